"""What can be opened: on the bench, on a screen of its own, or from the command line.

`setting` declares a setting once, in a `Spec`; an `Activity` says what is done with one; `registry`
knows every activity; `destinations` are the places that the app can go to.

What is needed only once something is opened is imported when it is asked for here.
"""

from typing import TYPE_CHECKING

from tutor.activities.lookup import late

if TYPE_CHECKING:
    from tutor.activities.environment import calm_wanted, chosen
    from tutor.activities.errors import SettingError, UsageError
    from tutor.activities.registry import (
        activities,
        activity_named,
        activity_of,
        first_lab,
        labs,
        line_of,
        parse_line,
    )
    from tutor.activities.spec import Spec, fields_of

__all__ = [
    "SettingError",
    "Spec",
    "UsageError",
    "activities",
    "activity_named",
    "activity_of",
    "calm_wanted",
    "chosen",
    "fields_of",
    "first_lab",
    "labs",
    "line_of",
    "parse_line",
]

if not TYPE_CHECKING:
    __getattr__ = late(
        __name__,
        {
            "environment": ("calm_wanted", "chosen"),
            "errors": ("SettingError", "UsageError"),
            "registry": (
                "activities",
                "activity_named",
                "activity_of",
                "first_lab",
                "labs",
                "line_of",
                "parse_line",
            ),
            "spec": ("Spec", "fields_of"),
        },
    )
