"""The multi-layer perceptron: affine maps with a nonlinearity between them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count, pairwise

import numpy as np
import numpy.typing as npt

from core.init import Initializer
from core.layers import Dense, Dropout, activation_named, norm_named
from core.networks.network import Network
from core.tape import Tensor


class MLP(Network):
    """Dense layers of the given sizes, e.g. ``MLP([64, 32, 10], activation="tanh", rng=rng)``.

    `activation` is that of every hidden layer, or has one for each; ``linear`` is none at all.
    Before it may stand a normalization, `norm`, one of `core.layers.NORMS`; after it training
    leaves out the share `dropout`.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        activation: str | Sequence[str] = "tanh",
        init: str | Initializer | None = None,
        norm: str | None = None,
        dropout: float = 0.0,
        rng: np.random.Generator,
        dtype: npt.DTypeLike = np.float32,
    ) -> None:
        if len(sizes) < 2:
            raise ValueError(f"an MLP needs at least an input and an output size, not {sizes}")
        self.sizes = tuple(sizes)
        hidden = tuple(enumerate(sizes[1:-1], 1))
        kinds = [activation] * len(hidden) if isinstance(activation, str) else list(activation)
        if len(kinds) != len(hidden):
            raise ValueError(
                f"{len(kinds)} activations for {len(hidden)} hidden layers; expected one for each, "
                "or one for all"
            )
        self.activations = [None if kind == "linear" else activation_named(kind) for kind in kinds]
        self.layers = [
            Dense(
                inputs,
                outputs,
                rng=rng,
                activation=kind,
                init=init,
                dtype=dtype,
                name=str(number),
            )
            for number, (inputs, outputs), kind in zip(
                count(1), pairwise(sizes), (*kinds, "linear"), strict=False
            )
        ]
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
            activation = self.activations[number - 1]
            activated = n if activation is None else activation(n).named(f"a{number}")
            a = self.dropouts[number - 1](activated)
        return z

    def describe(self) -> str:
        norm = f", {self._norm} norm" if self._norm else ""
        kinds = ["linear" if a is None else a.name for a in self.activations]
        named = ",".join(kinds if len(set(kinds)) > 1 else kinds[:1])
        return f"{'-'.join(map(str, self.sizes))} {named}{norm}".rstrip()
