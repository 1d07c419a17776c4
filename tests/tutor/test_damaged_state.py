"""What is saved of where the learner was may be damaged in a sound file: the program starts."""

from __future__ import annotations

import json
from itertools import product

import pytest
from loops import some
from soaking import SOAKING
from terminal import Terminal

from tutor.cli import main
from tutor.learner import ReadingPlace, Store, mark_read, save_place, save_setting, save_walk
from tutor.learner.settings import LAST
from tutor.learner.walks import WalkPlace

JUNK = ["{oops", "", "null", "[1, [2]]", '{"name": 7, "at": "x"}', "1e999", '"\\u001b[2J"']
DEEP = "[" * 100_000


def set_to(sql, *values):
    """Write something else than Backstep does."""
    with Store.open() as store, store.transaction() as connection:
        assert connection.execute(sql, values).rowcount > 0


@pytest.fixture
def used():
    """A learner's data with a place, a walk, and settings."""
    with Store.open() as store:
        save_place(
            store, ReadingPlace("start", "run-the-code-then-change-it", 3, "step xor --at 4")
        )
        mark_read(store, "start", "run-the-code-then-change-it")
        save_walk(store, WalkPlace("mazur", "Mazur's network", 4, 18))
        save_setting(store, "theme", "backstep-light")
        save_setting(store, LAST, "step mazur --at 4")


DAMAGE = {
    "walk": [("UPDATE settings SET value = ? WHERE key = 'walk'", one) for one in (*JUNK, DEEP)],
    "settings": [("UPDATE settings SET value = ?", one) for one in (*JUNK, DEEP)],
    "place": [
        ("UPDATE place SET page = ?, scroll = 1000000, bench = '\x1b[2J'", "no-such/page"),
        ("UPDATE place SET page = 'start/no-such', bench = ?", "step nosuch --at 900"),
        ("UPDATE place SET bench = ?", "step 'unclosed \x00"),
        ("UPDATE place SET bench = ?", "train digits --epochs 99999999999999999999"),
        ("UPDATE place SET bench = ?", "-" * 100_000),
    ],
}


@pytest.mark.parametrize("words", [["progress"], ["progress", "--json"]])
@pytest.mark.parametrize("what", DAMAGE)
def test_no_command_fails_on_it(used, what, words, capsys):
    for damage in some(DAMAGE[what]):
        set_to(*damage)
        assert main(words) == 0
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        assert "\x1b" not in said.out
        assert words[-1] != "--json" or json.loads(said.out)


TOGETHER = [{"walk": 0, "settings": 4, "place": 0}, {"settings": 0, "walk": 4, "place": 4}]
"""Damages that are done at once, one of each kind."""
ALONE = [{what: at} for what, at in product(DAMAGE, (0, 2, 4))]


@pytest.mark.parametrize("damages", [*TOGETHER, *(ALONE if SOAKING else ())], ids=str)
def test_the_program_starts_goes_everywhere_and_leaves(used, damages):
    for what, at in some(damages.items()):
        set_to(*DAMAGE[what][at])
    lost = damages.get("place", 4) < 2
    with Terminal(size=(100, 30)) as terminal:
        terminal.until("one step at a time", "? help")
        for key, shown in (
            ("f2", "Turn the page" if lost else "Run the code, then change"),
            ("f3", "/ 18"),
            ("f4", "space starts"),
            ("f6", "calendar"),
        ):
            terminal.press(key)
            terminal.until(shown, "? help")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
        assert terminal.left_on() == []
        assert b"Traceback" not in terminal.written


def test_continue_leads_somewhere_though_all_three_are_damaged(used):
    for what in DAMAGE:
        set_to(*DAMAGE[what][0])
    with Terminal(size=(100, 30)) as terminal:
        terminal.until("one step at a time", "? help")
        terminal.press("enter")
        terminal.until("Turn the page", "t contents")
        assert "no chapter" not in terminal.text
        terminal.press("f6")
        terminal.until("calendar")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
