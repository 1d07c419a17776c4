"""A deep multi-layer perceptron whose signal is normalized and can bypass its layers."""

from __future__ import annotations

from math import sqrt

import numpy as np
import numpy.typing as npt

from core.init import Initializer
from core.layers import Dense, Dropout, Layer, Norm, activation_named, norm_named
from core.networks.network import Network
from core.tape import Tensor


class Block(Layer):
    """x (N, width) → x + f(x) with f(x) = dropout(activation(norm(x)·W + b)); or f(x) alone."""

    def __init__(
        self,
        dense: Dense,
        activation: str,
        *,
        norm: Norm | None,
        dropout: Dropout,
        residual: bool,
        name: str,
    ) -> None:
        self.norm, self.dense, self.dropout = norm, dense, dropout
        self.activation = activation_named(activation)
        self.residual = residual
        self.name = name

    def __call__(self, x: Tensor) -> Tensor:
        n = self.norm(x).named(f"n{self.name}") if self.norm else x
        z = self.dense(n).named(f"z{self.name}")
        a = self.activation(z).named(f"a{self.name}")
        f = self.dropout(a)
        return (x + f).named(f"h{self.name}") if self.residual else f


class ResidualMLP(Network):
    """A dense layer, `blocks` of them with a normalization and a bypass, and one to the scores.

    A block computes x + f(norm(x)): what it finds is added to the signal, and the gradient
    reaches the layers before it undiminished (He et al. 2016, "Identity Mappings in Deep Residual
    Networks"). Its weights begin 1/√blocks as large as elsewhere (Radford et al. 2019). `norm` is
    None or one of `core.layers.NORMS`; without it and with ``residual=False`` this is the MLP of
    the same sizes. `dropout` is the share of each f that training leaves out.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        *,
        width: int = 64,
        blocks: int = 18,
        norm: str | None = "layer",
        residual: bool = True,
        dropout: float = 0.0,
        activation: str = "relu",
        init: str | Initializer | None = None,
        rng: np.random.Generator,
        dtype: npt.DTypeLike = np.float32,
    ) -> None:
        if blocks < 1:
            raise ValueError(f"a residual MLP needs at least 1 block, not {blocks}")

        def dense(inputs: int, outputs: int, number: int, activation: str) -> Dense:
            return Dense(
                inputs, outputs, activation=activation, init=init, rng=rng, dtype=dtype,
                name=str(number),
            )  # fmt: skip

        self.activation = activation_named(activation)
        self.first = dense(inputs, width, 1, activation)
        self.blocks = []
        for number in range(2, blocks + 2):
            layer, name = dense(width, width, number, activation), str(number)
            if residual:
                layer.W.data /= sqrt(blocks)  # so that all blocks together add one signal's size
            norm_layer = norm_named(norm, width, dtype=dtype, name=name) if norm else None
            self.blocks.append(
                Block(
                    layer, activation, norm=norm_layer, residual=residual, name=name,
                    dropout=Dropout(dropout, rng=rng, name=name),
                )
            )  # fmt: skip
        self.last = dense(width, outputs, blocks + 2, "linear")
        parts = [norm and f"{norm} norm", "residual" if residual else "plain"]
        self._words = " ".join(part for part in parts if part)
        self._sizes = f"{inputs}-{width}×{blocks + 1}-{outputs}"
        super().__init__()

    def __call__(self, x: Tensor) -> Tensor:
        z = self.first(x).named("z1")
        h = self.activation(z).named("a1")
        for block in self.blocks:
            h = block(h)
        return self.last(h).named(f"z{len(self.blocks) + 2}")

    def describe(self) -> str:
        return f"{self._sizes} {self.activation.name}, {self._words}"
