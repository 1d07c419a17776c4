"""Search on the screen: `/`, some letters, Enter."""

from __future__ import annotations

import pytest
from pilot import screen_text, until
from places import place

from tutor.app.screens.search import SearchScreen

COURSE = {
    "first": "## One\n\nApples are red.\n\n## Two\n\nPears are [b]green[/b].\n",
    "second": "## Three\n\nPlums are blue.\n",
}


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_page_is_found_by_what_it_says(open_app, write_course, size):
    async with open_app("read", course=write_course(**COURSE), size=size) as pilot:
        await pilot.press("slash", *"blu")
        await until(pilot, lambda: "Plums are blue" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.shown == ("second", "three"))


async def test_search_opens_from_every_activity_and_closes_without_a_trace(open_app):
    async with open_app() as pilot:
        for mode in ("home", "read", "step", "review", "progress"):
            pilot.app.go(place(mode))
            await until(pilot, lambda mode=mode: pilot.app.current_mode == mode)
            await pilot.press("slash")
            await until(pilot, lambda: isinstance(pilot.app.screen, SearchScreen))
            await pilot.press("escape")
            await until(pilot, lambda: not isinstance(pilot.app.screen, SearchScreen))
            assert pilot.app.current_mode == mode


async def test_what_nobody_says_is_said_so(open_app, write_course):
    async with open_app("read", course=write_course(**COURSE)) as pilot:
        await pilot.press("slash", *"zzz")
        await until(pilot, lambda: "nothing says that" in screen_text(pilot))
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, SearchScreen)
