"""The keys that lead from place to place, and which keys work with the present focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from textual.binding import Binding
from textual.keys import key_to_character

from tutor.activities.destinations import Lab, Open, Progress, Read, Review
from tutor.words import N_

if TYPE_CHECKING:
    from textual.binding import ActiveBinding
    from textual.screen import Screen

    from tutor.activities.destinations import Destination


class Shortcut(NamedTuple):
    """A destination that has a key everywhere, and what it is for."""

    key: str
    destination: Destination | Lab
    about: str


SHORTCUTS = {
    N_("read"): Shortcut("f2", Read(), N_("read where you left off")),
    N_("step"): Shortcut("f3", Open("step"), N_("step through a network, forwards and backwards")),
    N_("lab"): Shortcut("f4", Lab(), N_("go to the lab: try things out and watch")),
    N_("review"): Shortcut("f5", Review(), N_("answer the questions that are due")),
    N_("progress"): Shortcut("f6", Progress(), N_("see what you read, answered and trained")),
}
"""By what the key is called."""

SIGNS = {"plus": "+", "minus": "-", "slash": "/", "at": "@", "backslash": "\\", "underscore": "_"}
"""Keys whose character Textual's own look-up does not know."""


def shortcut_keys(*, show: bool) -> list[Binding]:
    """Bindings to the places; `show` puts them on the bottom line."""
    return [
        Binding(key, f"app.go('{name}')", name, id=f"go.{name}", show=show, tooltip=about)
        for name, (key, there, about) in SHORTCUTS.items()
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
