from __future__ import annotations

import numpy as np
import pytest

from core.examples import EXAMPLES
from core.walk.nudge import NUDGES, check_by_nudging


@pytest.fixture(params=list(EXAMPLES))
def walk(request):
    return EXAMPLES[request.param].walk()


def test_every_gradient_of_every_walk_agrees_with_a_nudge(walk):
    gradients = walk.tape.gradients(walk.loss)
    for tensor, name in walk.names.items():
        if tensor not in gradients:
            continue
        for index in np.ndindex(tensor.shape):
            assert check_by_nudging(walk, name, index).agrees, (name, index)


def test_in_every_iteration_the_gradient_and_the_nudge_are_that_iterations():
    walk = EXAMPLES["xor"].walk().further()
    first, second = (
        check_by_nudging(walk, "W1", (0, 0), iteration=iteration) for iteration in (1, 2)
    )
    assert first.agrees
    assert second.agrees
    assert first.gradient == walk.steps[walk.find("dW1")].array[0, 0]
    assert second.gradient == walk.steps[walk.find("dW1", 2)].array[0, 0] != first.gradient


@pytest.mark.parametrize("name", [n for n in EXAMPLES if EXAMPLES[n].walk().can_be_opened])
def test_of_an_opened_operation_every_number_on_the_way_agrees(name):
    walk = EXAMPLES[name].walk()
    walk = walk.with_opened(walk.can_be_opened)
    here = walk.passes[0]
    for tensor in here.tape.gradients(here.loss):
        index = (0,) * tensor.data.ndim
        assert check_by_nudging(walk, walk.names[tensor], index).agrees, walk.names[tensor]


def test_a_wrong_gradient_does_not_agree(monkeypatch):
    from core.ops import sigmoid

    right = type(sigmoid).backward
    wrong = lambda op, upstream, saved: (2 * right(op, upstream, saved)[0],)  # noqa: E731
    monkeypatch.setattr(type(sigmoid), "backward", wrong)
    walk = EXAMPLES["mazur"].walk()
    assert check_by_nudging(walk, "o", (0, 0)).agrees
    check = check_by_nudging(walk, "z2", (0, 0))
    assert not check.agrees
    assert check.best.error == pytest.approx(0.5, rel=1e-3)


def test_the_best_nudge_is_neither_the_largest_nor_the_smallest():
    check = check_by_nudging(EXAMPLES["mazur"].walk(), "W1", (0, 0))
    assert NUDGES[0] > check.best.size > NUDGES[-1]
    errors = [nudge.error for nudge in check.nudges]
    assert errors[0] > 100 * check.best.error
    assert errors[-1] > 100 * check.best.error


def test_checking_changes_nothing():
    walk = EXAMPLES["xor"].walk()
    before = {name: array.copy() for name, array in walk.known(len(walk.steps)).items()}
    check_by_nudging(walk, "W1", (0, 0))
    for name, array in walk.known(len(walk.steps)).items():
        np.testing.assert_array_equal(array, before[name])


def test_an_array_without_a_gradient_is_named():
    with pytest.raises(KeyError, match="no gradient of 'q'"):
        check_by_nudging(EXAMPLES["mazur"].walk(), "q", ())


def test_a_nudge_does_not_follow_a_gradient_that_is_wrong():
    walk = EXAMPLES["mazur"].walk()
    truth = walk.tape.gradients(walk.loss)[walk.leaves["W1"]][0, 0]
    check = check_by_nudging(walk.with_fault("slope"), "W1", (0, 0))
    assert not check.agrees
    assert check.best.slope == pytest.approx(truth, rel=1e-8)
