"""Keys, clicks, pastes and resizes at random, over all screens: nothing they do ends the app.

What is played follows from the seed alone: SEED=7 EVENTS=500 make soak plays one again.
"""

from __future__ import annotations

import os
import random

import pytest
from pilot import until
from textual.events import Paste

MODES = ["home", "read", "step", "train", "review", "progress"]
KEYS = [
    *"abcdefghijklmnoprstuvwxyz0123456789+-<>[]/?ZX ",
    "enter", "escape", "tab", "shift+tab", "up", "down", "left", "right", "home", "end",
    "pageup", "pagedown", "backspace", "delete", "space", "shift+up", "shift+left", "f1", "f2",
    "f3", "f4", "f5", "f6", "f8", "f9", "ctrl+p", "ctrl+u",
]  # fmt: skip
PASTES = ["0.5", "2-3-1 relu moons rows=4", "x" * 5_000, "\x1b[2J\u202e", "a\nb\n", ""]
SIZES = [(120, 36), (80, 24), (60, 15), (200, 60), (40, 10), (20, 5), (61, 50)]
SOAK = bool(os.environ.get("BACKSTEP_SOAK"))
SEED = int(os.environ.get("SEED", "1"))
EVENTS = int(os.environ.get("EVENTS", "20000" if SOAK else "240"))


async def play(pilot, chance):
    """One event."""
    kind, app = chance.random(), pilot.app
    if kind < 0.86:
        await pilot.press(chance.choice(KEYS))
    elif kind < 0.94:
        width, height = app.size
        at = (chance.randrange(width), chance.randrange(height))
        await pilot.click(offset=at, times=chance.choice([1, 1, 2]))
    elif kind < 0.97:
        app.post_message(Paste(chance.choice(PASTES)))
    else:
        await pilot.resize_terminal(*chance.choice(SIZES))


@pytest.mark.parametrize("mode", MODES)
async def test_nothing_at_random_ends_the_app(open_app, monkeypatch, mode):
    chance = random.Random(f"{SEED} {mode}")
    async with open_app(mode) as pilot:
        await until(pilot, lambda: pilot.app.focused is not None)
        monkeypatch.setattr(pilot.app, "exit", lambda *_, **__: None)  # leaving is no failure
        for number in range(EVENTS // len(MODES)):
            await play(pilot, chance)
            assert pilot.app.is_running, f"SEED={SEED}: gone after event {number} of {mode}"
            if number % 100 == 99:  # somewhere else, and at a size at which things can be seen
                await pilot.resize_terminal(*chance.choice(SIZES[:4]))
                await pilot.press("escape", "escape", f"f{chance.randrange(2, 7)}")
