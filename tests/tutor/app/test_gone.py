"""Keys that come at once, over a slow line: what they ask of a page that is gone is not done."""

from __future__ import annotations

import pytest
from pilot import until
from random_events import NAMES, Event, play
from soaking import SOAKING
from textual.events import MouseDown, MouseUp

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
         ["slash", "escape", "n"], ["f1", "escape", "escape"]]  # fmt: skip


@pytest.mark.parametrize("start", SCREENS)
async def test_keys_that_come_at_once_do_not_end_the_app(open_app, start):
    """All of them on each screen in a soak; else each on two screens."""
    turn = SCREENS.index(start) % 3
    together = [*AT_ONCE, *NAMED]
    async with open_app(*(["read", "1"] if start == "read" else [start])) as pilot:
        for keys in together if SOAKING else together[turn::3]:
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
