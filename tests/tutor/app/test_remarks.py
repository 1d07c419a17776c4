"""What pops up: it stands above the bottom line, covers nothing, and goes with what it is about."""

from __future__ import annotations

import pytest
from loops import some
from pilot import screen_text, told, until

from tutor.app.widgets.common.key_line import KeyLine
from tutor.app.widgets.page.page_view import PageView

LONG = "The folder that is meant cannot be written, and this is said in many words. " * 3


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
@pytest.mark.parametrize("start", ["home", "read", "step", "lab", "review", "progress"])
async def test_a_remark_covers_nothing(open_app, start, size):
    async with open_app(start, size=size) as pilot:
        screen = pilot.app.screen
        await until(pilot, lambda: screen.query_one(KeyLine).hints())
        pilot.app.notify(LONG, timeout=600)
        await until(pilot, lambda: "in many words." in screen_text(pilot))
        (toast,) = screen.query("Toast")
        assert toast.region.bottom == screen.query_one(KeyLine).region.y == size[1] - 1
        beside = [one for one in screen.children if one.display and toast not in one.query("*")]
        for one in some(one for one in beside if one.region):
            assert not one.region.overlaps(toast.region), one


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_no_word_of_a_remark_is_broken(open_app, size):
    async with open_app("home", size=size) as pilot:
        words = [f"{'x' * n}{n}" for n in range(1, 30)]
        pilot.app.notify(" ".join(words), timeout=600)
        await until(pilot, lambda: words[-1] in screen_text(pilot))
        assert {*words} <= {*screen_text(pilot).split()}


async def test_a_remark_on_a_page_goes_with_the_page_and_a_failure_stays(open_app, write_course):
    course = write_course(first="## One\n\nWords.\n\n## Two\n\nMore.\n")
    async with open_app("read", course=course) as pilot:
        await until(pilot, lambda: "Words." in screen_text(pilot))
        await pilot.press("left")
        await until(pilot, lambda: "This is the first page." in told(pilot))
        pilot.app.notify("The disk is full.", severity="error", timeout=600)
        await pilot.press("right")
        await until(pilot, lambda: "More." in screen_text(pilot))
        await until(pilot, lambda: told(pilot) == ["The disk is full."])
        pilot.app.notify("A remark.", timeout=600)
        await pilot.press("f6")
        await until(pilot, lambda: not pilot.app.screen.query(PageView))
        await until(pilot, lambda: told(pilot) == ["The disk is full."])
