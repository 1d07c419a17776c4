from __future__ import annotations

import numpy as np
import pytest
from loops import perhaps, some

from core.examples import EXAMPLES, example_named
from core.losses import cross_entropy, mse_loss
from core.networks import MLP
from core.ops import add, affine, multiply, tanh
from core.tape import Parameter, Tape, Tensor
from core.transcript import largest_error
from core.walk import Phase, Recipe, Walk

RNG = np.random.default_rng


def names(walk):
    return [step.name for step in walk.steps]


def assert_explained(walk):
    for step in some(walk.steps):
        for index in some(np.ndindex(step.array.shape)):
            explained = step.explain(index)
            size = max(1.0, abs(np.nan_to_num(explained.value)))
            assert explained.error <= 1e-9 * size, (step.name, index, explained)


@pytest.fixture
def mazur():
    return example_named("mazur").walk()


@pytest.fixture
def diamond():
    """L = (x·u)·(x + v), and a branch beside it that L does not depend on."""
    x, u, v = (
        Parameter(np.array(value), name) for value, name in ((2.0, "x"), (3.0, "u"), (3.0, "v"))
    )
    with Tape() as tape:
        a = multiply(x, u).named("a")
        multiply(x, x).named("aside")
        b = add(x, v).named("b")
        loss = multiply(a, b).named("L")
    return Walk(tape, loss, Recipe(rate=0.1))


def test_every_element_of_a_networks_walk_is_explained():
    rng = RNG(0)
    model = MLP([3, 4, 2], rng=rng, dtype=np.float64)
    with Tape() as tape:
        loss = model.loss(rng.normal(size=(3, 3)), np.array([0, 1, 1]))
    walk = Walk(tape, loss, Recipe(rate=0.5))
    assert_explained(walk)
    assert largest_error(walk) < 1e-9


def test_a_walk_leaves_the_values_as_they_were():
    rng = RNG(0)
    model = MLP([3, 4, 2], rng=rng, dtype=np.float64)
    before = model.vector.copy()
    with Tape() as tape:
        loss = model.loss(rng.normal(size=(3, 3)), np.array([0, 1, 1]))
    results = [record.result.data.copy() for record in tape.records]
    walk = Walk(tape, loss, Recipe(rate=0.5))
    walk.edit({"W1": np.zeros((3, 4))})
    walk.after()
    np.testing.assert_array_equal(model.vector, before)
    for record, result in some(zip(tape.records, results, strict=True)):
        np.testing.assert_array_equal(record.result.data, result)


def test_steps_are_forward_then_the_seed_then_backward_then_the_updates(mazur):
    phases = [step.phase for step in mazur.steps]
    assert phases == sorted(phases, key=list(Phase).index)
    assert [step.position for step in mazur.steps] == list(range(len(mazur.steps)))
    assert names(mazur) == [
        "z1", "h", "z2", "o", "L", "dL",
        "do", "dt", "dz2", "dh", "dW2", "db2", "dz1", "dx", "dW1", "db1", "W1", "W2",
    ]  # fmt: skip


def test_gradients_in_a_walk_are_the_tapes(mazur):
    gradients = mazur.tape.gradients(mazur.loss)
    for tensor, gradient in some(gradients.items()):
        step = mazur.steps[mazur.find(f"d{mazur.names[tensor]}")]
        np.testing.assert_array_equal(step.array, gradient)


def test_paths_that_meet_are_added_in_a_step_of_their_own(diamond):
    backward = names(diamond)[4:]
    assert backward[:-3] == ["dL", "da", "db", "dx(1)", "dv", "dx(2)", "du", "dx"]
    meet = diamond.steps[diamond.find("dx")]
    assert meet.phase is Phase.ACCUMULATE
    assert meet.formula == "dx = dx(1) + dx(2)"
    assert meet.explain().symbols == "dx(1) + dx(2)"
    assert meet.array == 21
    assert_explained(diamond)


