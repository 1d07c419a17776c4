"""Pages of somebody who means harm, on the screen: shown as text, or refused; the app goes on."""

from __future__ import annotations

import random
import re

import pytest
from hostile_packs import spoiled_pack, written
from pilot import screen_text, until
from soaking import SOAKING

from tutor.course.packs import open_pack

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


@pytest.mark.parametrize("seed", range(60 if SOAKING else 2))
async def test_a_spoiled_page_is_shown_as_text_and_the_app_goes_on(open_app, tmp_path, seed):
    folder, canary = tmp_path / "pack", tmp_path / "canary"
    facts = {"canary": str(canary), "folder": str(folder)}
    written(folder, *spoiled_pack(random.Random(seed), facts, what=2))
    async with open_app("home", course=open_pack(str(folder)), size=(100, 30)) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.current_mode == "read")
        for _ in range(4):
            await pilot.press("right")
            await pilot.pause()
            assert not CONTROL.search(screen_text(pilot))
        await pilot.press("escape", "escape", "escape", "f6")
        await until(pilot, lambda: pilot.app.current_mode == "progress")
        assert pilot.app.is_running
    assert not canary.exists()
