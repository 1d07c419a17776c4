"""One screen a file. Those that are shown over another are imported when they are asked for here;
the others are named in `tutor.app.modes`.
"""

from typing import TYPE_CHECKING

from tutor.activities.lookup import late

if TYPE_CHECKING:
    from tutor.app.screens.confirm import ConfirmScreen
    from tutor.app.screens.file_name import FileNameScreen
    from tutor.app.screens.help import HelpScreen, about, keys_of
    from tutor.app.screens.palette import PaletteScreen
    from tutor.app.screens.search import SearchScreen
    from tutor.app.screens.trust import TrustScreen

__all__ = [
    "ConfirmScreen",
    "FileNameScreen",
    "HelpScreen",
    "PaletteScreen",
    "SearchScreen",
    "TrustScreen",
    "about",
    "keys_of",
]

if not TYPE_CHECKING:
    __getattr__ = late(
        __name__,
        {
            "confirm": ("ConfirmScreen",),
            "file_name": ("FileNameScreen",),
            "help": ("HelpScreen", "about", "keys_of"),
            "palette": ("PaletteScreen",),
            "search": ("SearchScreen",),
            "trust": ("TrustScreen",),
        },
    )
