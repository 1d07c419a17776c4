"""In-place forms of activations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from core.kernels.kernel import Call, Kernel, kernel_for, number
from core.tape import Array


@kernel_for("tanh")
class TanhKernel(Kernel):
    def forward(self) -> list[Call]:
        return [partial(np.tanh, self.operands[0], self.result)]

    def backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        a, (dz,) = self.result, targets
        return [
            partial(np.multiply, a, a, dz),
            partial(np.subtract, number(1, a), dz, dz),
            partial(np.multiply, dz, upstream, dz),
        ]


@kernel_for("sigmoid")
class SigmoidKernel(Kernel):
    def forward(self) -> list[Call]:
        (z,), a = self.operands, self.result
        half = number(0.5, a)
        return [
            partial(np.multiply, z, half, a),
            partial(np.tanh, a, a),
            partial(np.multiply, a, half, a),
            partial(np.add, a, half, a),
        ]

    def backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        a, (dz,) = self.result, targets
        return [
            partial(np.subtract, number(1, a), a, dz),
            partial(np.multiply, dz, a, dz),
            partial(np.multiply, dz, upstream, dz),
        ]


@kernel_for("relu")
class ReluKernel(Kernel):
    def forward(self) -> list[Call]:
        z, a = self.operands[0], self.result
        return [partial(np.maximum, z, number(0, a), out=a)]

    def backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        a, (dz,) = self.result, targets
        return [
            # A mask of 0.0 and 1.0 to multiply with: np.where costs ten times as much.
            partial(np.greater, a, number(0, a), dz, casting="unsafe"),
            partial(np.multiply, dz, upstream, dz),
        ]
