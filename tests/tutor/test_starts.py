"""Every way to start, in a real terminal; on every Python of this machine, if not every way."""

from __future__ import annotations

import sys

import pytest
from pythons import Interpreter, others
from soaking import SOAKING, spread
from terminal import Terminal

from tutor.activities.registry import activities
from tutor.cli import COMMANDS

HERE = Interpreter(".".join(map(str, sys.version_info[:3])), sys.executable)

SCREENS = {
    ("read", "perceptron"): "? help",
    ("quiz", "start"): "How many numbers",
    ("review",): "? help",
    ("step", "mazur"): "Mazur's network",
    ("train", "--epochs", "1"): "space starts",
}
"""Words that open a screen, and what is seen there."""

BARE = {(): "one step at a time", ("read",): "? help", ("step",): "? help"}
"""Without a name they open what keys do, too: tried alone in a soak."""

PRINTED = {
    ("run", "start/a-digit"): "This is a 0",
    ("activities",): "what a task may ask of it",
    ("gradcheck", "--help"): "usage: backstep gradcheck",
    ("exercise",): "start/double",
    ("task",): "start/first-steps",
    ("lint", "--help"): "usage: backstep lint",
    ("new", "--help"): "usage: backstep new",
    ("progress",): "Start here",
    ("runs",): "There is no run yet",
    ("glossary", "accuracy"): "accuracy",
    ("notation",): "the hidden layer's answers",
    ("cheatsheet",): "dz = da · (1 − a²)",
    ("reading",): "Rosenblatt",
    ("packs",): "There are no packs",
    ("export", "--help"): "usage: backstep export",
    ("import", "--help"): "usage: backstep import",
    ("reset", "--help"): "usage: backstep reset",
    ("search", "--help"): "usage: backstep search",
    ("test", "--help"): "usage: backstep test",
    ("notes", "--help"): "usage: backstep notes",
    ("predict", "--help"): "usage: backstep predict",
    ("playground", "--help"): "backstep playground moons",
    ("perceptron", "--help"): "usage: backstep perceptron",
    ("activations", "--help"): "usage: backstep activations",
    ("losses", "--help"): "usage: backstep losses",
    ("flow", "--help"): "usage: backstep flow",
    ("doctor",): "Nothing is wrong",
}
"""Words that print and end."""
LONGEST = 400
"""Rows that hold all that such a command prints."""

ASKING = {("quiz", "start", "--plain"): "How many numbers"}
"""Words that ask; the end of input (ctrl+d) ends it."""


def installed(one):
    """The path of an interpreter that has what Backstep needs."""
    if one is HERE:
        return one.path
    if not (one.environment / ".installed").exists():
        pytest.skip(f"Python {one.version} has no environment here: make pythons")
    return str(one.environment / "bin" / "python")


@pytest.fixture(params=[HERE, *others()], ids=lambda one: one.version)
def each_python(request):
    return installed(request.param)


@pytest.fixture(params=[HERE, *others()] if SOAKING else [HERE], ids=lambda one: one.version)
def python(request):
    """This one; each in a soak."""
    return installed(request.param)


def start(python, *words, rows=30):
    return Terminal(*words, python=python, size=(100, rows))


@pytest.mark.parametrize("words", [*SCREENS, *(BARE if SOAKING else ())], ids=" ".join)
def test_it_opens_and_leaves(python, words):
    with start(python, *words) as terminal:
        terminal.until({**SCREENS, **BARE}[words], "? help")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
        assert terminal.left_on() == []


DONE = [words for words in PRINTED if "--help" not in words]
HELPED = [words for words in PRINTED if "--help" in words]


@pytest.mark.parametrize("words", [*DONE, *spread(HELPED, 3)], ids=" ".join)
def test_it_prints_and_ends(python, words):
    """Of what only shows its help, three; all in a soak. `test_cli` asks each for its help."""
    with start(python, *words, rows=LONGEST) as terminal:
        terminal.until(PRINTED[words])
        assert terminal.ended() == 0


def test_each_python_prints_what_a_training_comes_to(each_python):
    with start(each_python, "train", "--epochs", "1", "--plain") as terminal:
        terminal.until("Validation accuracy")
        assert terminal.ended() == 0


@pytest.mark.parametrize("words", ASKING, ids=" ".join)
def test_it_asks_until_nothing_more_is_typed(python, words):
    with start(python, *words) as terminal:
        terminal.until(ASKING[words])
        terminal.press("\x04")
        assert terminal.ended() in (0, 1)


def test_each_activity_is_opened_from_the_first_screen_and_left(each_python):
    with start(each_python) as terminal:
        for key, shown in (
            ("f2", "Turn the page"),
            ("f3", "start 0 / 18"),
            ("f4", "space starts"),
            ("f5", "Nothing is due now"),
            ("f6", "calendar"),
        ):
            terminal.until("? help")
            terminal.press(key)
            terminal.until(shown)
        terminal.press("ctrl+q")
        assert terminal.ended() == 0


def test_no_command_is_left_out():
    tried = {words[0] for words in (*SCREENS, *PRINTED, *ASKING) if words}
    assert tried == {*COMMANDS, *activities()}
