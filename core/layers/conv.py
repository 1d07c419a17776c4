"""Layers for images and sequences: convolutions, pooling, and the way to a dense layer."""

from __future__ import annotations

from math import prod
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from core.init import Initializer, initializer
from core.layers.layer import Layer
from core.ops import avg_pool2d, conv1d, conv2d, max_pool2d, reshape
from core.ops.windows import Size, per_axis
from core.tape import Op, Parameter, Tensor


class Convolution(Layer):
    """z = x ⋆ W + b. W (outputs, inputs, *kernel_size), as PyTorch's; b (outputs,) from zero.

    `inputs` and `outputs` are numbers of channels. Of H places ⌊(H + 2·padding − K)/stride⌋ + 1
    come out. `init` is an initializer of `core.init` or names one; by default the one that suits
    `activation`, the function that will follow.
    """

    op: ClassVar[Op]
    axes: ClassVar[int]

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel_size: Size,
        *,
        stride: Size = 1,
        padding: Size = 0,
        rng: np.random.Generator,
        activation: str = "linear",
        init: str | Initializer | None = None,
        dtype: npt.DTypeLike = np.float32,
        name: str = "",
    ) -> None:
        size = per_axis(kernel_size, self.axes)
        if min(inputs, outputs, *size) < 1:
            raise ValueError(
                "a convolution needs at least 1 input channel, 1 output channel and a kernel of "
                f"1, not {inputs}, {outputs} and {size}"
            )
        W = initializer(init, activation)((outputs, inputs, *size), rng)
        self.W = Parameter(W.astype(dtype), f"W{name}")
        self.b = Parameter(np.zeros(outputs, dtype), f"b{name}")
        self.stride, self.padding = stride, padding

    def __call__(self, x: Tensor) -> Tensor:
        return self.op(x, self.W, self.b, stride=self.stride, padding=self.padding)


class Conv2d(Convolution):
    """Images: x (N, inputs, H, W) → z (N, outputs, H′, W′)."""

    op = conv2d
    axes = 2


class Conv1d(Convolution):
    """Sequences: x (N, inputs, L) → z (N, outputs, L′)."""

    op = conv1d
    axes = 1


class Pool2d(Layer):
    """One number for each window of x (N, C, H, W); windows do not overlap unless `stride` says."""

    op: ClassVar[Op]

    def __init__(self, kernel_size: Size = 2, *, stride: Size | None = None) -> None:
        self.kernel_size, self.stride = kernel_size, stride

    def __call__(self, x: Tensor) -> Tensor:
        return self.op(x, kernel_size=self.kernel_size, stride=self.stride)


class MaxPool2d(Pool2d):
    """The largest number of each window."""

    op = max_pool2d


class AvgPool2d(Pool2d):
    """The mean of each window."""

    op = avg_pool2d


class Flatten(Layer):
    """x (N, C, H, W) → (N, C·H·W): each image as a row, for a dense layer.

    A batch that lies innermost in memory stays so: the rows are then columns in memory, which a
    product takes as well, and nothing is moved.
    """

    def __call__(self, x: Tensor) -> Tensor:
        return reshape(x, shape=(x.shape[0], prod(x.shape[1:])))
