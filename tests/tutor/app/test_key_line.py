"""The line at the bottom: few keys, the right ones, and a click presses them."""

from __future__ import annotations

import pytest
from pilot import screen_text, told, until

from tutor.app.widgets.common.key_line import KeyLine
from tutor.app.widgets.common.top_line import shortened
from tutor.words import cells


def line(pilot):
    return screen_text(pilot).splitlines()[-1]


async def test_it_names_the_keys_of_the_screen_each_action_once(open_app):
    async with open_app() as pilot:
        await until(pilot, lambda: "F2 read" in line(pilot))
        assert line(pilot).strip() == (
            "⏎ open  F2 read  F3 step  F4 lab  F5 review  F6 progress  ? help"
        )


async def test_it_follows_the_focus(open_app):
    async with open_app("read", "backpropagation") as pilot:
        await until(pilot, lambda: "b bench" in line(pilot) and "t contents" in line(pilot))
        await pilot.press("b")
        await until(pilot, lambda: "↑↓ element" in line(pilot))
        assert "b bench" in line(pilot)
        assert "t contents" not in line(pilot)
        await pilot.press("b")
        await until(pilot, lambda: "t contents" in line(pilot))


async def test_there_are_few_keys_and_none_of_them_cut(each_screen):
    async for pilot, _ in each_screen(size=(60, 24)):
        for width in (60, 80, 120):
            await pilot.resize_terminal(width, 24)
            await until(pilot, lambda pilot=pilot, width=width: cells.width(line(pilot)) == width)
            await until(pilot, lambda pilot=pilot: line(pilot).rstrip().endswith("? help"))
            hints = pilot.app.screen.query_one(KeyLine).hints()
            assert 0 < len(hints) <= 7
            assert all(hint.end <= width for hint in hints)


async def test_the_way_back_from_the_bench_is_on_it(open_app):
    async with open_app("read", "backpropagation", size=(120, 24)) as pilot:
        await until(pilot, lambda: "b bench" in line(pilot))
        await pilot.press("b")
        for width in (120, 80, 60):
            await pilot.resize_terminal(width, 24)
            await until(pilot, lambda width=width: cells.width(line(pilot)) == width)
            await until(pilot, lambda: "↑↓ element" in line(pilot))
            assert line(pilot).rstrip().endswith("b bench  ? help")


TYPED = {
    "code": ("```python s\nx = 1\n```", "e", "F9 run  Esc done  F1 help"),
    "number": (
        "```question q number\nHow many?\n= 1\n> One.\n? Count.\n```",
        "tab",
        "⏎ answer  F8 hint  ? help",
    ),  # no number has a ? in it
    "output": (
        "```question q output\nWhat?\n= a\n> Yes.\n? Look.\n```",
        "tab",
        "⏎ answer  F8 hint  F1 help",
    ),
}


@pytest.mark.parametrize("kind", TYPED)
async def test_while_something_is_typed_it_names_only_keys_that_work(open_app, write_course, kind):
    body, key, expected = TYPED[kind]
    course = write_course(first=f"## One\n\nWords.\n\n{body}\n\n```bench\nstep xor\n```\n")
    async with open_app("read", course=course) as pilot:
        await until(pilot, lambda: "t contents" in line(pilot))
        await pilot.press(key)
        await until(pilot, lambda: "t contents" not in line(pilot))
        assert line(pilot).strip() == expected


async def test_while_a_jump_is_typed_it_names_only_keys_that_work(open_app):
    async with open_app("step", "mazur") as pilot:
        await until(pilot, lambda: "e edit" in line(pilot))
        await pilot.press("e")
        await until(pilot, lambda: "e edit" not in line(pilot))
        assert line(pilot).strip() == "⏎ done  esc close  F1 help".replace("esc", "Esc")


async def test_a_click_on_a_key_presses_it(open_app):
    async with open_app() as pilot:
        await until(pilot, lambda: "F4 lab" in line(pilot))
        await pilot.click(KeyLine, offset=(line(pilot).index("F4 lab") + 2, 0))
        await until(pilot, lambda: pilot.app.current_mode == "train")


async def test_a_click_between_two_keys_does_nothing(open_app):
    async with open_app() as pilot:
        await until(pilot, lambda: "F4 lab" in line(pilot))
        await pilot.click(KeyLine, offset=(line(pilot).index("F4 lab") - 1, 0))
        await pilot.pause()
        assert pilot.app.current_mode == "home"


async def test_ctrl_c_says_how_to_leave(open_app):
    async with open_app() as pilot:
        await pilot.press("ctrl+c")
        await until(pilot, lambda: any("ctrl+q leaves Backstep" in each for each in told(pilot)))


def test_the_top_line_leaves_out_a_chapters_title_and_then_whole_words():
    place = "4 Backpropagation and the check  ›  The whole network in six lines"
    assert shortened(place, 80) == place
    assert shortened(place, 60) == "4  ›  The whole network in six lines"
    assert shortened(place, 30) == "4  ›  The whole network in…"
    assert shortened("Lab  ›  digits  64-32-10", 20) == "Lab  ›  digits…"
