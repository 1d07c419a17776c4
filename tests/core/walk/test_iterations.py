"""Updates as steps, and several iterations in one walk."""

from __future__ import annotations

import numpy as np
import pytest
from loops import some

from core.examples import EXAMPLES
from core.optim import OPTIMIZERS
from core.tape import Tape
from core.walk import RULES, Phase, Recipe, retrace


@pytest.fixture
def xor():
    return EXAMPLES["xor"].walk().varied(rate=0.1)


def trained_by_hand(walk, optimizer, iterations):
    """The parameters after so many steps of an optimizer of `core.optim`, one for each."""
    tape, loss = walk.tape, walk.loss
    leaves = walk.leaves
    names = [walk.names[t] for t in walk.trained]
    made = {name: OPTIMIZERS[optimizer](walk.rate) for name in names}
    for _ in range(iterations):
        gradients = tape.gradients(loss)
        values = {}
        for name in names:
            vector = leaves[name].data.ravel().copy()
            made[name].step(vector, gradients[leaves[name]].ravel())
            values[leaves[name]] = vector.reshape(leaves[name].shape)
        tape, new = retrace(tape, values)
        loss = new[loss]
        leaves = {name: new.get(t, t) for name, t in leaves.items()}
    return {name: leaves[name].data for name in names}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", ["mazur", "xor", "softmax-3", "lstm-2", "embedding", "gcn-4"])
def test_the_updates_of_four_iterations_are_those_of_the_optimizer(name, optimizer):
    plain = EXAMPLES[name].walk().varied(rate=0.05)
    walk = plain.varied(optimizer=optimizer, iterations=4)
    expected = trained_by_hand(plain, optimizer, 4)
    known = walk.known(len(walk.steps) - 1)
    assert expected
    for called, array in some(expected.items()):
        np.testing.assert_allclose(known[called], array, rtol=1e-9, atol=1e-12)


def test_every_optimizer_of_training_is_written_out():
    assert list(RULES) == list(OPTIMIZERS)


@pytest.mark.parametrize("optimizer", RULES)
def test_every_element_of_every_update_is_explained(xor, optimizer):
    walk = xor.varied(optimizer=optimizer, iterations=2)
    updates = [step for step in walk.steps if step.phase is Phase.UPDATE]
    assert {step.iteration for step in updates} == {1, 2}
    for step in some(walk.steps):
        for index in some(np.ndindex(step.array.shape)):
            assert step.explain(index).error < 1e-12, (step.name, index)


def test_adam_shows_its_moments_and_their_correction(xor):
    walk = xor.varied(optimizer="adam", iterations=2)
    lines = [s for s in walk.steps if s.phase is Phase.UPDATE and "W2" in s.name]
    assert [s.name for s in lines] == 2 * ["m(W2)", "v(W2)", "m̂(W2)", "v̂(W2)", "W2"]
    assert lines[0].formula == "m(W2) ← 0.9 · m(W2) + (1 − 0.9) · dW2"
    assert lines[2].formula == "m̂(W2) = m(W2) / (1 − 0.9^1)"
    assert lines[7].formula == "m̂(W2) = m(W2) / (1 − 0.9^2)"
    np.testing.assert_allclose(lines[2].array, walk.steps[walk.find("dW2")].array)


@pytest.mark.parametrize("name", EXAMPLES)
def test_whatever_a_step_reads_is_given_or_made_by_a_step_that_is_found(name):
    for optimizer in some(RULES):
        walk = EXAMPLES[name].walk().varied(optimizer=optimizer, iterations=2)
        reads = [(step, read) for step in walk.steps for read in step.reads]
        for step, read in some(each for each in reads if each[1].name not in walk.leaves):
            made = walk.steps[walk.find(read.name, step.iteration)]
            assert (made.name, made.iteration) == (read.name, step.iteration), optimizer


def test_each_iteration_computes_with_what_the_one_before_left(xor):
    once, twice = xor.after(), xor.after().after()
    walk = xor.varied(iterations=3)
    assert walk.losses == pytest.approx(
        (xor.loss.item(), once.loss.item(), twice.loss.item(), twice.after().loss.item())
    )
    assert walk.losses[0] > walk.losses[1] > walk.losses[2] > walk.losses[3]
    assert len(walk.steps) == 3 * len(xor.steps)
    assert [s.name for s in walk.steps[len(xor.steps) :]] == 2 * [s.name for s in xor.steps]


