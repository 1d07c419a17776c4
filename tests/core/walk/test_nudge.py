from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from loops import some
from soaking import spread

from core.examples import EXAMPLES, example_named
from core.examples.own import INPUTS, LOSSES
from core.layers import ACTIVATIONS
from core.tape import Parameter, Tape
from core.walk import Agreement, Walk
from core.walk.nudge import NUDGES, check_by_nudging


@pytest.fixture(params=list(EXAMPLES))
def walk(request):
    return EXAMPLES[request.param].walk()


def test_every_gradient_of_every_walk_agrees_with_a_nudge(walk):
    gradients = walk.tape.gradients(walk.loss)
    for tensor, name in some(walk.names.items()):
        if tensor not in gradients:
            continue
        for index in some(spread(np.ndindex(tensor.shape), 3)):
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
    for tensor in some(here.tape.gradients(here.loss)):
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
    for name, array in some(walk.known(len(walk.steps)).items()):
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


def random_elements(seed, count):
    """Elements of the gradients of networks drawn at random: a walk, a name, an index."""
    rng = np.random.default_rng(seed)
    while True:
        data = rng.choice(["xor", "moons", "circles", "spirals", "blobs", "sine", "random"])
        loss = "mse" if data == "sine" else rng.choice(LOSSES)
        first, last = INPUTS.get(data, int(rng.integers(1, 5))), int(rng.integers(2, 5))
        sizes = [first, *rng.integers(1, 7, rng.integers(0, 3)), last]
        kind = rng.choice(list(ACTIVATIONS))
        words = f"{'-'.join(map(str, sizes))} {kind} {loss} {data} rows=4 seed={rng.integers(99)}"
        walk = example_named(words).walk()
        for tensor in walk.gradients():
            for _ in range(3):
                yield walk, walk.names[tensor], tuple(int(rng.integers(n)) for n in tensor.shape)
                if not (count := count - 1):
                    return


@given(st.integers(0, 2**32 - 1))
def test_no_right_gradient_of_a_random_network_is_called_wrong(seed):
    bends = ("relu", "selu", "step", "sign", "hard")
    for walk, name, index in some(random_elements(seed, 20)):
        check = check_by_nudging(walk, name, index)
        where = (walk.recipe.network, check)
        assert check.agreement in (Agreement.SAME, Agreement.ZERO, Agreement.KINK), where
        if check.agreement is Agreement.KINK:
            assert any(word in walk.recipe.network for word in bends), where


def test_a_wrong_gradient_is_called_wrong_wherever_there_is_one():
    wrong = told = 0
    for walk, name, index in random_elements(9, 300):
        if "relu" in walk.recipe.network or name == "L":
            continue
        spoiled = walk.with_fault("mean")
        right, now = (check_by_nudging(one, name, index) for one in (walk, spoiled))
        if abs(right.gradient) > 1e-6:
            wrong += 1
            told += now.agreement is Agreement.DIFFERENT
    assert told == wrong > 60


def test_a_kink_is_named_with_the_slopes_of_both_sides():
    walk = example_named("2-3-2 relu cross_entropy xor rows=4 seed=0").walk()
    check = check_by_nudging(walk, "x", (3, 0))
    assert check.agreement is Agreement.KINK
    left, right = check.kink
    assert check.best.slope == pytest.approx((left + right) / 2)
    assert right > left + 0.01
    assert check.agrees


@pytest.mark.parametrize(("op", "left", "right"), [("relu", 0, 1), ("abs", -1, 1)])
def test_at_the_corner_of_an_operation_there_are_two_slopes(op, left, right):
    from core.tape import registry

    x = Parameter(np.array(0.0), "x")
    with Tape() as tape:
        loss = registry[op](x).named("L")
    check = check_by_nudging(Walk(tape, loss), "x", ())
    assert check.agreement is Agreement.KINK
    assert check.kink == pytest.approx((left, right))
    beside = check_by_nudging(Walk(tape, loss).edit({"x": 1e-5}), "x", ())
    assert beside.agreement is Agreement.SAME
    assert beside.kink is None


def test_equal_zeros_are_equal():
    walk = example_named("2-3-1 relu mse -1,-1->0 -2,-1->1").walk()
    zeros = [
        check_by_nudging(walk, "W1", index)
        for index in np.ndindex(2, 3)
        if walk.gradients()[walk.leaves["W1"]][index] == 0
    ]
    assert zeros
    assert {check.agreement for check in zeros} == {Agreement.ZERO}


def test_where_the_loss_is_not_finite_a_nudge_cannot_tell():
    walk = example_named("2-3-1 relu 1e308,1e308->1").walk()
    assert check_by_nudging(walk, "W1", (0, 0)).agreement is Agreement.UNTOLD
