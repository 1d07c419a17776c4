from __future__ import annotations

import numpy as np
import pytest
from asked import grade
from loops import perhaps, some
from soaking import spread

from core.examples import EXAMPLES
from core.examples.own import parse_own_network
from tutor.quiz.predictions import can_come_again, grade_prediction, prediction, prediction_named
from tutor.quiz.verdict import AnswerError


@pytest.fixture
def mazur():
    return EXAMPLES["mazur"].walk()


def ask(walk, name, index):
    step = walk.steps[walk.find(name)]
    return prediction("mazur", walk, step, index), step


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_value_itself_is_right_for_every_element_and_no_known_mistake_is(name):
    walk = EXAMPLES[name].walk()
    for step in some(walk.steps):
        for index in some(spread(np.ndindex(step.array.shape), 3)):
            question = prediction(name, walk, step, index)
            value = float(step.array[index])
            assert grade(question, repr(value)).correct
            assert grade(question, repr(1.005 * value)).correct
            for wrong in perhaps(question.body.wrongs):
                verdict = grade(question, repr(wrong.value))
                assert not verdict.correct
                assert verdict.feedback == wrong.feedback


def test_a_forgotten_local_derivative_is_told_as_such(mazur):
    question, step = ask(mazur, "dz2", (0, 0))
    verdict = grade_prediction(question, step, (0, 0), "0.7414")
    assert not verdict.correct
    assert verdict.feedback.startswith("That is do passed on unchanged")


def test_of_single_numbers_the_shape_is_told_in_words():
    walk = EXAMPLES["diamond"].walk()
    verdict = grade_prediction(
        prediction("diamond", walk, walk.steps[0], ()), walk.steps[0], (), "()"
    )
    assert verdict.correct
    assert verdict.feedback == "The shapes: all are single numbers."


@pytest.mark.parametrize(("text", "correct"), [("+", True), ("-", False), ("−", False)])
def test_the_sign_alone_is_a_prediction(mazur, text, correct):
    question, step = ask(mazur, "dz2", (0, 0))
    verdict = grade_prediction(question, step, (0, 0), text)
    assert verdict.correct is correct
    assert verdict.feedback == ("Its sign is +." if correct else "Its sign is not −.")


@pytest.mark.parametrize(
    ("name", "text", "correct"),
    [("dW2", "(2,2)", True), ("dW2", "(2, 1)", False), ("L", "()", True), ("db1", "(1,)", True)],
)
def test_the_shape_is_a_prediction(mazur, name, text, correct):
    step = mazur.steps[mazur.find(name)]
    index = (0,) * step.array.ndim
    question = prediction("mazur", mazur, step, index)
    assert grade_prediction(question, step, index, text).correct is correct


def test_what_is_no_prediction_says_what_would_be_one(mazur):
    question, step = ask(mazur, "dz2", (0, 0))
    with pytest.raises(AnswerError, match=r"Or type \+ or − for the sign, \(2,3\) for the shape"):
        grade_prediction(question, step, (0, 0), "about a half")


def test_a_prediction_is_found_again_by_its_id(mazur):
    question, _ = ask(mazur, "dW2", (0, 1))
    assert question.id == "walk:mazur/11/0,1"
    assert prediction_named(question.id) == question
    scalar = prediction("mazur", mazur, mazur.steps[mazur.find("L")], ())
    assert prediction_named(scalar.id) == scalar


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_number_of_a_walk_as_it_ships_can_come_again(name):
    walk = EXAMPLES[name].walk()
    for step in some(walk.steps):
        question = prediction(name, walk, step, (0,) * step.array.ndim)
        assert can_come_again(question, "0.5")


@pytest.mark.parametrize("text", ["+", "−", "-", "(2,2)", "(2, 1)"])
def test_a_sign_or_a_shape_is_no_answer_that_comes_again(mazur, text):
    question, _ = ask(mazur, "dW2", (0, 0))
    assert not can_come_again(question, text)


def changed():
    xor, layernorm = EXAMPLES["xor"].walk(), EXAMPLES["layernorm"].walk()
    own = parse_own_network("2-3-1").example()
    return {
        "edited": ("xor", xor.edit({"W1": xor.leaves["W1"].data + 1}), "dW1", 1),
        "iterated": ("xor", xor.further(), "dW1", 2),
        "spoiled": ("xor", xor.with_fault("bias"), "db2", 1),
        "opened": ("layernorm", layernorm.with_opened(layernorm.can_be_opened), "L", 1),
        "another rate": ("xor", EXAMPLES["xor"].walk().varied(rate=0.01), "W2", 1),
        "one's own": (own.name, own.walk(), "dW1", 1),
    }


@pytest.mark.parametrize("how", changed())
def test_a_number_of_a_walk_that_was_changed_does_not_come_again(how):
    name, walk, made, iteration = changed()[how]
    step = next(s for s in walk.steps if s.name == made and s.iteration == iteration)
    question = prediction(name, walk, step, (0,) * step.array.ndim)
    assert not can_come_again(question, "0.5")


@pytest.mark.parametrize(
    "name", ["walk:nowhere/1/0", "walk:mazur/99/0,0", "walk:mazur/1/7,7", "walk:mazur/1/0", "a/b"]
)
def test_an_id_of_nothing_is_no_question(name):
    assert prediction_named(name) is None
