"""Keys, the mouse, pastes and resizes drawn at random, in bursts as a slow line brings them."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from textual.events import Key, MouseDown, MouseMove, MouseScrollDown, MouseScrollUp, MouseUp, Paste

KEYS = [
    *"abcdefghijklmnoprstuvwxyz0123456789+-<>[]/?ZX ",
    "enter", "escape", "tab", "shift+tab", "up", "down", "left", "right", "home", "end",
    "pageup", "pagedown", "backspace", "delete", "shift+up", "shift+left", "f1", "f2",
    "f3", "f4", "f5", "f6", "f8", "f9", "ctrl+p", "ctrl+u",
]  # fmt: skip
TOGETHER = ["rn", "[r", "]r", "bn", "nb", "rb", "tn", "nt", "en", "xn", "rr", "  ", "/n", "nnp"]
"""Keys that ask for something, and those that take away what was asked."""
PASTES = ["0.5", "2-3-1 relu moons rows=4", "x" * 5_000, "\x1b[2J\u202e", "a\nb\n", ""]
SIZES = [(120, 36), (80, 24), (60, 15)]
ODD_SIZES = [(200, 60), (40, 10), (20, 5), (61, 50)]
NAMES = {" ": "space", "+": "plus", "-": "minus", "<": "less_than_sign", ">": "greater_than_sign",
         "[": "left_square_bracket", "]": "right_square_bracket", "/": "slash",
         "?": "question_mark"}  # fmt: skip
SETTLED = 20.0
"""Seconds in which the app answers to a burst; longer, and it hangs."""


class Event(NamedTuple):
    """Something a learner or a terminal does: its kind, and what it is done with."""

    kind: str
    what: object


def burst(chance, size):
    """Events that come at once in a terminal of `size`: mostly keys, most often a single one."""
    kind, (width, height) = chance.random(), size
    if kind < 0.6:
        return [Event("key", key) for key in chance.choices(KEYS, k=chance.choice([1, 1, 2, 5]))]
    if kind < 0.8:
        return [Event("key", key) for key in chance.choice(TOGETHER)]
    if kind < 0.84:
        return [Event("key", chance.choice(KEYS))] * 2
    if kind < 0.94:
        at = (chance.randrange(width), chance.randrange(height))
        mouse = chance.choice(["click", "click", "double click", "move", "wheel", "wheel back"])
        return [Event(mouse, at)]
    if kind < 0.97:
        return [Event("paste", chance.choice(PASTES))]
    return [Event("resize", chance.choice(SIZES * 3 + ODD_SIZES))]


async def play(pilot, events):
    """Send `events` without a pause between them, then wait until the app has taken them."""
    app = pilot.app
    for event in events:
        if event.kind == "resize":
            await pilot.resize_terminal(*event.what)
        else:
            for message in _messages(event):
                app.post_message(message)
    focused = app.focused  # a key that it has no use for goes up to the app again
    for pump in (app, app.screen, *(focused.ancestors_with_self if focused else [app])):
        await _taken(pump)


async def _taken(pump):
    """Wait until `pump` has handled what was sent to it before."""
    taken = asyncio.Event()
    if pump.is_running and pump.call_later(taken.set):
        end = asyncio.get_running_loop().time() + SETTLED
        while pump.is_running and not taken.is_set():
            assert asyncio.get_running_loop().time() < end, f"{pump} hangs"
            await asyncio.sleep(0.001)


def _messages(event):
    match event.kind:
        case "key":
            single = event.what if len(event.what) == 1 else None
            return [Key(NAMES.get(event.what, event.what), single)]
        case "paste":
            return [Paste(event.what)]
        case "click":
            return [_mouse(MouseDown, event.what, 1), _mouse(MouseUp, event.what, 1)]
        case "double click":
            return [_mouse(one, event.what, 1) for one in (MouseDown, MouseUp) * 2]
        case "move":
            return [_mouse(MouseMove, event.what, 0)]
        case "wheel":
            return [_mouse(MouseScrollDown, event.what, 0)]
        case _:
            return [_mouse(MouseScrollUp, event.what, 0)]


def _mouse(kind, at, button):
    x, y = at
    return kind(None, x, y, 0, 0, button, False, False, False, x, y)
