"""Keys that come at once, over a slow line: what they ask of a page that is gone is not done."""

from __future__ import annotations

import asyncio
from typing import ClassVar

import pytest
from loops import some
from pilot import paint_at_once, until
from random_events import NAMES, Event, play
from soaking import SOAKING
from textual.binding import Binding
from textual.events import Key, MouseDown, MouseUp
from textual.widgets import Static

from tutor.app.screens.modal import Modal

SCREENS = ["home", "read", "step", "train", "review", "progress"]
AT_ONCE = [
    "rn",
    "[r",
    "]r",
    "brn",
    "bn",
    "nb",
    "rnp",
    "tn",
    "nt",
    "en",
    "xn",
    "rc",
    "ern",
    "/n",
    "wn",
]
NAMED = [["enter", "enter"], ["r", "escape"], ["t", "enter", "enter"], ["ctrl+p", "enter", "enter"],
         ["enter", "right"], ["space", "escape"], ["f3", "enter", "f2"], ["e", "f9", "right"],
         ["slash", "escape", "n"], ["f1", "escape", "escape"],
         ["ctrl+p", "up", "escape"], ["slash", "down", "escape"], ["t", "up", "escape"],
         ["f1", "down", "escape"]]  # fmt: skip


@pytest.mark.parametrize("start", SCREENS)
async def test_keys_that_come_at_once_do_not_end_the_app(open_app, monkeypatch, start):
    """All of them on each screen in a soak; else each on one screen."""
    paint_at_once(monkeypatch)
    turn = SCREENS.index(start)
    together = [*AT_ONCE, *NAMED]
    async with open_app(*(["read", "1"] if start == "read" else [start])) as pilot:
        for keys in some(together if SOAKING else together[turn :: len(SCREENS)]):
            await play(pilot, [Event("key", NAMES.get(key, key)) for key in keys])
            assert pilot.app.is_running, keys
        pilot.app.screen.set_focus(None)
        await play(pilot, [Event("key", "escape")] * 3 + [Event("key", "f6")])
        await until(pilot, lambda: pilot.app.current_mode == "progress")


async def test_a_click_on_what_is_gone_but_still_painted_is_dropped(open_app):
    async with open_app("read", "1") as pilot:
        heading = pilot.app.screen.query_one("#heading")
        at = heading.region.offset
        heading.remove()
        for kind in (MouseDown, MouseUp):
            pilot.app.post_message(kind(None, *at, 0, 0, 1, False, False, False, *at))
        await pilot.press("f6")
        await until(pilot, lambda: pilot.app.current_mode == "progress")


class Slow(Modal[None]):
    """Takes its time until it is there."""

    BINDINGS: ClassVar = [Binding("x", "touch")]

    def __init__(self):
        super().__init__()
        self.begun, self.may_be_there, self.touched = asyncio.Event(), asyncio.Event(), []

    def compose(self):
        yield Static("here", id="here")

    async def on_mount(self):
        self.begun.set()
        await self.may_be_there.wait()

    def action_touch(self):
        self.touched.append(self.query_one("#here"))


async def test_what_is_typed_at_a_screen_that_is_not_composed_yet_waits_for_it(open_app):
    async with open_app("home") as pilot:
        slow = Slow()
        pilot.app.push_screen(slow)
        await slow.begun.wait()
        pilot.app.post_message(Key("x", "x"))
        for _ in range(20):
            await asyncio.sleep(0)
        assert not slow.touched
        slow.may_be_there.set()
        await until(pilot, lambda: slow.touched)
