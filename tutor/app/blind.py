"""What is typed or clicked blindly: at a terminal too small, or at what is gone."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.errors import NoWidget
from textual.events import Event, InputEvent, Key, MouseDown, Paste
from textual.screen import ModalScreen

from tutor.app.sizes import SMALLEST
from tutor.app.workers import alive

KEYS = frozenset({"ctrl+q", "question_mark", "f1"})
"""The keys that work in a terminal too small to show what they do; Escape closes a help."""


def aimed(event: Event) -> bool:
    """Whether `event` is meant for what the learner sees: typed, clicked or pasted. A key that a
    widget had no use for comes back to the app, for whatever screen is uppermost by then.
    """
    return isinstance(event, InputEvent | Paste)


def blind(app: App[Any], event: Event) -> bool:
    """Whether `event` is meant for something that the learner doesn't see, or that is gone."""
    if not aimed(event):
        return False
    if not app.screen_stack:  # the app is leaving
        return True
    if event.is_forwarded:
        return False
    if isinstance(event, MouseDown) and not _there(app, event):
        return True
    if not too_small(app):
        return False
    key = event.key if isinstance(event, Key) else ""
    return key not in KEYS and not (key == "escape" and isinstance(app.screen, ModalScreen))


def too_small(app: App[Any]) -> bool:
    """Whether the terminal is below the least size."""
    return app.size.width < SMALLEST[0] or app.size.height < SMALLEST[1]


def _there(app: App[Any], event: MouseDown) -> bool:
    """Whether what is painted where the mouse is still exists, as it may not on turning a page."""
    try:
        return alive(app.get_widget_at(event.x, event.y)[0])
    except NoWidget:
        return False
