"""The linter tries each exercise: starter, solution, and every mutant."""

from __future__ import annotations

import pytest
from course_samples import PAGE, parse
from exercise_sample import DOUBLE

from tutor.authoring.exercises import try_exercises


async def problems(text):
    return [str(one) for one in await try_exercises([("01-perceptron.md", parse(PAGE + text))])]


async def test_a_sound_exercise_has_no_problem():
    assert await problems(DOUBLE) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("return x + x", "return x + y", "the solution is not-judged: "),
        ("return x * x", "return 2 * x", "the mutant square is right"),
        ("return x * x", "return y", "the mutant square is raised: "),
        ("yield 3.0", "yield 2.0", "the mutant square is right"),
    ],
)
async def test_what_is_wrong_with_one_is_told(old, new, found):
    assert any(found in one for one in await problems(DOUBLE.replace(old, new)))
