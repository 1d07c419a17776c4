"""Keys, clicks, pastes and resizes at random, over all screens: nothing they do ends the app.

What is played follows from the seed alone; the Makefile says how to play one again.
"""

from __future__ import annotations

import os
import random
from collections import deque
from traceback import print_exception

import pytest
from pilot import failure, paint_at_once, until
from random_events import SIZES, burst, play
from soaking import SOAKING

MODES = ["home", "read", "step", "train", "review", "progress"]
SEED = int(os.environ.get("SEED", "1"))
EVENTS = int(os.environ.get("EVENTS", "20000" if SOAKING else "120"))
ELSEWHERE = 150
"""Events after which a key leads to another screen, at a size at which it can be seen."""


WHERE = [
    pytest.param(mode, size, id=f"{mode} {size[0]}x{size[1]}")
    for which, mode in enumerate(MODES)
    for at, size in enumerate(SIZES)
    if SOAKING or at == which % len(SIZES)
]
"""Every screen at every size in a soak; else every screen at one of them."""


@pytest.mark.parametrize(("mode", "size"), WHERE)
async def test_nothing_at_random_ends_the_app(open_app, monkeypatch, mode, size):
    paint_at_once(monkeypatch)
    seed = f"{SEED} {mode} {size}"
    chance, last, played = random.Random(seed), deque(maxlen=40), 0
    try:
        async with open_app(mode, size=size) as pilot:
            await until(pilot, lambda: pilot.app.focused is not None)
            monkeypatch.setattr(pilot.app, "exit", lambda *_, **__: None)  # leaving is no failure
            while played < EVENTS // len(WHERE):
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
