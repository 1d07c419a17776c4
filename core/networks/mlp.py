"""The multi-layer perceptron: affine maps with a nonlinearity between them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from core.init import Initializer
from core.layers import Dense, activation_named
from core.networks.network import Network
from core.tape import Tensor


class MLP(Network):
    """Dense layers of the given sizes, e.g. ``MLP([64, 32, 10], activation="tanh", rng=rng)``."""

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        activation: str = "tanh",
        init: str | Initializer | None = None,
        rng: np.random.Generator,
        dtype: npt.DTypeLike = np.float32,
    ) -> None:
        if len(sizes) < 2:
            raise ValueError(f"an MLP needs at least an input and an output size, not {sizes}")
        self.sizes = tuple(sizes)
        self.activation = activation_named(activation)
        last = len(sizes) - 1
        self.layers = [
            Dense(
                inputs,
                outputs,
                rng=rng,
                activation=activation if number < last else "linear",
                init=init,
                dtype=dtype,
                name=str(number),
            )
            for number, (inputs, outputs) in enumerate(pairwise(sizes), 1)
        ]
        super().__init__()

    def __call__(self, x: Tensor) -> Tensor:
        a = x
        for number, layer in enumerate(self.layers, 1):
            z = layer(a).named(f"z{number}")
            if number == len(self.layers):
                break
            a = self.activation(z).named(f"a{number}")
        return z

    def describe(self) -> str:
        return f"{'-'.join(map(str, self.sizes))} {self.activation.name}"
