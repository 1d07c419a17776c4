"""Calm: for slow lines, pages jump; by the environment or from the palette, and kept."""

from __future__ import annotations

import pytest
from pilot import until
from textual import constants

from tutor.activities import SettingError
from tutor.app.palette import elsewhere
from tutor.learner import setting


@pytest.fixture(autouse=True)
def lively(monkeypatch):
    """As outside of tests."""
    monkeypatch.setattr(constants, "TEXTUAL_ANIMATIONS", "full")


@pytest.mark.parametrize(("named", "calm"), [("1", True), ("0", False), ("", False)])
async def test_the_environment_chooses(open_app, monkeypatch, named, calm):
    monkeypatch.setenv("BACKSTEP_CALM", named)
    async with open_app() as pilot:
        assert (pilot.app.animation_level == "none") == calm


async def test_in_calm_a_page_down_is_there_at_once(open_app, monkeypatch):
    monkeypatch.setenv("BACKSTEP_CALM", "1")
    async with open_app("read", "1") as pilot:
        view = pilot.app.screen.view
        await until(pilot, lambda: view.max_scroll_y > 0)
        seen = set()
        pilot.app.screen.watch(view, "scroll_y", lambda: seen.add(view.scroll_y), init=False)
        await pilot.press("pagedown")
        await until(pilot, lambda: view.scroll_y > 0)
        assert seen == {view.scroll_y} == {view.scroll_target_y}


async def test_the_palette_turns_it_on_and_off_and_it_is_kept(open_app, monkeypatch):
    monkeypatch.delenv("BACKSTEP_CALM", raising=False)
    async with open_app() as pilot:
        app = pilot.app
        (entry,) = [one for one in elsewhere(app) if one.name.startswith("Calm")]
        for calm in (True, False):
            entry.run()
            app.keeper.flush()
            assert (app.animation_level == "none") == calm == setting(app.store, "calm")


async def test_what_is_neither_on_nor_off_is_refused(open_app, monkeypatch):
    monkeypatch.setenv("BACKSTEP_CALM", "maybe")
    with pytest.raises(SettingError, match="BACKSTEP_CALM 'maybe': expected one of 0, 1"):
        async with open_app():
            pass
