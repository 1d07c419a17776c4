"""Keys, clicks, pastes and resizes at random, over all screens: nothing they do ends the app.

What is played follows from the seed alone; the Makefile says how to play one again.
"""

from __future__ import annotations

import os
import random
from collections import deque
from traceback import print_exception

import pytest
from pilot import failure, until
from random_events import SIZES, burst, play

MODES = ["home", "read", "step", "train", "review", "progress"]
SOAK = bool(os.environ.get("BACKSTEP_SOAK"))
SEED = int(os.environ.get("SEED", "1"))
EVENTS = int(os.environ.get("EVENTS", "20000" if SOAK else "360"))
ELSEWHERE = 150
"""Events after which a key leads to another screen, at a size at which it can be seen."""


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("mode", MODES)
async def test_nothing_at_random_ends_the_app(open_app, monkeypatch, mode, size):
    seed = f"{SEED} {mode} {size}"
    chance, last, played = random.Random(seed), deque(maxlen=40), 0
    try:
        async with open_app(mode, size=size) as pilot:
            await until(pilot, lambda: pilot.app.focused is not None)
            monkeypatch.setattr(pilot.app, "exit", lambda *_, **__: None)  # leaving is no failure
            while played < EVENTS // (len(MODES) * len(SIZES)):
                before = played
                events = burst(chance, tuple(pilot.app.size))
                last.extend(events)
                await play(pilot, events)
                played += len(events)
                if not pilot.app.is_running:
                    print_exception(failure(pilot.app))  # closing may raise another one
                    pytest.fail("gone")
                if before // ELSEWHERE < played // ELSEWHERE:
                    await pilot.resize_terminal(*size)
                    await pilot.press("escape", "escape", f"f{chance.randrange(2, 7)}")
            await pilot.pause()
    except BaseException:
        shown = " ".join(f"{event.what}"[:20] for event in last)
        print(f"seed {seed!r}, after {played} events, the last of them: {shown}")
        raise
