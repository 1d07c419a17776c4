"""No control sequence reaches the terminal, by whatever path and whoever wrote it."""

from __future__ import annotations

import io
import sys

import pytest
from pilot import screen_text, until
from textual.color import Color
from textual.widgets import Static

from tutor.app.control_filter import ControlFilter
from tutor.app.palette import Entry
from tutor.app.screens.palette import PaletteScreen
from tutor.cli import main
from tutor.commands.safe_stream import SafeStream
from tutor.learner import Store, WalkPlace, save_setting

HOSTILE = "safe\x1b]52;c;aGk=\x07\x1b[2J\x9b1A\x85\u202e!"
BAD = {"\x1b", "\x07", "\x9b", "\x85", "\u202e"}


async def test_nothing_that_a_screen_shows_controls_the_terminal(each_screen):
    async for pilot, _ in each_screen():
        app = pilot.app
        app.notify(HOSTILE, markup=False, timeout=60)
        await app.screen.mount(Static(HOSTILE, markup=False), before=0)
        app.screen.top_line.place = HOSTILE
        await until(pilot, lambda pilot=pilot: "safe" in screen_text(pilot))
        assert not BAD & set(screen_text(pilot))
        found = [Entry(HOSTILE, HOSTILE, lambda: None)]
        app.push_screen(PaletteScreen(found, lambda found=found: found))
        await until(pilot, lambda app=app: isinstance(app.screen, PaletteScreen))
        await until(pilot, lambda pilot=pilot: "safe" in screen_text(pilot))
        assert not BAD & set(screen_text(pilot))
        await pilot.press("escape")


async def test_what_is_kept_is_no_way_to_the_terminal(open_app):
    with Store.open() as store:
        save_setting(store, "walk", WalkPlace("mazur", HOSTILE, 3, 18)._asdict())
    async with open_app("home") as pilot:
        await until(pilot, lambda: pilot.app.focused is not None)
        await pilot.pause()
        assert not BAD & set(screen_text(pilot))


def test_lines_without_control_characters_pass_as_they_are():
    from rich.segment import Segment

    line = [Segment("plain ∂ 👩"), Segment("more")]
    assert ControlFilter().apply(line, Color(0, 0, 0)) is line
    passed = ControlFilter().apply([Segment("a\x1bb"), Segment("c")], Color(0, 0, 0))
    assert [segment.text for segment in passed] == ["ab", "c"]


@pytest.mark.parametrize(
    "words",
    [
        ["read", HOSTILE, "--plain"],
        ["run", HOSTILE],
        ["step", HOSTILE, "--plain"],
        ["train", HOSTILE],
        ["quiz", HOSTILE, "--plain"],
        [HOSTILE],
        ["doctor", HOSTILE],
    ],
)
def test_no_command_repeats_a_control_sequence(words, capsys):
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.err
    assert not BAD & set(said.out + said.err)


def test_colours_lines_and_tabs_are_printed_and_the_rest_is_not():
    stream = io.StringIO()
    print("\x1b[31mred\x1b[0m\t1", HOSTILE, file=SafeStream(stream))
    assert stream.getvalue() == "\x1b[31mred\x1b[0m\t1 safe!\n"
    assert SafeStream(sys.stdout).isatty() == sys.stdout.isatty()
