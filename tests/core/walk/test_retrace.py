"""One function runs a recorded computation again with a change."""

from __future__ import annotations

import numpy as np
import pytest
from loops import some

from core.networks import MLP
from core.tape import Parameter, Tape
from core.walk import retrace


@pytest.fixture
def network():
    """A network of two layers with its tape and loss."""
    rng = np.random.default_rng(0)
    model = MLP([3, 4, 2], rng=rng, dtype=np.float64)
    with Tape() as tape:
        loss = model.loss(rng.normal(size=(5, 3)), rng.integers(0, 2, 5))
    return model, tape, loss


def test_a_retrace_computes_again_only_what_depends_on_the_edit(network):
    model, tape, loss = network
    W2 = model.layers[1].W
    again, new = retrace(tape, {W2: W2.data * 2})
    shared = [a is b for a, b in zip(tape.records, again.records, strict=True)]
    assert shared == [True, True, False, False]  # affine, tanh | affine, cross-entropy
    assert new[loss].item() != loss.item()
    assert isinstance(new[W2], Parameter)


def test_a_retrace_leaves_the_old_tape_as_it_was(network):
    model, tape, loss = network
    before, value = tape.gradients(loss), loss.item()
    x = tape.leaves()[0]
    retrace(tape, {x: x.data + 1, model.layers[0].W: np.zeros((3, 4))})
    assert loss.item() == value
    for tensor, gradient in some(tape.gradients(loss).items()):
        np.testing.assert_array_equal(gradient, before[tensor])


def test_a_retrace_equals_a_computation_from_the_edited_values(network):
    model, tape, loss = network
    x, y = (tape.leaves()[0], tape.leaves()[-1])
    b1 = model.layers[0].b
    again, new = retrace(tape, {b1: [1, -1, 0.5, 2]})
    b1.data[...] = [1, -1, 0.5, 2]
    with Tape() as fresh:
        expected = model.loss(x, y)
    assert new[loss].item() == expected.item()
    W1 = model.layers[0].W
    np.testing.assert_array_equal(again.gradients(new[loss])[W1], fresh.gradients(expected)[W1])


def test_a_retrace_without_edits_shares_every_record(network):
    _, tape, loss = network
    again, new = retrace(tape, {})
    assert again.records == tape.records
    assert new == {}
    assert again.gradients(loss).keys() == tape.gradients(loss).keys()


def test_a_retrace_refuses_what_an_operation_would(network):
    _, tape, _ = network
    labels = tape.leaves()[-1]
    with pytest.raises(ValueError, match="cross_entropy"):
        retrace(tape, {labels: np.full(5, -1)})


def test_a_retrace_keeps_no_hold_of_the_array_it_was_given(network):
    _, tape, _ = network
    x = tape.leaves()[0]
    given = x.data + 1
    _, new = retrace(tape, {x: given})
    before = new[x].data.copy()
    given[...] = 0
    np.testing.assert_array_equal(new[x].data, before)


def test_a_number_that_was_computed_can_be_given_and_what_led_to_it_is_left_out(network):
    _, tape, loss = network
    z2 = tape.records[-2].result
    again, new = retrace(tape, {z2: np.zeros(z2.shape)})
    assert [record.op.name for record in again.records[-1:]] == ["cross_entropy"]
    assert all(record.result is not z2 for record in again.records)
    assert new[loss].item() == pytest.approx(np.log(z2.shape[-1]))


def test_a_retrace_refuses_what_does_not_fit(network):
    model, tape, _ = network
    with pytest.raises(ValueError, match=r"W1 has shape \(3, 4\), the new value \(4,\)"):
        retrace(tape, {model.layers[0].W: np.zeros(4)})


def test_all_changes_are_made_at_once(network):
    """Another number, another activation and an opened loss: as a computation of one's own."""
    model, tape, loss = network
    b1 = model.layers[0].b
    again, new = retrace(
        tape, {b1: [1, -1, 0.5, 2]}, activations={"a1": "relu"}, opened=frozenset({"L"})
    )
    W1, W2, b2 = model.layers[0].W.data, model.layers[1].W.data, model.layers[1].b.data
    x, y = tape.leaves()[0].data, tape.leaves()[-1].data
    z2 = np.maximum(x @ W1 + [1, -1, 0.5, 2], 0) @ W2 + b2
    p = np.exp(z2) / np.exp(z2).sum(axis=1, keepdims=True)
    assert new[loss].item() == pytest.approx(-np.log(p[np.arange(len(y)), y]).mean())
    assert [r.op.name for r in again.records[:3]] == ["affine", "relu", "affine"]
    assert len(again.records) > len(tape.records)
    assert all(r.result.name.startswith("L.") for r in again.records[3:-1])
