"""Images read as sequences: row by row, column by column, in patches, or pixel by pixel."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from core.nearest import nearest
from core.networks.network import Network
from core.networks.rnn import SequenceClassifier
from core.networks.transformer import TransformerClassifier
from core.tape import Array

CUTS = ("rows", "columns", "patches", "pixels")
"""How an image is cut into tokens."""

PATCH = 2
"""Pixels along a side of a patch."""


def token_pixels(cut: str, side: int) -> Array:
    """Which pixels of a square image, laid flat, each token has: (tokens, pixels of a token).

    ValueError lists the cuts that exist, or says that a side cannot be divided into patches.
    """
    pixels = np.arange(side * side).reshape(side, side)
    match cut:
        case "rows":
            return pixels
        case "columns":
            return pixels.T
        case "pixels":
            return pixels.reshape(-1, 1)
        case "patches" if side % PATCH == 0:
            count = side // PATCH
            tiles = pixels.reshape(count, PATCH, count, PATCH)
            return tiles.transpose(0, 2, 1, 3).reshape(count * count, PATCH * PATCH)
        case "patches":
            raise ValueError(f"a side of {side} pixels cannot be divided into patches of {PATCH}")
    raise ValueError(f"unknown cut {cut!r}; {nearest(cut, CUTS)}")


class ImageTokens(Network):
    """A network for sequences (N, T, D) that takes square images laid flat, (N, H·W), as well.

    `pixels` (T, D) says which pixels each token has.
    """

    pixels: Array

    def as_input(self, x: npt.ArrayLike) -> Array:
        given = super().as_input(x)
        if given.ndim == 2 and given.shape[1] == self.pixels.size:
            return given[:, self.pixels]
        if given.shape[1:] != self.pixels.shape:
            raise ValueError(
                f"x has shape {given.shape}; expected (N, {self.pixels.size}) or "
                f"(N, {', '.join(map(str, self.pixels.shape))})"
            )
        return given


class ImageSequenceClassifier(ImageTokens, SequenceClassifier):
    """A `SequenceClassifier` for images of side × side pixels, cut as one of `CUTS` says."""

    def __init__(
        self,
        kind: str,
        cut: str,
        side: int,
        hidden: int,
        classes: int,
        *,
        rng: np.random.Generator,
        **options: Any,
    ) -> None:
        self.cut, self.pixels = cut, token_pixels(cut, side)
        super().__init__(kind, self.pixels.shape[1], hidden, classes, rng=rng, **options)

    def describe(self) -> str:
        return f"{super().describe()}, {len(self.pixels)} {self.cut}"


class ImageTransformer(ImageTokens, TransformerClassifier):
    """A `TransformerClassifier` for images of side × side pixels, cut as one of `CUTS` says."""

    def __init__(
        self, cut: str, side: int, classes: int, *, rng: np.random.Generator, **options: Any
    ) -> None:
        self.cut, self.pixels = cut, token_pixels(cut, side)
        length, inputs = self.pixels.shape
        super().__init__(inputs, classes, length=length, rng=rng, **options)

    def describe(self) -> str:
        return f"{super().describe()}, {len(self.pixels)} {self.cut}"
