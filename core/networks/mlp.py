"""The multi-layer perceptron: affine maps with a nonlinearity between them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from core.init import Initializer
from core.layers import Dense, Dropout, activation_named, norm_named
from core.networks.network import Network
from core.tape import Tensor


class MLP(Network):
    """Dense layers of the given sizes, e.g. ``MLP([64, 32, 10], activation="tanh", rng=rng)``.

    Between a hidden layer and its activation may stand a normalization, `norm`, one of
    `core.layers.NORMS`; after the activation training leaves out the share `dropout`.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        activation: str = "tanh",
        init: str | Initializer | None = None,
        norm: str | None = None,
        dropout: float = 0.0,
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
        hidden = tuple(enumerate(sizes[1:-1], 1))
        self.norms = (
            []
            if norm is None
            else [norm_named(norm, size, dtype=dtype, name=str(number)) for number, size in hidden]
        )
        self.dropouts = [Dropout(dropout, rng=rng, name=str(number)) for number, _ in hidden]
        self._norm = norm
        super().__init__()

    def __call__(self, x: Tensor) -> Tensor:
        a = x
        for number, layer in enumerate(self.layers, 1):
            z = layer(a).named(f"z{number}")
            if number == len(self.layers):
                break
            n = self.norms[number - 1](z).named(f"n{number}") if self.norms else z
            a = self.dropouts[number - 1](self.activation(n).named(f"a{number}"))
        return z

    def describe(self) -> str:
        norm = f", {self._norm} norm" if self._norm else ""
        return f"{'-'.join(map(str, self.sizes))} {self.activation.name}{norm}"
