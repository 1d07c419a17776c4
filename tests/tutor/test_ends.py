"""However the tutor ends, the terminal is left as it was; whatever a terminal sends, it goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from soaking import SOAKING
from terminal import Terminal

from tutor.learner import Store, list_runs

SIGNALS = ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"]
"""In a soak each ends everything; else each something."""


@pytest.mark.parametrize(
    ("words", "name"),
    [
        *(((), name) for name in (SIGNALS if SOAKING else SIGNALS[1:3])),
        (("step", "mazur"), "SIGTERM"),
    ],
)
def test_a_signal_ends_it_as_leaving_does(words, name):
    with Terminal(*words) as terminal:
        terminal.until("? help")
        number = signal.Signals[name]
        os.kill(terminal.pid, number)
        assert terminal.ended() == 128 + number
        assert terminal.left_on() == []
        assert f"Backstep was ended by the signal {name}.".encode() in terminal.written


def test_a_signal_ends_it_over_a_modal():
    with Terminal("read", "start/run-the-code-then-change-it") as terminal:
        terminal.until("? help")
        terminal.press("t")
        terminal.until("Esc closes")
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.ended() == 128 + signal.SIGTERM
        assert terminal.left_on() == []


@pytest.mark.parametrize("ignored", [(), (signal.SIGHUP,)], ids=["hangup", "hangup ignored"])
def test_it_ends_when_its_terminal_has_gone(ignored):
    with Terminal(ignore=ignored) as terminal:
        terminal.until("? help")
        terminal.hang_up()
        assert terminal.gone() == 128 + signal.SIGHUP


@pytest.mark.parametrize("name", ["SIGSTOP", "SIGTSTP"])
def test_stopped_and_continued_it_takes_the_terminal_again_and_leaves_it_clean(name):
    with Terminal() as terminal:
        terminal.until("? help")
        for _ in range(2):
            os.kill(terminal.pid, signal.Signals[name])
            terminal.stopped()
            terminal.shell_takes_over()
            before = len(terminal.written)
            os.kill(terminal.pid, signal.SIGCONT)
            terminal.taken_again(before)
            terminal.press("f3")
            terminal.until("start 0 / 18")
            terminal.press("escape")
            terminal.until("one step at a time")
        assert threads(terminal.pid).count("textual-input") <= 1
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
        assert terminal.left_on() == []
        assert b"You left Backstep with ctrl+q." in terminal.written


NO_TEXT = [
    b"\xff", b"caf\xe9", b"\xf1", b"\xe2\x88", b"\x1b[200~\xff\xfe\x1b[201~", b"\xc0\xaf\x00\x80",
]  # fmt: skip


@pytest.mark.parametrize("words", [(), ("read", "start/answer-a-question")], ids=" ".join)
def test_bytes_that_are_no_text_are_not_fatal(words):
    with Terminal(*words) as terminal:
        terminal.until("? help")
        for sent in NO_TEXT:
            terminal.press("tab", sent)
            terminal.press(b"\x1b[200~", b"\x1b[201~")  # whatever was incomplete is complete now
        terminal.press("f6")
        terminal.until("Progress")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0


def threads(pid):
    """The names of its threads, where the system tells them."""
    try:
        tasks = os.listdir(f"/proc/{pid}/task")
        return [open(f"/proc/{pid}/task/{task}/comm").read().strip() for task in tasks]
    except OSError:
        return []


@pytest.mark.parametrize("name", SIGNALS if SOAKING else ["SIGHUP", "SIGQUIT"])
def test_a_signal_ends_a_command_with_its_number(name):
    with Terminal("quiz", "start", "--plain") as terminal:
        terminal.until("How many numbers")
        number = signal.Signals[name]
        os.kill(terminal.pid, number)
        assert terminal.ended() == 128 + number


@pytest.mark.parametrize("name", SIGNALS if SOAKING else ["SIGTERM", "SIGINT"])
def test_a_signal_ends_a_training_and_its_curve_is_kept(name):
    with Terminal("train", "--plain", "--epochs", "99999") as terminal:
        terminal.until(" 3 ")
        number = signal.Signals[name]
        os.kill(terminal.pid, number)
        assert terminal.ended() == 128 + number
    with Store.open() as store:
        assert [run.status for run in list_runs(store)] == ["stopped"]


def test_what_ignores_the_hangup_goes_on_after_it():
    with Terminal("train", "--plain", "--epochs", "99999", ignore=[signal.SIGHUP]) as terminal:
        terminal.until(" 3 ")
        os.kill(terminal.pid, signal.SIGHUP)
        terminal.until(" 30 ")
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.ended() == 128 + signal.SIGTERM


def test_without_an_input_a_command_says_so_and_ends_as_documented():
    done = subprocess.run(
        f"exec {sys.executable} -m tutor quiz start --plain <&-",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("answered no questions.\n")
