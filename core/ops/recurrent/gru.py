"""The gated recurrent unit: one gate keeps, one resets."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.ops.activations import logistic, sigmoid, tanh
from core.ops.arithmetic import add, multiply, subtract
from core.ops.linear import affine
from core.ops.recurrent.cell import Cell
from core.ops.recurrent.over_time import OverTime
from core.tape import Array, Saved, Tensor, enrol


class GruCell(Cell):
    """Gated recurrent unit: x (N, D), h_prev (N, H) → h (N, H). Cho et al. 2014.

    Side by side in a = x·W + b and q = h_prev·U + bh stand the parts of r = σ(a₀ + q₀), which
    resets, z = σ(a₁ + q₁), which keeps, and the candidate n = tanh(a₂ + r·q₂). W (D, 3H),
    U (H, 3H), b and bh (3H,): two biases, because r stands before one of them. (Cho et al. reset
    h_prev before the product with U; PyTorch and this resets q₂ after it, which is faster.)
    """

    name = "gru_cell"
    formula = (
        "h = (1 − z) · n + z · h_prev,  n = tanh(aₙ + r·qₙ),  r,z = σ(a + q),  "
        "a = x · W + b,  q = h_prev · U + bh"
    )
    operands = ("x", "h_prev", "W", "U", "b", "bh")
    rules = (
        "dx = da · Wᵀ,  da = dh · ∂h/∂a",
        "dh_prev = dh · z + dq · Uᵀ,  dq = dh · ∂h/∂q",
        "dW = xᵀ · da,  da = dh · ∂h/∂a",
        "dU = h_prevᵀ · dq,  dq = dh · ∂h/∂q",
        "db = Σₙ da[n],  da = dh · ∂h/∂a",
        "dbh = Σₙ dq[n],  dq = dh · ∂h/∂q",
    )
    gates = 3
    biases = 2
    inside = ("r", "z", "n", "q", "h_prev")
    linear = ("a", "q")

    def advance(self, a: Array, before: Array, U: Array, *bias: Array) -> tuple[Array, Saved]:
        (bh,) = bias
        a_r, a_z, a_n = np.split(a, 3, axis=1)
        q_r, q_z, q_n = np.split(before @ U + bh, 3, axis=1)
        r, z = logistic(a_r + q_r), logistic(a_z + q_z)
        n = np.tanh(a_n + r * q_n)
        return (1 - z) * n + z * before, (r, z, n, q_n, before)

    def retreat(self, dstate: Array, inside: Saved, U: Array) -> tuple[Array, Array, Array]:
        r, z, n, q_n, h_prev = inside
        dn = dstate * (1 - z) * (1 - n * n)
        dz = dstate * (h_prev - n) * z * (1 - z)
        dr = dn * q_n * r * (1 - r)
        da = np.concatenate([dr, dz, dn], axis=1)
        dq = np.concatenate([dr, dz, dn * r], axis=1)
        return da, dq, dstate * z + dq @ U.T

    def expand(self, *operands: Tensor, **options: Any) -> Tensor:
        x, h_prev, W, U, b, bh = operands
        a, q = affine(x, W, b).named("a"), affine(h_prev, U, bh).named("q")
        H = U.shape[0]
        r = sigmoid(add(a[:, :H], q[:, :H])).named("r")
        z = sigmoid(add(a[:, H : 2 * H], q[:, H : 2 * H])).named("z")
        n = tanh(add(a[:, 2 * H :], multiply(r, q[:, 2 * H :]))).named("n")
        return add(multiply(subtract(1.0, z), n), multiply(z, h_prev))


gru_cell = enrol(GruCell())


class Gru(OverTime):
    """GRU over time: x (N, T, D), W (D, 3H), U (H, 3H), b and bh (3H,) → h (N, T, H).

    The gates and their order are those of `gru_cell`.
    """

    name = "gru"
    formula = (
        "h = (1 − z) · n + z · h_prev,  n = tanh(aₙ + r·qₙ),  r,z = σ(a + q),  "
        "a = x · W + b,  q = h_prev · U + bh at each step t"
    )
    operands = ("x", "W", "U", "b", "bh")
    rules = (
        "dx = da · Wᵀ,  da = dh · ∂h/∂a through time",
        "dW = Σₜ x[t]ᵀ · da[t],  da = dh · ∂h/∂a through time",
        "dU = Σₜ h[t−1]ᵀ · dq[t],  dq = dh · ∂h/∂q through time",
        "db = Σₙ Σₜ da[n,t],  da = dh · ∂h/∂a through time",
        "dbh = Σₙ Σₜ dq[n,t],  dq = dh · ∂h/∂q through time",
    )
    cell = gru_cell


gru = enrol(Gru())
