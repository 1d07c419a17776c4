"""Dropout as a layer: at work in training, absent in evaluation."""

from __future__ import annotations

import numpy as np

from core.layers.layer import Layer
from core.ops import Mask, dropout
from core.ops.dropout import check_probability
from core.tape import Tensor


class Dropout(Layer):
    """In training each element of x is 0 with probability p, else x/(1 − p); x in evaluation.

    The masks come from `rng`, one after the other; `name` is put behind m to name them.
    """

    def __init__(self, p: float = 0.5, *, rng: np.random.Generator, name: str = "") -> None:
        check_probability(p)
        self.p = p
        self.name = f"m{name}"
        self._rng = rng

    def __call__(self, x: Tensor) -> Tensor:
        if not self.training or self.p == 0:
            return x
        return dropout(x, Mask.drawn(x, self.p, self._rng, self.name), p=self.p)
