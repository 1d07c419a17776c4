from __future__ import annotations

import re

import numpy as np
import pytest
from loops import some
from operands import sampled

from core.explain import BackwardCall, explainer_of
from core.expression import Named
from core.ops import gru, gru_cell, lstm, lstm_cell, rnn, rnn_cell
from core.tape import Tape, Tensor

RNG = np.random.default_rng
BY_KIND = pytest.mark.parametrize("op", [rnn, lstm, gru], ids=lambda op: op.name)
CELLS = pytest.mark.parametrize("cell", [rnn_cell, lstm_cell, gru_cell], ids=lambda op: op.name)


@pytest.mark.parametrize(
    ("op", "gates"), [(lstm_cell, "ifgo"), (lstm, "ifgo"), (gru_cell, "rzn"), (gru, "rzn")]
)
def test_every_gate_of_a_formula_is_defined_in_it(op, gates):
    defined = {name for side in re.findall(r"([\w,]+) =", op.formula) for name in side.split(",")}
    assert defined >= set(gates)


def operands(op, *, batch=3, steps=5, inputs=2, hidden=4, seed=0):
    """x and weights, as tensors."""
    cell, rng = op.cell, RNG(seed)
    wide = cell.gates * hidden
    shapes = [(batch, steps, inputs), (inputs, wide), (hidden, wide), *[(wide,)] * cell.biases]
    return [Tensor(rng.normal(size=s), n) for s, n in zip(shapes, op.operands, strict=True)]


def summed(tensor, weights):
    return (tensor * weights).sum()


@BY_KIND
def test_a_sequence_is_its_cell_applied_again_and_again_from_zeros(op):
    x, *weights = (tensor.data for tensor in operands(op))
    h, _ = op.forward(x, *weights)
    state = np.zeros((2, 3, 4) if op is lstm else (3, 4))
    for t in range(5):
        state, _ = op.cell.forward(x[:, t], state, *weights)
        np.testing.assert_array_equal(h[:, t], state[0] if op is lstm else state)


@BY_KIND
def test_the_gradient_of_a_shared_weight_is_the_sum_over_the_steps(op):
    """Each step gets a copy of the weights of its own; their gradients add up to the one."""
    x, *weights = operands(op)
    upstream = RNG(1).normal(size=(3, 4))
    copies = [[Tensor(w.data.copy()) for w in weights] for _ in range(5)]
    with Tape() as tape:
        state = Tensor(np.zeros((2, 3, 4) if op is lstm else (3, 4)))
        for t in range(5):
            state = op.cell(x[:, t], state, *copies[t])
        loss = summed(op.cell.output(state), upstream)
    apart = tape.gradients(loss)
    with Tape() as tape:
        loss = summed(op(x, *weights)[:, -1], upstream)
    together = tape.gradients(loss)
    for k, weight in some(enumerate(weights)):
        steps = [apart[copy[k]] for copy in copies]
        assert all(np.abs(step).max() > 0 for step in steps[1:])
        np.testing.assert_allclose(sum(steps), together[weight], rtol=1e-10, atol=1e-14)


@BY_KIND
def test_a_hidden_state_depends_on_no_later_input(op):
    x, *weights = operands(op)
    with Tape() as tape:
        loss = summed(op(x, *weights)[:, 2], RNG(1).normal(size=(3, 4)))
    dx = tape.gradients(loss)[x]
    assert not dx[:, 3:].any()
    assert dx[:, :3].all()


@BY_KIND
def test_rows_of_a_batch_do_not_meet(op):
    x, *weights = (tensor.data for tensor in operands(op))
    h, _ = op.forward(x, *weights)
    alone, _ = op.forward(x[1:2], *weights)
    np.testing.assert_allclose(alone, h[1:2], rtol=1e-12)


@CELLS
def test_one_step_opens_into_small_operations_with_the_textbooks_names(cell):
    x, before, *weights = (Tensor(array) for array in sampled(cell.name)[0])
    with Tape() as tape:
        cell.expand(x, before, *weights)
    names = {record.result.name for record in tape.records}
    assert (
        names
        >= {
            "rnn_cell": {"a", "q", "z"},
            "lstm_cell": {"h_prev", "c_prev", "z", "i", "f", "g", "o", "kept", "new", "c", "h"},
            "gru_cell": {"a", "q", "r", "z", "n"},
        }[cell.name]
    )


def lstm_state(h, c):
    return np.array([[[h]], [[c]]])


