"""Data to learn from, and its parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.tape import Array


@dataclass(frozen=True, slots=True)
class Data:
    """Examples, a row each: inputs x (N, …), targets y (N, …).

    x is floating, or whole numbers where it names things (tokens, nodes); y is class indices or,
    for regression, floating.
    """

    x: Array
    y: Array

    def __post_init__(self) -> None:
        if self.x.ndim == 0 or self.y.ndim == 0 or len(self.x) != len(self.y):
            raise ValueError(
                f"x has shape {self.x.shape} and y {self.y.shape}; expected (N, …) and (N, …), "
                "as many targets as inputs"
            )
        if len(self.y) == 0:
            raise ValueError("the data is empty: at least one example is needed")
        for name, array in (("x", self.x), ("y", self.y)):
            check_finite(name, array)


def check_finite(name: str, array: Array) -> None:
    """Raise ValueError, naming the place, if a number in `array` is not finite."""
    if array.dtype.kind != "f":
        return
    bad = ~np.isfinite(array)
    if bad.any():
        place = tuple(int(i) for i in np.argwhere(bad)[0])
        raise ValueError(f"{name}{list(place)} is {array[place]}; every number must be finite")


@dataclass(frozen=True, slots=True)
class Splits:
    """Three parts of one data set: to learn from, to choose by, and to test once at the end."""

    train: Data
    validation: Data
    test: Data


def split(data: Data, seed: int, *, test: float = 0.2, validation: float = 0.1) -> Splits:
    """Stratified parts of `data`; each fraction is of what is there when it is taken."""
    rest, held_out = stratified_split(data.y, test, seed)
    learn, choose = stratified_split(data.y[rest], validation, seed)
    parts = (rest[learn], rest[choose], held_out)
    return Splits(*(Data(data.x[rows], data.y[rows]) for rows in parts))


def stratified_split(y: Array, fraction: float, seed: int) -> tuple[Array, Array]:
    """Row numbers of two parts of y (N,), the second ⌈fraction·N⌉ rows, each class in proportion.

    Draws the same numbers from the same legacy generator as scikit-learn's StratifiedShuffleSplit
    does, so the parts are the same rows in the same order, without the 0.8 s import.
    """
    rng = np.random.RandomState(seed)
    classes, labels, counts = np.unique(y, return_inverse=True, return_counts=True)
    second_size = int(np.ceil(fraction * len(y)))
    first_size = len(y) - second_size
    if counts.min() < 2 or second_size < len(classes) or first_size < len(classes):
        raise ValueError(
            f"cannot split {len(y)} rows of {len(classes)} classes into parts of {first_size} and "
            f"{second_size}: each class needs a row in both"
        )
    first_counts = _apportion(counts, first_size, rng)
    second_counts = _apportion(counts - first_counts, second_size, rng)
    first: list[int] = []
    second: list[int] = []
    for label, (n_first, n_second) in enumerate(zip(first_counts, second_counts, strict=True)):
        rows = np.flatnonzero(labels == label)[rng.permutation(counts[label])]
        first.extend(rows[:n_first])
        second.extend(rows[n_first : n_first + n_second])
    return rng.permutation(first), rng.permutation(second)


def _apportion(counts: Array, size: int, rng: np.random.RandomState) -> Array:
    """`size` places shared out in proportion to `counts`, largest remainders first, ties by lot."""
    shares = counts / counts.sum() * size
    seats: Array = np.floor(shares).astype(np.int64)
    left = size - int(seats.sum())
    remainders = shares - seats
    for value in np.sort(np.unique(remainders))[::-1]:
        if left == 0:
            break
        (tied,) = np.nonzero(remainders == value)
        chosen = rng.choice(tied, size=min(len(tied), left), replace=False)
        seats[chosen] += 1
        left -= len(chosen)
    return seats
