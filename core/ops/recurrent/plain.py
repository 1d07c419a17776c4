"""The plain recurrent network: a tanh of the input and the state before."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.ops.activations import tanh
from core.ops.arithmetic import add
from core.ops.linear import affine, matmul
from core.ops.recurrent.cell import Cell
from core.ops.recurrent.over_time import OverTime
from core.tape import Array, Saved, Tensor, enrol


class RnnCell(Cell):
    """h = tanh(x·W + h_prev·U + b): x (N, D), h_prev (N, H) → h (N, H). Elman 1990.

    W (D, H), U (H, H), b (H,).
    """

    name = "rnn_cell"
    formula = "h = tanh(x · W + h_prev · U + b)"
    operands = ("x", "h_prev", "W", "U", "b")
    rules = (
        "dx = dz · Wᵀ,  dz = dh · (1 − h²)",
        "dh_prev = dz · Uᵀ,  dz = dh · (1 − h²)",
        "dW = xᵀ · dz,  dz = dh · (1 − h²)",
        "dU = h_prevᵀ · dz,  dz = dh · (1 − h²)",
        "db = Σₙ dz[n],  dz = dh · (1 − h²)",
    )
    gates = 1
    inside = ("h",)

    def advance(self, a: Array, before: Array, U: Array, *bias: Array) -> tuple[Array, Saved]:
        h = np.tanh(a + before @ U)
        return h, (h,)

    def retreat(self, dstate: Array, inside: Saved, U: Array) -> tuple[Array, Array, Array]:
        (h,) = inside
        dz = dstate * (1 - h * h)
        return dz, dz, dz @ U.T

    def expand(self, *operands: Tensor, **options: Any) -> Tensor:
        x, h_prev, W, U, b = operands
        a, q = affine(x, W, b).named("a"), matmul(h_prev, U).named("q")
        return tanh(add(a, q).named("z"))


rnn_cell = enrol(RnnCell())


class Rnn(OverTime):
    """Elman's network over time: x (N, T, D), W (D, H), U (H, H), b (H,) → h (N, T, H)."""

    name = "rnn"
    formula = "h = tanh(x · W + h_prev · U + b) at each step t"
    operands = ("x", "W", "U", "b")
    rules = (
        "dx = dz · Wᵀ,  dz = (dh + dz[t+1] · Uᵀ) · (1 − h²)",
        "dW = Σₜ x[t]ᵀ · dz[t],  dz = (dh + dz[t+1] · Uᵀ) · (1 − h²)",
        "dU = Σₜ h[t−1]ᵀ · dz[t],  dz = (dh + dz[t+1] · Uᵀ) · (1 − h²)",
        "db = Σₙ Σₜ dz[n,t],  dz = (dh + dz[t+1] · Uᵀ) · (1 − h²)",
    )
    cell = rnn_cell


rnn = enrol(Rnn())
