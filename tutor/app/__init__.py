"""The Textual app: its screens, its widgets, its keys and its colours.

What the first frame does not wait for is imported when it is asked for here.
"""

from typing import TYPE_CHECKING

from tutor.activities.lookup import late

if TYPE_CHECKING:
    from tutor.app.answering import put_answer, put_remark
    from tutor.app.following import explain, follow, open_link, show_sheet
    from tutor.app.noting import choose_mark, write_note
    from tutor.app.own_data import OwnData
    from tutor.app.palette import elsewhere, on_screen
    from tutor.app.run_line import RunLine

__all__ = [
    "OwnData",
    "RunLine",
    "choose_mark",
    "elsewhere",
    "explain",
    "follow",
    "on_screen",
    "open_link",
    "put_answer",
    "put_remark",
    "show_sheet",
    "write_note",
]

if not TYPE_CHECKING:
    __getattr__ = late(
        __name__,
        {
            "answering": ("put_answer", "put_remark"),
            "following": ("explain", "follow", "open_link", "show_sheet"),
            "noting": ("choose_mark", "write_note"),
            "own_data": ("OwnData",),
            "palette": ("elsewhere", "on_screen"),
            "run_line": ("RunLine",),
        },
    )
