"""The course, its questions and the learner's progress in them, put together.

What the first frame does not wait for is imported when it is asked for here.
"""

from typing import TYPE_CHECKING

from tutor.activities.lookup import late

if TYPE_CHECKING:
    from tutor.study import outlook, overview, reviewing, tasks
    from tutor.study.drafts import Drafts
    from tutor.study.marked import Marks, in_order
    from tutor.study.search import Finder
    from tutor.study.sources import sources_of
    from tutor.study.trust import Trust, would_run

__all__ = [
    "Drafts",
    "Finder",
    "Marks",
    "Trust",
    "in_order",
    "outlook",
    "overview",
    "reviewing",
    "sources_of",
    "tasks",
    "would_run",
]

if not TYPE_CHECKING:
    __getattr__ = late(
        __name__,
        {
            "drafts": ("Drafts",),
            "outlook": (),
            "overview": (),
            "reviewing": (),
            "tasks": (),
            "marked": ("Marks", "in_order"),
            "search": ("Finder",),
            "sources": ("sources_of",),
            "trust": ("Trust", "would_run"),
        },
    )
