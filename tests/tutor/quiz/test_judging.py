"""An exercise's six outcomes, and what is said of each."""

from __future__ import annotations

import asyncio

import pytest
from asked import make

from tutor.quiz.exercise import Exercise, Mutant
from tutor.quiz.judging.judging import judged
from tutor.quiz.kinds import KINDS
from tutor.quiz.verdict import AnswerError
from tutor.running.policy import Runner
from tutor.running.sandbox import Outcome, Status

STARTER = "def backward(x, W, dz):\n    dx = ...\n    return dx, dW, db\n"
SOLUTION = """\
def backward(x, W, dz):
    dx, dW, db = dz @ W.T, x.T @ dz, dz.sum(axis=0)
    return dx, dW, db
"""
CASES = """\
def cases(rng):
    for rows in (2, 3, 5):
        yield rng.normal(size=(rows, 3)), rng.normal(size=(3, 2)), rng.normal(size=(rows, 2))
"""
MEAN = SOLUTION.replace("dz.sum", "dz.mean")
DENSE = Exercise(
    "backward",
    STARTER,
    SOLUTION,
    CASES,
    (Mutant("mean", MEAN, "db is a mean over the batch.", 1),),
    seconds=30.0,
)


def judge(code, exercise=DENSE):
    return asyncio.run(judged("digits/dense", exercise, code, Runner()))


def test_the_starter_is_not_attempted():
    assert judge(STARTER + "\n\n").outcome == "not-attempted"


def test_another_way_to_write_the_solution_is_right():
    code = (
        "import numpy as np\n"
        "def backward(x, W, dz):\n"
        "    print('debug')\n"
        "    return np.einsum('no,io->ni', dz, W), np.einsum('ni,no->io', x, dz), dz.sum(0)\n"
    )
    assert judge(code) == ("right", "", None)


def test_a_known_wrong_answer_is_recognised_by_what_it_computes():
    code = SOLUTION.replace("dz.sum(axis=0)", "sum(dz) / len(dz)")
    outcome, feedback, _ = judge(code)
    assert outcome == "wrong"
    assert feedback.startswith("db is a mean over the batch.")
    assert "    x = [[" in feedback  # the smallest case
    assert "wanted = " in feedback


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (SOLUTION.replace("dz.sum(axis=0)", "2 * dz.sum(axis=0)"), "`db` differs."),
        (SOLUTION.replace("x.T @ dz", "dz.T @ x"), "`dW` has the shape (2, 3); wanted is (3, 2)."),
        (SOLUTION.replace("dz.sum(axis=0)", "dz.sum(axis=0) / 0"), "`db` is infinite"),
        (SOLUTION.replace("return dx, dW, db", "return dx, dW"), "has 2 parts; 3 are wanted."),
        (SOLUTION.replace("return dx, dW, db", "pass"), "yours is None, wanted is tuple."),
        (SOLUTION.replace("return dx", "yield dx"), "yours is generator, wanted is tuple."),
        (SOLUTION.replace("return dx, dW, db", "return dx[0, 0, ...]"), "wanted is tuple."),
        ("def forward(): ...\n", "Your code does not define `backward`."),
        (
            SOLUTION.replace("    return", "    dz[:] = 0\n    return"),
            "It changes its argument `dz`.",
        ),
    ],
)
def test_a_wrong_answer_hears_what_is_wrong(code, said):
    outcome, feedback, _ = judge(code)
    assert outcome == "wrong"
    assert said in feedback


def test_code_that_raises_is_told_its_line():
    outcome, feedback, line = judge(SOLUTION.replace("dz @ W.T", "dz @ V.T"))
    assert (outcome, line) == ("raised", 2)
    assert feedback.startswith("line 2: `NameError: name 'V' is not defined`")


def test_code_that_is_no_python_is_told_its_line():
    outcome, _, line = judge("def backward(x, W, dz):\n    return (\n")
    assert (outcome, line) == ("raised", 2)


