"""Faults: each spoils what it says, and a nudge finds it."""

from __future__ import annotations

import numpy as np
import pytest
from loops import some
from operands import sampled

from core import losses
from core.examples import EXAMPLES
from core.explain import explainer_of
from core.expression import Named, Quotient
from core.layers import ACTIVATIONS
from core.losses import mse_loss
from core.ops import affine, sigmoid, tanh
from core.tape import Parameter, Tape, Tensor, registry
from core.walk import FAULTS, Phase, Recipe, Walk, check_by_nudging
from core.walk.faults import averaged


def batch_network():
    """Two square layers on a batch of three: every fault of dense layers can strike."""
    rng = np.random.default_rng(0)
    x, t = Tensor(rng.normal(size=(3, 2)), "x"), Tensor(rng.normal(size=(3, 2)), "t")
    W1, W2 = (Parameter(rng.normal(size=(2, 2)), f"W{k}") for k in (1, 2))
    b1, b2 = (Parameter(rng.normal(size=2), f"b{k}") for k in (1, 2))
    with Tape() as tape:
        a = tanh(affine(x, W1, b1).named("z1")).named("a")
        loss = mse_loss(sigmoid(affine(a, W2, b2).named("z2")).named("y"), t).named("L")
    return Walk(tape, loss, Recipe(rate=0.1))


DENSE = ("transpose", "alias", "mean", "bias", "slope", "operand")


@pytest.mark.parametrize("name", DENSE)
def test_a_fault_spoils_a_gradient_and_a_nudge_tells(name):
    walk = batch_network().with_fault(name)
    step = walk.parting()
    assert step is not None
    assert step.phase is Phase.BACKWARD
    tensor = step.name.removeprefix("d")
    index = np.unravel_index(
        np.argmax(np.abs(step.array - batch_network().steps[step.position].array)), step.array.shape
    )
    assert not check_by_nudging(walk, tensor, index).agrees


@pytest.mark.parametrize("name", DENSE)
def test_everything_before_the_fault_is_right_and_shapes_never_change(name):
    right = batch_network()
    wrong = right.with_fault(name)
    parting = wrong.parting().position
    for ours, theirs in some(zip(wrong.steps, right.steps, strict=True)):
        assert ours.array.shape == theirs.array.shape
        if ours.position < parting:
            np.testing.assert_array_equal(ours.array, theirs.array)


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("transpose", "da"),
        ("alias", "dW2"),
        ("mean", "dy"),
        ("bias", "db2"),
        ("slope", "dz2"),
        ("operand", "dz2"),
    ],
)
def test_truth_and_walk_part_where_the_fault_is(name, step):
    assert batch_network().with_fault(name).parting().name == step


def test_where_paths_meet_the_last_one_replaces_the_others():
    walk = EXAMPLES["diamond"].walk().with_fault("overwrite")
    step = walk.parting()
    assert (step.name, step.phase) == ("dx", Phase.ACCUMULATE)
    assert step.array == 15
    assert step.explain(()).expression.evaluate() == 21


def test_only_faults_that_make_a_difference_are_offered():
    assert [f.name for f in EXAMPLES["diamond"].walk().faults()] == ["overwrite"]
    assert {f.name for f in batch_network().faults()} == set(DENSE)


@pytest.mark.parametrize("name", losses.__all__)
def test_a_loss_is_a_mean_of_as_many_terms_as_it_divides_by(name):
    op = registry[name]
    with Tape() as tape:
        op(*sampled(op.name)[0])
    (record,) = tape.records
    operands = [Named(k, t.data) for k, t in zip(op.operands, record.operands, strict=True)]
    shown = explainer_of(op).element((), operands, record.options)
    assert isinstance(shown, Quotient)
    assert averaged(record) == shown.below.evaluate() > 1


def test_only_a_mean_to_a_single_number_forgets_to_divide():
    x = Tensor(np.ones((3, 2)), "x")
    with Tape() as tape:
        x.mean()
        x.sum()
        x.mean(axis=1)
    assert [averaged(record) for record in tape.records] == [6, 1, 1]


def test_of_a_distance_the_forgotten_mean_is_over_all_elements():
    right, wrong = batch_network(), batch_network().with_fault("mean")
    at = right.find("dy")
    np.testing.assert_allclose(wrong.steps[at].array, 6 * right.steps[at].array)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_local_derivative_of_every_activation_can_be_forgotten(activation):
    walk = batch_network().with_activation("a", activation)
    walk = walk.with_activation("y", activation).with_fault("slope")
    step = walk.parting()
    assert step.name == "dz2"
    np.testing.assert_array_equal(step.array, step.upstream.array)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_faults_that_are_offered_are_those_whose_walk_parts_from_the_truth(name):
    walk = EXAMPLES[name].walk().further()
    parting = [f for f in FAULTS if walk.with_fault(f).parting() is not None]
    assert [fault.name for fault in walk.faults()] == parting
    assert [fault.name for fault in walk.with_fault("mean").faults()] == parting


def test_faults_are_looked_for_without_walking_again(monkeypatch):
    walk = batch_network()
    monkeypatch.setattr(Walk, "__init__", None)
    assert {fault.name for fault in walk.faults()} == set(DENSE)


def test_without_a_fault_there_is_nothing_to_find():
    walk = batch_network()
    assert walk.parting() is None
    assert walk.with_fault("slope").with_fault(None).parting() is None


def test_every_fault_says_what_it_is():
    for name, fault in some(FAULTS.items()):
        assert fault.name == name
        assert fault.title
        assert fault.lesson.endswith(".")


def test_an_unknown_fault_is_named():
    with pytest.raises(KeyError, match="no fault 'typo'; expected one of transpose"):
        batch_network().with_fault("typo")