def test_an_lstm_step_by_hand():
    """One unit, one input: z = x·W + h·U + b = (0, 2, −1, 1), so σ(0) = ½ of tanh(−1) enters."""
    z = np.array([0.0, 2.0, -1.0, 1.0])
    W, U = np.array([[1.0, 2.0, 0.0, -1.0]]), np.array([[0.5, 0.5, -1.0, 1.0]])
    b = z - 2 * W[0] - 4 * U[0]
    s, _ = lstm_cell.forward(np.array([[2.0]]), lstm_state(4.0, -3.0), W, U, b)
    c = 1 / (1 + np.exp(-2)) * -3 + 0.5 * np.tanh(-1)
    h = 1 / (1 + np.exp(-1)) * np.tanh(c)
    np.testing.assert_allclose(s.ravel(), [h, c], rtol=1e-14)


def test_a_gru_step_by_hand():
    W, U = np.array([[1.0, 2.0, 3.0]]), np.array([[0.5, -0.5, 2.0]])
    b, bh = np.array([0.1, 0.2, 0.3]), np.array([-0.1, 0.4, 1.5])
    h, _ = gru_cell.forward(np.array([[0.5]]), np.array([[2.0]]), W, U, b, bh)
    r, z = 1 / (1 + np.exp(-1.5)), 1 / (1 + np.exp(-0.6))
    n = np.tanh(1.5 + 0.3 + r * (4 + 1.5))
    np.testing.assert_allclose(h, [[(1 - z) * n + z * 2]], rtol=1e-14)


def test_with_the_forget_gate_open_and_the_input_gate_shut_the_cell_keeps_for_ever():
    rng = RNG(0)
    W, U = rng.normal(size=(3, 8)), rng.normal(size=(2, 8))
    b = np.repeat([-1e3, 1e3, 0.0, 0.0], 2)  # i = 0, f = 1
    start = rng.normal(size=(2, 4, 2))
    s = start
    for _ in range(1000):
        s, saved = lstm_cell.forward(rng.normal(size=(4, 3)), s, W, U, b)
    np.testing.assert_array_equal(s[1], start[1])
    assert np.abs(s[0]).max() < 1  # the output gate goes on working
    upstream = rng.normal(size=s.shape)
    upstream[0] = 0
    _, before, *_ = lstm_cell.backward(upstream, saved)
    np.testing.assert_array_equal(before[1], upstream[1])  # and so does the gradient


def test_a_gru_that_only_keeps_never_changes():
    rng = RNG(0)
    W, U = rng.normal(size=(3, 6)), rng.normal(size=(2, 6))
    b = np.repeat([0.0, 1e3, 0.0], 2)  # z = 1
    h = start = rng.normal(size=(4, 2))
    for _ in range(1000):
        h, _ = gru_cell.forward(rng.normal(size=(4, 3)), h, W, U, b, np.zeros(6))
    np.testing.assert_array_equal(h, start)


@pytest.mark.parametrize("form", ["one operation", "a cell for each step"])
def test_through_time_the_gradient_of_a_linear_network_is_multiplied_by_a_power_of_u(form):
    """At 0, tanh is the identity up to second order: dx[T−1−k] = dh·(Uᵀ)ᵏ·Wᵀ exactly."""
    steps, upstream = 7, RNG(1).normal(size=(3, 4))
    x, W, U, b = operands(rnn, steps=steps)
    x.data[...], b.data[...] = 0, 0
    with Tape() as tape:
        last = rnn(x, W, U, b)[:, -1] if form == "one operation" else rnn.steps(x, W, U, b)[-1]
        loss = summed(last, upstream)
    dx = tape.gradients(loss)[x]
    for k in some(range(steps)):
        expected = upstream @ np.linalg.matrix_power(U.data.T, k) @ W.data.T
        np.testing.assert_allclose(dx[:, steps - 1 - k], expected, rtol=1e-10)


def test_without_recurrence_every_step_is_a_dense_layer():
    x, W, U, b = (tensor.data for tensor in operands(rnn))
    h, _ = rnn.forward(x, W, 0 * U, b)
    np.testing.assert_allclose(h, np.tanh(x @ W + b), rtol=1e-14)


def test_large_inputs_saturate_the_gates_without_a_warning():
    for op in (rnn, lstm, gru):
        x, *weights = (tensor.data for tensor in operands(op))
        h, saved = op.forward(1e4 * x, *weights)
        assert np.isfinite(h).all()
        for gradient in some(op.backward(np.ones_like(h), saved)):
            assert np.isfinite(gradient).all()


