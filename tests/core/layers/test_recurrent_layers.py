from __future__ import annotations

import numpy as np
import pytest
from loops import some

from core.layers import GRU, LSTM, RNN, Embedding
from core.tape import Tape, Tensor

RNG = np.random.default_rng
KINDS = pytest.mark.parametrize("kind", [RNN, LSTM, GRU])


@KINDS
def test_recurrent_weights_begin_as_turns_of_each_gate_and_biases_at_zero(kind):
    layer = kind(3, 5, gain=0.7, rng=RNG(0), dtype=np.float64)
    for U in some(np.hsplit(layer.U.data, layer.U.shape[1] // 5)):
        np.testing.assert_allclose(U.T @ U, 0.49 * np.eye(5), atol=1e-12)
    assert not any(bias.data.any() for bias in layer.biases)


@KINDS
def test_parameters_have_the_layers_number_and_precision(kind):
    parameters = kind(3, 5, rng=RNG(0), name="2").parameters()
    names = ["W2", "U2", "b2", "bh2"] if kind is GRU else ["W2", "U2", "b2"]
    assert [p.name for p in parameters] == names
    assert {p.dtype for p in parameters} == {np.dtype(np.float32)}


def test_the_forget_bias_is_that_of_the_forget_gate_alone():
    (b,) = LSTM(3, 2, forget_bias=3.0, rng=RNG(0)).biases
    assert b.data.tolist() == [0, 0, 3, 3, 0, 0, 0, 0]


@KINDS
@pytest.mark.parametrize("last", [False, True])
def test_unrolled_or_not_a_layer_computes_the_same(kind, last):
    layer = kind(2, 3, rng=RNG(0), dtype=np.float64)
    x = Tensor(RNG(1).normal(size=(4, 5, 2)), "x")
    found = []
    for layer.unrolled in (False, True):
        with Tape() as tape:
            h = layer(x, last=last)
            loss = (h * RNG(2).normal(size=h.shape)).sum()
        gradients = tape.gradients(loss)
        found.append([h.data, *(gradients[t] for t in (x, *layer.parameters()))])
    for whole, unrolled in some(zip(*found, strict=True)):
        np.testing.assert_allclose(unrolled, whole, rtol=1e-12, atol=1e-15)


def test_the_last_hidden_state_is_the_last_of_all():
    layer, x = GRU(2, 3, rng=RNG(0)), Tensor(RNG(1).normal(size=(4, 5, 2)), "x")
    np.testing.assert_array_equal(layer(x, last=True).data, layer(x).data[:, -1])


def test_an_unrolled_layer_records_a_cell_for_every_step_by_its_number():
    layer = LSTM(2, 3, unrolled=True, rng=RNG(0))
    with Tape() as tape:
        layer(Tensor(np.ones((1, 3, 2), np.float32), "x"), last=True)
    assert [(r.op.name, r.result.name) for r in tape.records if r.op.name == "lstm_cell"] == [
        ("lstm_cell", "s1"), ("lstm_cell", "s2"), ("lstm_cell", "s3")
    ]  # fmt: skip
    assert tape.records[-1].result.name == "h3"
    assert [leaf.name for leaf in tape.leaves()] == ["x", "s0", "W", "U", "b"]


@KINDS
@pytest.mark.parametrize("unrolled", [False, True])
def test_a_sequence_of_no_steps_is_refused(kind, unrolled):
    layer = kind(2, 3, unrolled=unrolled, rng=RNG(0))
    for last in (False, True):
        with pytest.raises(ValueError, match=r"x has shape \(4, 0, 2\); expected .* T ≥ 1 steps"):
            layer(Tensor(np.ones((4, 0, 2))), last=last)


def distance_travelled(layer, steps=40):
    """|∂L/∂x_0| as a share of |∂L/∂x_T|, for a loss of the last hidden state."""
    x, upstream = RNG(1).normal(size=(8, steps, 4)), RNG(2).normal(size=(8, 16))
    with Tape() as tape:
        x = Tensor(x, "x")
        loss = (layer(x, last=True) * upstream).sum()
    first, *_, last = np.abs(tape.gradients(loss)[x]).mean(axis=(0, 2))
    return first / last


@pytest.mark.parametrize("seed", range(3))
def test_gradients_vanish_in_a_plain_network_and_live_in_an_open_cell(seed):
    def build(kind, **options):
        return kind(4, 16, rng=RNG(seed), dtype=np.float64, **options)

    assert distance_travelled(build(RNN, gain=0.7)) < 1e-8
    assert 1e-7 < distance_travelled(build(LSTM, gain=0.3, forget_bias=1.0)) < 1e-3
    assert 1e-2 < distance_travelled(build(LSTM, gain=0.3, forget_bias=3.0)) < 10


def test_a_layer_without_inputs_or_units_is_refused():
    with pytest.raises(ValueError, match="at least 1 input and 1 hidden unit, not 0 and 3"):
        RNN(0, 3, rng=RNG(0))
    with pytest.raises(ValueError, match="at least 1 token and a width of 1, not 4 and 0"):
        Embedding(4, 0, rng=RNG(0))


def test_an_embedding_looks_up_rows_that_begin_as_pytorchs():
    layer = Embedding(2000, 50, rng=RNG(0), name="1")
    assert layer.E.name == "E1"
    assert layer.E.data.std() == pytest.approx(1, abs=0.01)
    e = layer(Tensor(np.array([[3, 0], [3, 1999]]), "x"))
    np.testing.assert_array_equal(e.data[:, 0], layer.E.data[[3, 3]])
    assert e.shape == (2, 2, 50)
