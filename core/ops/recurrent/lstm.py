"""Long short-term memory: a memory that gates write to, keep and read."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from core.ops.activations import logistic, sigmoid, tanh
from core.ops.arithmetic import add, multiply
from core.ops.linear import affine, matmul
from core.ops.recurrent.cell import Cell
from core.ops.recurrent.over_time import OverTime
from core.ops.shape import cat
from core.tape import Array, Saved, Tensor, enrol


class LstmCell(Cell):
    """Long short-term memory: x (N, D), s_prev (2, N, H) → s (2, N, H).

    A state holds two arrays, s[0] = h and s[1] = c: the output, and the memory, of which a step
    forgets a part and to which it adds. Side by side in z = x·W + h_prev·U + b stand what makes
    the input gate i = σ(z₀), the forget gate f = σ(z₁), the candidate g = tanh(z₂) and the output
    gate o = σ(z₃). W (D, 4H), U (H, 4H), b (4H,). Hochreiter and Schmidhuber 1997; the forget
    gate: Gers, Schmidhuber and Cummins 2000.
    """

    name = "lstm_cell"
    formula = (
        "s = (o · tanh(c), c),  c = f · c_prev + i · g,  "
        "g = tanh(z),  i,f,o = σ(z),  z = x · W + h_prev · U + b"
    )
    operands = ("x", "s_prev", "W", "U", "b")
    rules = (
        "dx = dz · Wᵀ,  dz = ds · ∂s/∂z",
        "ds_prev = (dz · Uᵀ, dc · f),  dz = ds · ∂s/∂z",
        "dW = xᵀ · dz,  dz = ds · ∂s/∂z",
        "dU = s_prev[0]ᵀ · dz,  dz = ds · ∂s/∂z",
        "db = Σₙ dz[n],  dz = ds · ∂s/∂z",
    )
    gates = 4
    state = "s"
    inside = ("i", "f", "g", "o", "c_prev", "c")

    def start(self, batch: int, hidden: int, dtype: npt.DTypeLike) -> Array:
        return np.zeros((2, batch, hidden), dtype)

    def hidden(self, state: Array) -> Array:
        h, _ = state
        return np.asarray(h)

    def output(self, state: Tensor) -> Tensor:
        return state[0]

    def advance(self, a: Array, before: Array, U: Array, *bias: Array) -> tuple[Array, Saved]:
        h_prev, c_prev = before
        z = np.split(a + h_prev @ U, 4, axis=1)
        i, f, g, o = logistic(z[0]), logistic(z[1]), np.tanh(z[2]), logistic(z[3])
        c = f * c_prev + i * g
        return np.stack([o * np.tanh(c), c]), (i, f, g, o, c_prev, c)

    def retreat(self, dstate: Array, inside: Saved, U: Array) -> tuple[Array, Array, Array]:
        i, f, g, o, c_prev, c = inside
        dh, dc = dstate
        t = np.tanh(c)
        dc = dc + dh * o * (1 - t * t)
        dz = np.concatenate(
            [
                dc * g * i * (1 - i),
                dc * c_prev * f * (1 - f),
                dc * i * (1 - g * g),
                dh * t * o * (1 - o),
            ],
            axis=1,
        )
        return dz, dz, np.stack([dz @ U.T, dc * f])

    def expand(self, *operands: Tensor, **options: Any) -> Tensor:
        x, s_prev, W, U, b = operands
        h_prev, c_prev = s_prev[0].named("h_prev"), s_prev[1].named("c_prev")
        z = add(affine(x, W, b).named("a"), matmul(h_prev, U).named("q")).named("z")
        H = U.shape[0]
        zi, zf, zg, zo = (
            z[:, k * H : (k + 1) * H].named(f"z{gate}") for k, gate in enumerate("ifgo")
        )
        i, f, o = sigmoid(zi).named("i"), sigmoid(zf).named("f"), sigmoid(zo).named("o")
        g = tanh(zg).named("g")
        kept, new = multiply(f, c_prev).named("kept"), multiply(i, g).named("new")
        c = add(kept, new).named("c")
        h = multiply(o, tanh(c).named("tanh_c")).named("h")
        return cat([h[None].named("h_row"), c[None].named("c_row")])


lstm_cell = enrol(LstmCell())


class Lstm(OverTime):
    """LSTM over time: x (N, T, D), W (D, 4H), U (H, 4H), b (4H,) → h (N, T, H).

    The gates and their order are those of `lstm_cell`.
    """

    name = "lstm"
    formula = (
        "h = o · tanh(c),  c = f · c_prev + i · g,  "
        "g = tanh(z),  i,f,o = σ(z),  z = x · W + h_prev · U + b at each step t"
    )
    operands = ("x", "W", "U", "b")
    rules = (
        "dx = dz · Wᵀ,  dz = dh · ∂h/∂z through time",
        "dW = Σₜ x[t]ᵀ · dz[t],  dz = dh · ∂h/∂z through time",
        "dU = Σₜ h[t−1]ᵀ · dz[t],  dz = dh · ∂h/∂z through time",
        "db = Σₙ Σₜ dz[n,t],  dz = dh · ∂h/∂z through time",
    )
    cell = lstm_cell


lstm = enrol(Lstm())