def named(op, arrays):
    return [Named(name, array) for name, array in zip(op.operands, arrays, strict=True)]


def test_an_element_reads_as_in_a_textbook():
    h = explainer_of(lstm).element((0, 1, 0), named(lstm, sampled(lstm.name)[0]), {})
    inside = "f[0,1,0] · c_prev[0,1,0] + i[0,1,0] · g[0,1,0]"
    assert h.symbols() == f"o[0,1,0] · tanh({inside})"
    cell = named(lstm_cell, sampled(lstm_cell.name)[0])
    c = explainer_of(lstm_cell).element((1, 2, 0), cell, {})
    assert c.symbols() == "f[2,0] · c_prev[2,0] + i[2,0] · g[2,0]"
    h = explainer_of(gru_cell).element((2, 1), named(gru_cell, sampled(gru_cell.name)[0]), {})
    assert h.symbols() == "(1 − z[2,1]) · n[2,1] + z[2,1] · h_prev[2,1]"


def test_a_step_of_the_plain_network_shows_what_makes_gradients_vanish():
    arrays = sampled(rnn_cell.name)[0]
    h, _ = rnn_cell.forward(*arrays)
    dh = Named("dh", np.ones_like(h))
    back = BackwardCall(dh, named(rnn_cell, arrays), Named("h", h), {})
    factors = explainer_of(rnn_cell).gradient(1, (2, 0), back)
    assert [(f.upstream.symbols(), f.local.symbols()) for f in factors] == [
        ("dh[2,0]", "(1 − h[2,0]²) · U[0,0]"),
        ("dh[2,1]", "(1 − h[2,1]²) · U[0,1]"),
    ]


def test_the_gradient_of_a_weight_names_every_row_and_step():
    arrays = sampled(lstm.name)[0]
    h, _ = lstm.forward(*arrays)
    back = BackwardCall(Named("dh", np.ones_like(h)), named(lstm, arrays), Named("h", h), {})
    factors = explainer_of(lstm).gradient(2, (1, 6), back)
    assert [f.expression.symbols() for f in factors] == [
        f"dz[{n},{t},6] · h_prev[{n},{t},1]" for n in range(2) for t in range(3)
    ]


@pytest.mark.parametrize(
    ("op", "changed", "shape", "message"),
    [
        (lstm, "x", (3, 0, 2), r"lstm: x has shape \(3, 0, 2\); expected .* T ≥ 1 steps"),
        (gru, "x", (3, 2), r"gru: x has shape \(3, 2\); expected \(N, T, D\)"),
        (lstm, "W", (2, 15), r"lstm: W has shape \(2, 15\); .* need \(D, 4·H\), here \(2, 16\)"),
        (lstm, "U", (4, 12), r"lstm: U has shape \(4, 12\); expected \(H, 4·H\) with H ≥ 1"),
        (rnn, "U", (0, 0), r"rnn: U has shape \(0, 0\); expected \(H, H\) with H ≥ 1"),
        (rnn, "b", (1,), r"rnn: b has shape \(1,\); U \(4, 4\) needs \(4,\)"),
        (gru, "bh", (3,), r"gru: bh has shape \(3,\); U \(4, 12\) needs \(12,\)"),
    ],
)
def test_a_sequence_or_weights_that_do_not_fit_are_named(op, changed, shape, message):
    tensors = operands(op)
    tensors[op.operands.index(changed)] = np.zeros(shape)
    with pytest.raises(ValueError, match=message):
        op(*tensors)


@pytest.mark.parametrize(
    ("cell", "changed", "shape", "message"),
    [
        (rnn_cell, 0, (3, 1, 3), r"rnn_cell: x has shape \(3, 1, 3\); expected \(N, D\)"),
        (gru_cell, 1, (2, 2), r"gru_cell: h_prev has shape \(2, 2\); .* need \(3, 2\)"),
        (lstm_cell, 1, (3, 2), r"lstm_cell: s_prev has shape \(3, 2\); .* need \(2, 3, 2\)"),
        (lstm_cell, 2, (4, 8), r"lstm_cell: W has shape \(4, 8\)"),
    ],
)
def test_a_step_whose_arrays_do_not_fit_is_named(cell, changed, shape, message):
    arrays = list(sampled(cell.name)[0])
    arrays[changed] = np.zeros(shape)
    with pytest.raises(ValueError, match=message):
        cell(*arrays)