def test_what_is_known_belongs_to_the_iteration_at_the_cursor(xor):
    walk = xor.varied(optimizer="momentum", iterations=2)
    first = len(walk.steps) // 2
    before = walk.known(first - 1)
    begun = walk.known(first)
    assert {"z1", "dW1", "W1", "v(W1)"} <= set(before)
    assert "z1" in begun
    assert "dW1" not in begun
    np.testing.assert_array_equal(begun["W1"], before["W1"])
    np.testing.assert_array_equal(begun["v(W1)"], before["v(W1)"])


def test_an_edit_in_a_later_iteration_leaves_the_earlier_ones_alone(xor):
    walk = xor.varied(iterations=3)
    edited = walk.edit({"W2": np.zeros((2, 1))}, iteration=2)
    assert edited.losses[0] == walk.losses[0]
    assert edited.losses[1] != walk.losses[1]
    np.testing.assert_array_equal(edited.leaves_of(2)["W2"].data, 0)
    np.testing.assert_array_equal(edited.leaves_of(1)["W2"].data, walk.leaves["W2"].data)
    assert edited.leaves_of(3)["W2"].data.any()


def test_a_rate_changed_in_a_later_iteration_holds_from_there_on(xor):
    walk = xor.varied(iterations=4)
    changed = walk.edit({}, rate=0.5, iteration=2)
    assert [changed.rate_of(k) for k in (1, 2, 3, 4)] == [0.1, 0.5, 0.5, 0.5]
    assert changed.losses[:2] == walk.losses[:2]
    assert changed.losses[2] < walk.losses[2]
    assert changed.losses[4] == changed.varied(iterations=3).further().losses[4]
    again = changed.edit({}, rate=0.2, iteration=3)
    assert [again.rate_of(k) for k in (1, 2, 3, 4)] == [0.1, 0.5, 0.2, 0.2]
    assert again.edit({"b2": np.ones(1)}).recipe.rates == again.recipe.rates


def test_a_rate_changed_in_the_first_iteration_is_the_rate_of_all(xor):
    walk = xor.varied(iterations=3).edit({}, rate=0.5, iteration=2).edit({}, rate=0.2)
    assert [walk.rate_of(k) for k in (1, 2, 3)] == [0.2, 0.2, 0.2]
    assert walk.losses == EXAMPLES["xor"].walk().varied(rate=0.2, iterations=3).losses


def test_a_walk_grows_by_an_iteration_at_a_time(xor):
    walk = xor.further().further()
    assert walk.iterations == 3
    assert walk.steps[: len(xor.steps)] != ()
    for ours, theirs in some(zip(xor.steps, walk.steps, strict=False)):
        np.testing.assert_array_equal(ours.array, theirs.array)


def test_an_unknown_optimizer_is_named(xor):
    with pytest.raises(ValueError, match="no optimizer 'adma'; did you mean adam"):
        xor.varied(optimizer="adma")


def test_what_is_edited_in_a_later_iteration_is_there_when_the_walk_grows_to_it(xor):
    long = xor.varied(iterations=3).edit({"b2": np.ones(1)}, rate=0.9, iteration=3)
    grown = long.varied(iterations=2).further()
    assert grown.losses == long.losses
    assert grown.rate_of(3) == 0.9


def test_what_follows_a_walk_has_the_rate_of_the_iteration_that_it_is(xor):
    walk = xor.varied(rates=((2, 0.9),))
    assert walk.after().rate == walk.further().rate_of(2) == 0.9


def test_no_edit_is_made_in_an_iteration_that_the_walk_has_not(xor):
    with pytest.raises(ValueError, match="1 iterations; there is no 2"):
        xor.edit({"b2": np.ones(1)}, iteration=2)
    without = xor.varied(rate=None, iterations=2)
    with pytest.raises(ValueError, match="no update, so no iteration of it has a rate"):
        without.edit({}, rate=0.5, iteration=2)


def test_a_walk_without_a_rate_updates_nothing():
    walk = EXAMPLES["xor"].walk()
    with Tape() as tape:
        loss = EXAMPLES["xor"].compute()
    still = type(walk)(tape, loss, Recipe(iterations=2))
    assert not any(step.phase is Phase.UPDATE for step in still.steps)
    assert still.losses[0] == still.losses[1]
