"""The whole product, as a learner has it: the real program in a terminal, by keyboard alone."""

from __future__ import annotations

import pytest
from terminal import Terminal

from tutor.learner import Store, answers_to, list_runs, pages_opened


def test_read_run_answer_step_train_leave_and_come_back():
    with Terminal() as terminal:
        terminal.until("neural networks, one step at a time", "▸ Begin")
        terminal.press("enter")
        terminal.until("Turn the page", "1/")
        terminal.press("right")
        terminal.until("2/", "a-digit   r run")
        terminal.press("r")
        terminal.until("This is a 0")
        terminal.press("right")
        terminal.until("3/", "How many numbers")
        terminal.press("tab", "c", "enter")
        terminal.until("✓ Right.")
        terminal.press("f3")
        terminal.until("Mazur's network", "start 0 / 18")
        terminal.press("right", "right", "right")
        terminal.until("forward 3 / 18", "z2[0,0] = h[0,0] · W2[0,0]")
        terminal.press("left")
        terminal.until("forward 2 / 18", "= 0.5933")
        terminal.press("f4")
        terminal.until("space starts")
        terminal.press("p", "p")
        terminal.until("full")
        terminal.press("space")
        terminal.until("✓ validation accuracy", "saved as run 1")
        terminal.press("escape")
        terminal.until("Continue  Training: ")
        terminal.press("f3")
        terminal.until("forward 2 / 18", "= 0.5933")
        terminal.press("escape")
        terminal.until("Continue  step 2 of 18, Mazur's network")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    with Store.open() as store:
        assert [answer.correct for answer in answers_to(store, "start/numbers-in-a-picture")] == [
            True
        ]
        assert [run.status for run in list_runs(store)] == ["done"]
        assert len(pages_opened(store)) == 3
    with Terminal() as terminal:
        terminal.until("▸ Continue  step 2 of 18, Mazur's network")
        terminal.press("enter")
        terminal.until("forward 2 / 18", "= 0.5933")
        terminal.press("f2")
        terminal.until("3/", "✓ answered")


def test_killing_the_program_after_an_answer_loses_nothing():
    with Terminal("read", "start/answer-a-question") as terminal:
        terminal.until("How many numbers")
        terminal.press("tab", "a", "enter")
        terminal.until("✗ Not right.")
        terminal.kill()
    with Store.open() as store:
        given = answers_to(store, "start/numbers-in-a-picture")
        assert [(one.answer in {"1", "8", "16"}, one.correct) for one in given] == [(True, False)]
    with Terminal() as terminal:
        terminal.until("▸ Continue  0 Start here, page 3")
        terminal.press("enter")
        terminal.until("3/", "✗ not yet")


@pytest.mark.parametrize("size", [(40, 10), (59, 24), (80, 14)])
def test_a_terminal_that_is_too_small_says_what_it_needs(size):
    with Terminal(size=size) as terminal:
        terminal.until("This terminal is too small.", "60 × 15")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
