"""A page of a chapter: prose, snippets, and the bench beside it.

What a page may hold besides prose is imported when it is asked for here: the page's beginning is on
the screen before.
"""

from typing import TYPE_CHECKING

from tutor.activities.lookup import late

if TYPE_CHECKING:
    from tutor.app.widgets.page.asides import FigureView, NoteView
    from tutor.app.widgets.page.fold_view import FoldView
    from tutor.app.widgets.page.page_links import PageLinks
    from tutor.app.widgets.page.page_places import PagePlaces
    from tutor.app.widgets.page.snippet_view import SnippetView
    from tutor.app.widgets.page.task_view import TaskView

__all__ = [
    "FigureView",
    "FoldView",
    "NoteView",
    "PageLinks",
    "PagePlaces",
    "SnippetView",
    "TaskView",
]

if not TYPE_CHECKING:
    __getattr__ = late(
        __name__,
        {
            "asides": ("FigureView", "NoteView"),
            "fold_view": ("FoldView",),
            "page_links": ("PageLinks",),
            "page_places": ("PagePlaces",),
            "snippet_view": ("SnippetView",),
            "task_view": ("TaskView",),
        },
    )
