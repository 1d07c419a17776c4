"""What goes into a gap is judged by what the code prints then."""

from __future__ import annotations

import asyncio
from contextlib import redirect_stdout
from io import StringIO

import pytest
from asked import make, parse
from kind_samples import SAMPLES

from tutor.quiz.items import Item, ItemError
from tutor.quiz.kinds import KINDS
from tutor.quiz.verdict import AnswerError
from tutor.running.sandbox import Outcome, Status

PROMPT = SAMPLES["complete"].body.partition("\n\n=")[0]


def question(*items):
    read = [Item(text[0], line, text[2:]) for line, text in enumerate(items, 1)]
    for item in read:
        item.notes.append(f"about {item.text}")
    body = KINDS["complete"].read(PROMPT, read, ())
    return make("complete", body)._replace(prompt=PROMPT)


class Here:
    """Runs code in this process, and counts how often."""

    def __init__(self, *, broken=False):
        self.runs = 0
        self.broken = broken

    async def run(self, name, code, **options):
        self.runs += 1
        printed = StringIO()
        try:
            with redirect_stdout(printed):
                exec(code, {})
        except Exception as error:
            return Outcome(Status.ERROR, printed.getvalue(), 0.0, str(error), line=1)
        status = Status.TIMEOUT if self.broken else Status.OK
        return Outcome(status, printed.getvalue(), 0.0, "")


ASKED = question("= sorted(z)", "! z", "! sorted(z)[::-1]")


def grade(typed, runner):
    return asyncio.run(KINDS["complete"].grade(ASKED, parse(ASKED, typed), runner))


@pytest.mark.parametrize(
    "typed", ["[1, 2, 3]", "sorted(set(z))", "[*sorted(z)]", "(z.sort(), z)[1]"]
)
def test_whatever_prints_the_same_is_right(typed):
    verdict = grade(typed, Here())
    assert (verdict.correct, verdict.feedback) == (True, "about sorted(z)")


@pytest.mark.parametrize(("typed", "which"), [("z[:]", "z"), ("[3, 2, 1]", "sorted(z)[::-1]")])
def test_a_known_mistake_is_known_by_what_it_prints(typed, which):
    verdict = grade(typed, Here())
    assert (verdict.correct, verdict.feedback) == (False, f"about {which}")


@pytest.mark.parametrize(
    ("typed", "said"), [("max(z)", "prints something else: `3`"), ("y", "stops with an error")]
)
def test_an_unknown_mistake_is_told_what_happens(typed, said):
    verdict = grade(typed, Here())
    assert not verdict.correct
    assert said in verdict.feedback


def test_what_is_written_as_in_the_lesson_is_not_run():
    runner = Here()
    assert grade(" sorted( z )", runner).correct
    assert not grade("z", runner).correct
    assert runner.runs == 0


def test_where_nothing_can_be_run_an_answer_does_not_count():
    for runner in (None, Here(broken=True)):
        with pytest.raises(AnswerError):
            grade("[1, 2, 3]", runner)


class Failing:
    """Runs nothing but the lesson's own code: what a learner types meets `outcome`."""

    def __init__(self, outcome):
        self.outcome = outcome
        self.running = 0

    async def run(self, name, code, **options):
        self.running += 1
        assert self.running == 1, "one process at a time"
        await asyncio.sleep(0)
        self.running -= 1
        if "sorted(" in code:
            return Outcome(Status.OK, "[1, 2, 3]", 0.0, "")
        return self.outcome


@pytest.mark.parametrize("status", [Status.ERROR, Status.KILLED])
def test_what_the_machine_fails_at_is_no_wrong_answer(status):
    with pytest.raises(AnswerError):
        grade("[1, 2, 3]", Failing(Outcome(status, "", 0.0, "could not be started")))


def test_code_that_never_ends_with_it_is_a_wrong_answer():
    verdict = grade("[1, 2]", Failing(Outcome(Status.TIMEOUT, "", 0.0, "too long")))
    assert not verdict.correct
    assert "does not come to its end" in verdict.feedback


@pytest.mark.parametrize("typed", ["", "sorted(z", "z\nz", "x" * 999, "____", "\x00", "(" * 150])
def test_what_is_no_python_is_refused(typed):
    with pytest.raises(AnswerError):
        parse(ASKED, typed)


@pytest.mark.parametrize("items", [("= sorted(z",), ("= z", "! (z)"), ("! z",), ("= z", "! ")])
def test_a_gap_without_a_right_filling_is_refused(items):
    with pytest.raises(ItemError):
        question(*items)
