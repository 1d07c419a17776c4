"""Data to learn from. scikit-learn's digits are read from its own file, without importing it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from core.tape import Array


@dataclass(frozen=True, slots=True)
class Data:
    """Inputs x (N, D), floating, and class indices y (N,), integers."""

    x: Array
    y: Array

    def __post_init__(self) -> None:
        if self.x.ndim != 2 or self.y.shape != self.x.shape[:1]:
            raise ValueError(
                f"x has shape {self.x.shape} and y {self.y.shape}; expected (N, D) and (N,)"
            )
        if len(self.y) == 0:
            raise ValueError("the data is empty: at least one example is needed")
        bad = ~np.isfinite(self.x)
        if bad.any():
            row, column = np.argwhere(bad)[0]
            raise ValueError(
                f"x[{row},{column}] is {self.x[row, column]}; every input must be a finite number"
            )


@dataclass(frozen=True, slots=True)
class Splits:
    """Three parts of one data set: to learn from, to choose by, and to test once at the end."""

    train: Data
    validation: Data
    test: Data


def digits() -> Data:
    """The 1,797 handwritten digits of 8×8 pixels that ship with scikit-learn: x (1797, 64) in 0…1.

    Source: Alpaydin and Kaynak, Optical Recognition of Handwritten Digits, UCI 1998.
    """
    spec = find_spec("sklearn")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the digits come with scikit-learn: pip install scikit-learn")
    # Reading the file takes 6 ms; importing sklearn.datasets would take 800.
    path = Path(spec.origin).parent / "datasets" / "data" / "digits.csv.gz"
    table = np.loadtxt(path, delimiter=",")
    return Data(table[:, :-1] / 16, table[:, -1].astype(np.int64))


def digits_splits(seed: int = 0) -> Splits:
    """The digits, 20 % for the test and 10 % of the rest for validation, both stratified.

    The test rows are those of scikit-learn's ``train_test_split(test_size=0.2,
    random_state=seed, stratify=y)``, in its order.
    """
    return split(digits(), seed)


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


def xor() -> Data:
    """The four cases of exclusive or: x (4, 2), y = 1 where exactly one input is 1."""
    x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return Data(x, np.array([0, 1, 1, 0]))


def moons(points: int, rng: np.random.Generator, *, noise: float = 0.1) -> Data:
    """Two interleaved half circles, `points` on each: x (2·points, 2)."""
    angle = np.linspace(0, np.pi, points)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    return _two_classes(upper, lower, noise, rng)


def spirals(
    points: int, rng: np.random.Generator, *, turns: float = 1.75, noise: float = 0.02
) -> Data:
    """Two spirals about the origin, each `points` long, the second the first turned by 180°."""
    radius = np.sqrt(np.linspace(0.01, 1, points))
    angle = 2 * np.pi * turns * radius
    arm = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return _two_classes(arm, -arm, noise, rng)


def _two_classes(first: Array, second: Array, noise: float, rng: np.random.Generator) -> Data:
    x = np.concatenate([first, second])
    y = np.repeat([0, 1], [len(first), len(second)])
    return Data(x + rng.normal(0, noise, x.shape), y)
