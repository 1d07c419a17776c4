"""The line at the bottom: few keys, the right ones, and a click presses them."""

from __future__ import annotations

import pytest
from pilot import screen_text, until

from tutor.widgets.key_line import KeyLine


def line(pilot):
    return screen_text(pilot).splitlines()[-1]


async def test_it_names_the_keys_of_the_screen_each_action_once(open_app):
    async with open_app() as pilot:
        await until(pilot, lambda: "1 read" in line(pilot))
        assert line(pilot).split() == [
            "⏎",
            "open",
            "1",
            "read",
            "2",
            "step",
            "3",
            "lab",
            "4",
            "review",
            "5",
            "progress",
            "?",
            "help",
        ]


async def test_it_follows_the_focus(open_app):
    async with open_app("read", "backpropagation") as pilot:
        await until(pilot, lambda: "b bench" in line(pilot) and "t contents" in line(pilot))
        await pilot.press("b")
        await until(pilot, lambda: "↑↓ element" in line(pilot))
        assert "b bench" in line(pilot)
        assert "t contents" not in line(pilot)
        await pilot.press("b")
        await until(pilot, lambda: "t contents" in line(pilot))


@pytest.mark.parametrize("start", ["home", "read", "step", "lab", "review", "progress"])
@pytest.mark.parametrize("width", [60, 80, 120])
async def test_there_are_few_keys_and_none_of_them_cut(open_app, start, width):
    async with open_app(start, size=(width, 24)) as pilot:
        await until(pilot, lambda: line(pilot).strip() != "")
        hints = pilot.app.screen.query_one(KeyLine).hints()
        assert len(hints) <= 7
        assert all(hint.end <= width for hint in hints)
        assert line(pilot).rstrip().endswith(hints[-1].description)


async def test_a_click_on_a_key_presses_it(open_app):
    async with open_app() as pilot:
        await until(pilot, lambda: "3 lab" in line(pilot))
        await pilot.click(KeyLine, offset=(line(pilot).index("3 lab") + 2, 0))
        await until(pilot, lambda: pilot.app.current_mode == "lab")


async def test_a_click_between_two_keys_does_nothing(open_app):
    async with open_app() as pilot:
        await until(pilot, lambda: "3 lab" in line(pilot))
        await pilot.click(KeyLine, offset=(line(pilot).index("3 lab") - 1, 0))
        await pilot.pause()
        assert pilot.app.current_mode == "home"
