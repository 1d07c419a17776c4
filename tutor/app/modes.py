"""Where the app can go: the mode of each destination, and the screen of each mode, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.message import Message
from textual.screen import Screen

from tutor import activities
from tutor.activities.destinations import Home, Open, Progress, Read, Review, TakeTest
from tutor.activities.lookup import imported

if TYPE_CHECKING:
    from tutor.activities.destinations import Destination

MODES = {
    "home": "tutor.app.screens.home:HomeScreen",
    "read": "tutor.app.screens.read:ReadScreen",
    "review": "tutor.app.screens.review:ReviewScreen",
    "test": "tutor.app.screens.sitting:SittingScreen",
    "progress": "tutor.app.screens.progress:ProgressScreen",
}
"""Screens, imported when they are first opened. An activity's mode has the activity's name."""

AROUND_A_LAB = "tutor.app.screens.lab:LabScreen"
"""The screen of an activity that names none of its own."""


class Asked(Message):
    """Asks the screen that is shown already to go to the app's destination."""


def mode_of(destination: Destination) -> str:
    """The app's mode in which a destination is shown."""
    match destination:
        case Home():
            return "home"
        case Read():
            return "read"
        case Review():
            return "review"
        case TakeTest():
            return "test"
        case Progress():
            return "progress"
        case Open(activity=name):
            return name


def destination_of(mode: str) -> Destination:
    """The place that a mode shows, as it was left."""
    plain = (Home(), Read(), Review(), TakeTest(), Progress())
    return next((one for one in plain if mode_of(one) == mode), Open(mode))


def screen_of(mode: str) -> Screen[Any]:
    """The screen of a mode, new."""
    if mode in MODES:
        screen: Screen[Any] = imported(MODES[mode])()
        return screen
    activity = activities.activity_named(mode)
    shown: Screen[Any] = imported(activity.screen or AROUND_A_LAB)(activity)
    return shown