def test_code_that_ends_the_program_has_raised():
    assert judge("import os\nos._exit(3)\n").outcome == "raised"


def test_code_that_never_ends_ran_too_long_for_the_case_at_hand():
    code = "def backward(x, W, dz):\n    while True: pass\n"
    judgements = (judge(code, DENSE._replace(seconds=s)) for s in (5.0, 20.0, 60.0))
    told = next(one for one in judgements if "    x = [[" in one.feedback)  # it came so far
    assert told.outcome == "too-long"


def test_what_was_printed_in_the_case_that_fails_is_shown():
    code = "def backward(x, W, dz):\n    print('shape', x.shape)\n    return 1\n"
    assert "    shape (2, 3)" in judge(code).feedback


def test_a_view_of_an_argument_is_no_new_array():
    copying = Exercise(
        "reverse",
        "def reverse(x): ...\n",
        "def reverse(x):\n    return x[::-1].copy()\n",
        "import numpy as np\ndef cases(rng):\n    yield np.arange(3.0)\n",
        (),
    )
    outcome, feedback, _ = judge("def reverse(x):\n    return x[::-1]\n", copying)
    assert outcome == "wrong"
    assert "belongs to an argument" in feedback


def test_cases_may_verify_a_result_and_use_a_class():
    counter = Exercise(
        "Counter",
        "class Counter: ...\n",
        "class Counter:\n    def up(self): return 1\n",
        "def cases(rng):\n    yield 1\n"
        "def use(Counter, n):\n    return Counter().up()\n"
        "def verify(result, n):\n    return None if type(result) is int else 'no int'\n",
        (),
    )
    assert (
        judge("class Counter:\n    def up(self): return 1\n    x = 0\n", counter).outcome == "right"
    )
    outcome, feedback, _ = judge("class Counter:\n    def up(self): return 1.0\n", counter)
    assert (outcome, feedback.split("\n")[0]) == ("wrong", "no int")


def test_a_slow_answer_is_told_how_slow():
    quick = Exercise(
        "total",
        "def total(x): ...\n",
        "def total(x):\n    return x.sum()\n",
        "def cases(rng):\n    yield rng.normal(size=100_000)\n",
        (),
        faster_than=20.0,
    )
    outcome, feedback, _ = judge("def total(x):\n    return sum(v + 0 for v in x)\n", quick)
    assert outcome == "wrong"
    assert "times as long as the solution" in feedback


class Broken:
    """A machine on which nothing can be run."""

    def __init__(self, status):
        self.status = status

    async def run(self, name, code, **options):
        return Outcome(self.status, "", 0.0, "The snippet could not be started: No space left.")


@pytest.mark.parametrize("status", ["error", "timeout", "killed", "memory"])
def test_what_the_machine_fails_at_is_no_answer(status):
    given = KINDS["code"].grade(make("code", DENSE), MEAN, Broken(Status(status)))
    with pytest.raises(AnswerError, match="does not count"):
        asyncio.run(given)


@pytest.mark.parametrize(
    "broken",
    [
        DENSE._replace(solution=SOLUTION.replace("dz.sum", "dy.sum")),
        DENSE._replace(cases="def cases(rng):\n    yield 1 / 0\n"),
        DENSE._replace(cases=CASES + "def verify(result, *arguments):\n    return 1 / 0\n"),
    ],
)
def test_an_exercise_that_fails_itself_is_not_the_learners_fault(broken):
    outcome, feedback, _ = judge(SOLUTION + "x = 1\n", broken)
    assert outcome == "not-judged"
    assert "The exercise itself fails" in feedback


def test_what_shows_the_way_is_named_under_the_prompt():
    assert KINDS["code"].prompt(make("code", DENSE)) == "?"
    said = KINDS["code"].prompt(make("code", DENSE._replace(worked="forward")))
    assert said == "?\n\nAn example: `forward`, in this chapter."
