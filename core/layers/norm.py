"""Normalization as layers: γ from 1 and β from 0, so that they begin as normalization alone."""

from __future__ import annotations

from math import gcd

import numpy as np
import numpy.typing as npt

from core.layers.layer import Buffer, Layer
from core.nearest import nearest
from core.ops import batch_norm, batch_norm_inference, group_norm, layer_norm, rms_norm
from core.tape import Parameter, Tensor


class LayerNorm(Layer):
    """Each row of x (…, size) to mean 0 and variance 1, then γ · x̂ + β; γ, β (size,)."""

    def __init__(
        self, size: int, *, eps: float = 1e-5, dtype: npt.DTypeLike = np.float32, name: str = ""
    ) -> None:
        self.eps = eps
        self.γ, self.β = _scale(size, dtype, name), _shift(size, dtype, name)

    def __call__(self, x: Tensor) -> Tensor:
        return layer_norm(x, self.γ, self.β, eps=self.eps)


class RMSNorm(Layer):
    """Each row of x (…, size) over its root mean square, times γ (size,)."""

    def __init__(
        self,
        size: int,
        *,
        eps: float | None = None,
        dtype: npt.DTypeLike = np.float32,
        name: str = "",
    ) -> None:
        self.eps = eps
        self.γ = _scale(size, dtype, name)

    def __call__(self, x: Tensor) -> Tensor:
        return rms_norm(x, self.γ, eps=self.eps)


class GroupNorm(Layer):
    """Channels of x (N, channels, …) in `num_groups` equal groups, normalized in each example."""

    def __init__(
        self,
        num_groups: int,
        channels: int,
        *,
        eps: float = 1e-5,
        dtype: npt.DTypeLike = np.float32,
        name: str = "",
    ) -> None:
        if num_groups < 1 or channels % num_groups:
            raise ValueError(
                f"GroupNorm: {channels} channels cannot be put into {num_groups} equal groups"
            )
        self.num_groups, self.eps = num_groups, eps
        self.γ, self.β = _scale(channels, dtype, name), _shift(channels, dtype, name)

    def __call__(self, x: Tensor) -> Tensor:
        return group_norm(x, self.γ, self.β, num_groups=self.num_groups, eps=self.eps)


class BatchNorm(Layer):
    """Channels of x (N, channels) or (N, channels, …): torch.nn's BatchNorm1d and BatchNorm2d.

    In training each is normalized by the mean and variance of the batch, and the running `mean`
    and `variance` (channels,) move towards them by `momentum`; in evaluation by the running ones.
    A batch of one number a channel gives β; PyTorch refuses it.
    """

    def __init__(
        self,
        channels: int,
        *,
        momentum: float = 0.1,
        eps: float = 1e-5,
        dtype: npt.DTypeLike = np.float32,
        name: str = "",
    ) -> None:
        if not 0 <= momentum <= 1:
            raise ValueError(f"the momentum of running averages lies in 0…1, not at {momentum}")
        self.momentum, self.eps = momentum, eps
        self.γ, self.β = _scale(channels, dtype, name), _shift(channels, dtype, name)
        self.mean = Buffer(np.zeros(channels, dtype), f"mean{name}")
        self.variance = Buffer(np.ones(channels, dtype), f"variance{name}")

    def __call__(self, x: Tensor) -> Tensor:
        if not self.training:
            return batch_norm_inference(x, self.mean, self.variance, self.γ, self.β, eps=self.eps)
        return batch_norm(
            x, self.γ, self.β, running_mean=self.mean, running_var=self.variance,
            momentum=self.momentum, eps=self.eps,
        )  # fmt: skip


Norm = BatchNorm | LayerNorm | GroupNorm | RMSNorm

NORMS = ("batch", "layer", "group", "rms")
"""The normalizations of a dense layer; those of images are `IMAGE_NORMS`."""

IMAGE_NORMS = ("batch", "layer", "group")

MOST_GROUPS = 4
"""Into so many groups "group" divides the channels, or into as many as they allow."""


def norm_named(
    kind: str,
    size: int,
    *,
    images: bool = False,
    dtype: npt.DTypeLike = np.float32,
    name: str = "",
) -> Norm:
    """The normalization called `kind` for `size` features, or with `images` channels.

    That of an image's "layer" takes in all its channels: it is a group norm of one group (Wu and
    He 2018). ValueError lists those that exist.
    """
    known = IMAGE_NORMS if images else NORMS
    if kind not in known:
        raise ValueError(f"unknown norm {kind!r}; {nearest(kind, ['None', *known])}")
    if kind == "batch":
        return BatchNorm(size, dtype=dtype, name=name)
    if kind == "rms":
        return RMSNorm(size, dtype=dtype, name=name)
    if kind == "group" or images:
        groups = gcd(size, MOST_GROUPS) if kind == "group" else 1
        return GroupNorm(groups, size, dtype=dtype, name=name)
    return LayerNorm(size, dtype=dtype, name=name)


def _scale(size: int, dtype: npt.DTypeLike, name: str) -> Parameter:
    return Parameter(np.ones(size, dtype), f"γ{name}")


def _shift(size: int, dtype: npt.DTypeLike, name: str) -> Parameter:
    return Parameter(np.zeros(size, dtype), f"β{name}")