def test_a_tensor_that_is_both_operands_has_two_parts():
    x = Parameter(np.array(3.0), "x")
    with Tape() as tape:
        loss = multiply(x, x).named("L")
    walk = Walk(tape, loss)
    assert names(walk) == ["L", "dL", "dx(1)", "dx(2)", "dx"]
    assert walk.steps[-1].array == 6
    assert_explained(walk)


def test_what_the_loss_does_not_depend_on_has_no_backward_step(diamond):
    assert "aside" in names(diamond)
    assert "daside" not in names(diamond)


def test_an_update_is_the_old_value_less_rate_times_gradient(diamond):
    update = diamond.steps[-3]
    assert (update.phase, update.name) == (Phase.UPDATE, "x")
    assert update.array == pytest.approx(2 - 0.1 * 21)
    assert update.explain().symbols == "x − rate · dx"
    assert update.explain().numbers == "2.0000 − 0.1000 · 21.0000"


def test_frozen_parameters_and_a_walk_without_a_rate_have_no_updates(mazur):
    assert [s.name for s in mazur.steps if s.phase is Phase.UPDATE] == ["W1", "W2"]
    assert [t.name for t in mazur.trained] == ["W1", "W2"]
    still = Walk(mazur.tape, mazur.loss)
    assert all(s.phase is not Phase.UPDATE for s in still.steps)


def test_a_gradient_is_opened_into_upstream_times_local(mazur):
    step = mazur.steps[mazur.find("dW2")]
    explained = step.explain((0, 1))
    (factor,) = explained.factors
    assert explained.symbols == "h[0,0] · dz2[0,1]"
    assert factor.upstream.symbols() == "dz2[0,1]"
    assert factor.upstream.evaluate() * factor.local.evaluate() == pytest.approx(explained.value)
    assert step.formula == "dW2 = hᵀ · dz2"
    assert step.shapes == "(2,2) = (1,2)ᵀ · (1,2)"


def test_an_element_that_is_not_there_is_named(mazur):
    for index in ((2, 0), (0,), (-1, 0)):
        with pytest.raises(IndexError, match=r"W1 has shape \(2, 2\); there is no element"):
            mazur.steps[-2].explain(index)


def test_an_edit_makes_a_new_walk_with_the_same_steps_and_keeps_the_old(mazur):
    before = [step.array.copy() for step in mazur.steps]
    edited = mazur.edit({"W2": np.zeros((2, 2))})
    assert names(edited) == names(mazur)
    assert [s.phase for s in edited.steps] == [s.phase for s in mazur.steps]
    assert edited.loss.item() != mazur.loss.item()
    for step, array in some(zip(mazur.steps, before, strict=True)):
        np.testing.assert_array_equal(step.array, array)
    assert edited.steps[0].record is mazur.steps[0].record  # z1 does not read W2
    assert_explained(edited)


def test_an_edit_of_the_rate_changes_the_updates_alone(mazur):
    edited = mazur.edit({}, rate=0.25)
    for old, new in some(zip(mazur.steps, edited.steps, strict=True)):
        if old.phase is Phase.UPDATE:
            start = mazur.leaves[old.name].data
            np.testing.assert_allclose(2 * (new.array - start), old.array - start)
        else:
            np.testing.assert_array_equal(old.array, new.array)


def test_an_edit_of_what_does_not_exist_lists_what_does(mazur):
    with pytest.raises(KeyError, match="no input or parameter 'W9'; expected one of x, W1, b1, W2"):
        mazur.edit({"W9": 0})


def test_a_number_that_overflows_is_shown_and_explained(mazur):
    for value in (1e200, 1e308, np.inf, np.nan):
        edited = mazur.edit({"W1": np.full((2, 2), value), "x": [[1e10, 3e10]]})
        assert_explained(edited)
        assert_explained(edited.after())
    edited = mazur.edit({"t": [[1e200, 0]]})
    assert edited.loss.item() == np.inf
    assert_explained(edited)


def test_known_values_grow_with_the_cursor(mazur):
    assert set(mazur.known(-1)) == set(mazur.leaves)
    assert set(mazur.known(1)) == {*mazur.leaves, "z1", "h"}
    end = mazur.known(len(mazur.steps) - 1)
    assert {"dW1", "dx", "L"} <= set(end)
    np.testing.assert_array_equal(end["W1"], mazur.steps[-2].array)


