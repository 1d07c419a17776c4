"""A picture of a digit brought down to 8×8 numbers, as the digits to learn from were."""

from __future__ import annotations

import numpy as np

from core.tape import Array

SIDE, CELL = 8, 4
"""Numbers in a row, and pixels of a bitmap that one of them counts, each way."""

FAINTEST = 0.1
"""Contrast, of that between black and white, below which a picture shows nothing."""


def as_digit(picture: Array) -> Array:
    """A picture (H, W) of a digit as (8, 8) in 0…1: the share of ink in each of 8×8 cells.

    What is closer to the darkest than to the brightest pixel is one side, the rest the other; the
    side that has less of the border is ink, which is `fitted` and `counted`. ValueError for a blank
    picture.
    """
    if picture.ndim != 2 or 0 in picture.shape:
        raise ValueError(f"a picture has shape (H, W), not {picture.shape}")
    low, high = float(picture.min()), float(picture.max())
    if not high - low > FAINTEST * max(abs(low), abs(high)):
        raise ValueError("the picture is blank: it has no ink to read")
    bright = picture > (low + high) / 2
    border = np.concatenate([bright[0], bright[-1], bright[:, 0], bright[:, -1]])
    return counted(fitted(~bright if border.mean() > 0.5 else bright))


def counted(bitmap: Array) -> Array:
    """A bitmap (32, 32) of pixels that are set or not as (8, 8) in 0…1: of each 4×4 pixels the
    share that is set, in sixteenths. Source: Alpaydin and Kaynak, UCI 1998.
    """
    return np.asarray(bitmap.reshape(SIDE, CELL, SIDE, CELL).mean((1, 3)))


def fitted(ink: Array) -> Array:
    """Ink (H, W), as yes or no, the way it lies in the data's bitmaps (32, 32): cut out, brought to
    a height or width of 32 pixels, whichever is more, and put in the middle.

    ValueError where there is none.
    """
    if not ink.any():
        raise ValueError("there is no ink to fit")
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float64)
    side = SIDE * CELL
    scale = side / max(cut.shape)
    height, width = (max(1, round(scale * size)) for size in cut.shape)
    shape = _shrunk(_shrunk(cut, height).T, width).T > 0.5
    if not shape.any():  # strokes thinner than half a pixel
        shape = _shrunk(_shrunk(cut, height).T, width).T > 0
    bitmap = np.zeros((side, side), bool)
    top, left = (side - height) // 2, (side - width) // 2
    bitmap[top : top + height, left : left + width] = shape
    return bitmap


def _shrunk(picture: Array, rows: int) -> Array:
    """The picture (H, W) with other rows (rows, W), each the mean of those that it lies over."""
    edges = np.linspace(0, len(picture), rows + 1)
    sums = np.concatenate([np.zeros((1, picture.shape[1])), picture.cumsum(0)])
    whole = np.minimum(edges.astype(int), len(picture) - 1)
    upto = sums[whole] + (edges - whole)[:, None] * picture[whole]
    return np.asarray(np.diff(upto, axis=0) / np.diff(edges)[:, None])
