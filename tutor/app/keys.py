"""The keys to every activity, and which keys do what they say with the present focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.binding import Binding
from textual.keys import key_to_character

if TYPE_CHECKING:
    from textual.binding import ActiveBinding
    from textual.screen import Screen

ACTIVITIES = {
    "read": ("f2", "read where you left"),
    "step": ("f3", "step through a network, both ways"),
    "lab": ("f4", "train digits"),
    "review": ("f5", "answer what is due"),
    "progress": ("f6", "what you read, answered and trained"),
}
"""Each activity's key, and what it is for."""

SIGNS = {"plus": "+", "minus": "-", "slash": "/", "at": "@", "backslash": "\\", "underscore": "_"}
"""Keys whose character Textual's own look-up does not know."""


def activity_keys(*, show: bool) -> list[Binding]:
    """Bindings to the activities; `show` puts them on the bottom line."""
    return [
        Binding(key, f"app.go('{mode}')", mode, id=f"go.{mode}", show=show, tooltip=about)
        for mode, (key, about) in ACTIVITIES.items()
    ]


def working_keys(screen: Screen[Any]) -> list[ActiveBinding]:
    """The bindings of the screen and of what has the focus there, nearest first; without those
    whose key is text where the focus is.
    """
    focused = screen.focused

    def is_text(key: str) -> bool:
        character = SIGNS.get(key) or key_to_character(key)
        return focused is not None and focused.check_consume_key(key, character)

    active = screen.active_bindings.items()
    return [binding for key, binding in active if binding.enabled and not is_text(key)]