def test_find_jumps_to_what_makes_an_array(mazur):
    assert mazur.steps[mazur.find("z2")].name == "z2"
    assert mazur.steps[mazur.find("dW1")].phase is Phase.BACKWARD
    with pytest.raises(KeyError, match="no step makes 'q'; expected one of z1, h"):
        mazur.find("q")
    with pytest.raises(KeyError, match="no step makes 'W1'"):
        mazur.find("W1")


def test_tensors_of_one_name_are_told_apart():
    x = Parameter(np.array(2.0), "x")
    with Tape() as tape:
        loss = multiply(multiply(multiply(x, x), x), Tensor(np.array(1.0), "x"))
    walk = Walk(tape, loss)
    assert sorted(walk.names.values()) == ["c", "c′", "c′3", "x", "x′"]
    assert len(set(walk.names.values())) == len(walk.names)
    assert_explained(walk)


def test_a_name_with_a_prime_is_taken_like_any_other():
    x, named = Parameter(np.array(2.0), "x"), Parameter(np.array(3.0), "x′")
    with Tape() as tape:
        loss = multiply(multiply(named, x), Tensor(np.array(1.0), "x"))
    names = Walk(tape, loss).names
    assert names[named] == "x′"
    assert len(set(names.values())) == len(names) == 5


def test_every_leaf_can_be_edited_and_is_read_again():
    x, W, b = (
        Tensor(np.ones((2, 3)), "x"),
        Parameter(np.ones((3, 2)), "W"),
        Parameter(np.ones(2), "b"),
    )
    with Tape() as tape:
        loss = mse_loss(tanh(affine(x, W, b)), Tensor(np.ones((2, 2)), "t"))
    walk = Walk(tape, loss)
    assert list(walk.leaves) == ["x", "W", "b", "t"]
    for name, leaf in some(walk.leaves.items()):
        assert walk.edit({name: leaf.data * 0.5}).loss.item() != loss.item()


def test_labels_can_be_edited_too():
    z, y = Parameter(np.array([[1.0, 2.0]]), "z"), Tensor(np.array([0]), "y")
    with Tape() as tape:
        loss = cross_entropy(z, y)
    edited = Walk(tape, loss).edit({"y": [1]})
    assert edited.loss.item() == pytest.approx(loss.item() - 1)
    assert_explained(edited)


def test_arithmetic_and_arrays_stand_in_the_order_of_the_formula():
    steps = {step.name: step for step in EXAMPLES["mazur"].walk().steps if step.phase != "update"}
    for name, formula, symbols, reads in [
        ("dW2", "dW2 = hᵀ · dz2", "h[0,0] · dz2[0,1]", ["h", "dz2"]),
        (
            "dt",
            "dt = dL · 2(t − o) / M,  M = 2 terms",
            "dL · 2 · (t[0,1] − o[0,1]) / 2",
            ["dL", "t", "o"],
        ),
    ]:
        step = steps[name]
        assert step.formula == formula
        assert step.explain((0, 1)).symbols == symbols
        assert [array.name for array in step.reads] == reads


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_a_step_reads_was_known_before_it(name):
    walk = example_named(name).walk()
    for step in some(walk.steps):
        known = walk.known(step.position - 1)
        for array in perhaps(step.reads):
            np.testing.assert_array_equal(array.array, known[array.name])


@pytest.mark.parametrize("name", [n for n in EXAMPLES if EXAMPLES[n].walk().can_be_opened])
def test_what_a_fused_operation_computes_on_the_way_is_called_by_what_it_is(name):
    """No two share a letter, told apart by a prime."""
    walk = EXAMPLES[name].walk()
    opened = walk.with_opened(walk.can_be_opened)
    made = [record.result for record in opened.passes[0].tape.records]
    assert not [opened.names[one] for one in made if "′" in opened.names[one]]
    inside = [one for one in made if "." in one.name]
    assert inside
    assert all(opened.names[one] == one.name for one in inside)
