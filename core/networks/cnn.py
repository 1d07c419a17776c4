"""Convolutional networks: the same small detectors at every place, layer upon layer."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np
import numpy.typing as npt

from core.init import Initializer
from core.layers import (
    Conv2d,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPool2d,
    activation_named,
    norm_named,
)
from core.networks.network import Network
from core.ops import add, global_avg_pool2d, relu
from core.tape import Array, Tensor

Image = tuple[int, int, int]
"""Channels, height and width."""


class ImageNetwork(Network):
    """A network for images (N, C, H, W), which may come as rows (N, C·H·W) too."""

    def __init__(self, image: Image) -> None:
        self.image = image
        super().__init__()

    def as_input(self, x: npt.ArrayLike) -> Array:
        """`x` as images (N, C, H, W), in the precision of the parameters."""
        given, pixels = super().as_input(x), prod(self.image)
        if given.shape[1:] not in (self.image, (pixels,)):
            shape = ", ".join(map(str, self.image))
            raise ValueError(f"x has shape {given.shape}; expected (N, {shape}) or (N, {pixels})")
        return given.reshape(-1, *self.image)

    def size(self) -> str:
        """The image's size in a description: 1×8×8."""
        return "×".join(map(str, self.image))


class CNN(ImageNetwork):
    """A convolution, 2×2 pooling and ReLU, once for each of `channels`; then a dense layer.

    The plan of LeNet (LeCun et al. 1998), with padding that keeps an image's size, so that only
    pooling halves it. A maximum of what ReLU cut is the maximum, cut: so pooling goes first, and
    three quarters of the cutting is saved. `norm`, one of `core.layers.IMAGE_NORMS`, normalizes
    what a convolution makes; of the features that the dense layer reads, training leaves out the
    share `dropout`.
    """

    def __init__(
        self,
        image: Image = (1, 8, 8),
        channels: Sequence[int] = (8, 16),
        classes: int = 10,
        *,
        kernel_size: int = 3,
        activation: str = "relu",
        init: str | Initializer | None = None,
        norm: str | None = None,
        dropout: float = 0.0,
        rng: np.random.Generator,
        dtype: npt.DTypeLike = np.float32,
    ) -> None:
        inputs, height, width = image
        if not channels or min(height, width) < 2 ** len(channels):
            raise ValueError(
                f"channels is {channels}: a CNN needs at least one convolution, and each halves "
                f"the image of {height}×{width}"
            )
        if kernel_size % 2 == 0:
            raise ValueError(f"kernel_size is {kernel_size}; an odd one keeps the image's size")
        self.activation = activation_named(activation)
        self.convolutions = []
        for number, outputs in enumerate(channels, 1):
            self.convolutions.append(
                Conv2d(
                    inputs,
                    outputs,
                    kernel_size,
                    padding=kernel_size // 2,
                    rng=rng,
                    activation=activation,
                    init=init,
                    dtype=dtype,
                    name=str(number),
                )
            )
            inputs, height, width = outputs, height // 2, width // 2
        self.norms = (
            []
            if norm is None
            else [
                norm_named(norm, outputs, images=True, dtype=dtype, name=str(number))
                for number, outputs in enumerate(channels, 1)
            ]
        )
        self.pool, self.flatten = MaxPool2d(2), Flatten()
        self.dropout = Dropout(dropout, rng=rng)
        features, last = inputs * height * width, str(len(channels) + 1)
        self.dense = Dense(features, classes, rng=rng, init=init, dtype=dtype, name=last)
        self._norm = norm
        super().__init__(image)

    def __call__(self, x: Tensor) -> Tensor:
        a = x
        for number, convolution in enumerate(self.convolutions, 1):
            z = convolution(a).named(f"z{number}")
            n = self.norms[number - 1](z).named(f"n{number}") if self.norms else z
            p = self.pool(n).named(f"p{number}")
            a = self.activation(p).named(f"a{number}")
        f = self.flatten(a).named("f")
        return self.dense(self.dropout(f)).named(f"z{len(self.convolutions) + 1}")

    def describe(self) -> str:
        channels = "-".join(str(c.W.shape[0]) for c in self.convolutions)
        norm = f", {self._norm} norm" if self._norm else ""
        classes = self.dense.W.shape[1]
        return f"{self.size()} conv {channels} dense {classes} {self.activation.name}{norm}"


class ResidualBlock(Layer):
    """a′ = relu(a + conv(relu(conv(a)))), of one shape with a: what is added is the residual.

    The gradient of a has a path around the convolutions that nothing weakens (He et al. 2016).
    """

    def __init__(
        self, channels: int, number: int, *, rng: np.random.Generator, dtype: npt.DTypeLike
    ) -> None:
        self.number = number
        self.convolutions = [
            Conv2d(
                channels,
                channels,
                3,
                padding=1,
                rng=rng,
                activation="relu",
                dtype=dtype,
                name=str(number + k),
            )
            for k in (0, 1)
        ]

    def __call__(self, a: Tensor) -> Tensor:
        first, second = self.convolutions
        inner = relu(first(a).named(f"z{self.number}")).named(f"a{self.number}")
        z = second(inner).named(f"z{self.number + 1}")
        return relu(add(a, z).named(f"s{self.number + 1}")).named(f"a{self.number + 1}")


class ResidualCNN(ImageNetwork):
    """A convolution with pooling, residual blocks, the mean of each channel, and a dense layer.

    All convolutions are 3×3 and have `channels` channels; `blocks` of two follow the first one.
    """

    def __init__(
        self,
        image: Image = (1, 8, 8),
        channels: int = 16,
        blocks: int = 2,
        classes: int = 10,
        *,
        rng: np.random.Generator,
        dtype: npt.DTypeLike = np.float32,
    ) -> None:
        if blocks < 1:
            raise ValueError(f"a residual network needs at least 1 block, not {blocks}")
        self.stem = Conv2d(
            image[0], channels, 3, padding=1, rng=rng, activation="relu", dtype=dtype, name="1"
        )
        self.pool = MaxPool2d(2)
        self.blocks = [
            ResidualBlock(channels, 2 * k + 2, rng=rng, dtype=dtype) for k in range(blocks)
        ]
        self.dense = Dense(channels, classes, rng=rng, dtype=dtype, name=str(2 * blocks + 2))
        super().__init__(image)

    def __call__(self, x: Tensor) -> Tensor:
        p = self.pool(self.stem(x).named("z1")).named("p1")
        a = relu(p).named("a1")
        for block in self.blocks:
            a = block(a)
        m = global_avg_pool2d(a).named("m")
        return self.dense(m).named(f"z{2 * len(self.blocks) + 2}")

    def describe(self) -> str:
        channels, classes = self.dense.W.shape
        blocks = f"{len(self.blocks)} block{'s' * (len(self.blocks) > 1)}"
        return f"{self.size()} conv {channels} {blocks} dense {classes} relu"
