"""Softmax regression: one affine map, trained by cross-entropy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from core.init import Initializer
from core.layers import Dense
from core.networks.network import Network
from core.tape import Tensor


class SoftmaxRegression(Network):
    """Scores z = x·W + b for each class; softmax of them are the probabilities."""

    def __init__(
        self,
        inputs: int,
        classes: int,
        *,
        init: str | Initializer | None = None,
        rng: np.random.Generator,
        dtype: npt.DTypeLike = np.float32,
    ) -> None:
        self.layer = Dense(inputs, classes, rng=rng, init=init, dtype=dtype)
        super().__init__()

    def __call__(self, x: Tensor) -> Tensor:
        return self.layer(x).named("z")

    def describe(self) -> str:
        inputs, classes = self.layer.W.shape
        return f"{inputs}-{classes} softmax"
