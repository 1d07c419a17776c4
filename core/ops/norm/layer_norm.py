"""Layer normalization: each row by its own mean and variance."""

from __future__ import annotations

from typing import Any

from core.ops.norm.normalization import Normalization, check_rows
from core.tape import Array, enrol


class LayerNorm(Normalization):
    """Each row of x (…, D) by its own mean and variance: γ (D,), β (D,) → y (…, D).

    The variance is the biased one, and eps is added under the root (Ba, Kiros and Hinton 2016).
    """

    name = "layer_norm"
    rules = (
        "dx = (γ·dy − mean(γ·dy) − x̂ · mean(γ·dy · x̂)) / s",
        "dγ = Σₙ dy[n] · x̂[n]",
        "dβ = Σₙ dy[n]",
    )
    axis = -1

    def sets(self, x: Array, **options: Any) -> tuple[Array, tuple[int, ...]]:
        return x, (x.ndim - 1,)

    def check(self, x: Array, γ: Array, β: Array, **options: Any) -> None:
        check_rows(self.name, x, γ=γ, β=β)


layer_norm = enrol(LayerNorm())
