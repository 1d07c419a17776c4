"""Data to learn from, and its parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.tape import Array


@dataclass(frozen=True, slots=True)
class Data:
    """Examples, a row each: inputs x (N, …), targets y (N, …).

    x is floating, bytes (uint8) where it is the brightness of pixels, of which 255 is 1, or other
    whole numbers where it names things (tokens, nodes); y is class indices or, for regression,
    floating.
    """

    x: Array
    y: Array

    def __post_init__(self) -> None:
        for name, array in (("x", self.x), ("y", self.y)):
            if not isinstance(array, np.ndarray) or array.dtype.kind not in "fiub":
                kind = array.dtype if isinstance(array, np.ndarray) else type(array).__name__
                raise TypeError(f"{name} is of type {kind}; expected an array of real numbers")
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
    with np.errstate(all="ignore"):
        if np.isfinite(array.sum()):  # no mask as large as the data, unless the sum overflows
            return
    finite = np.isfinite(array)
    if not finite.all():
        place = tuple(map(int, np.unravel_index(finite.argmin(), array.shape)))
        raise ValueError(f"{name}{list(place)} is {array[place]}; every number must be finite")


@dataclass(frozen=True, slots=True)
class Splits:
    """Three parts of one data set: to learn from, to choose by, and to test once at the end."""

    train: Data
    validation: Data
    test: Data


def split(data: Data, seed: int, *, test: float = 0.2, validation: float = 0.1) -> Splits:
    """Parts of `data`; each fraction is of what is there when it is taken.

    They are stratified if y (N,) is class indices, and else drawn by lot.
    """
    classes = data.y.ndim == 1 and data.y.dtype.kind in "iu"
    part = stratified_split if classes else shuffled_split
    rest, held_out = part(data.y, test, seed)
    learn, choose = part(data.y[rest], validation, seed)
    parts = (rest[learn], rest[choose], held_out)
    return Splits(*(Data(data.x[rows], data.y[rows]) for rows in parts))


def shuffled_split(y: Array, fraction: float, seed: int) -> tuple[Array, Array]:
    """Row numbers of two parts of y (N, …), drawn by lot, the second ⌈fraction·N⌉ rows.

    The same rows in the same order as scikit-learn's ``train_test_split``.
    """
    second_size = int(np.ceil(fraction * len(y)))
    if not 0 < second_size < len(y):
        raise ValueError(
            f"cannot split {len(y)} rows into parts of {len(y) - second_size} and {second_size}: "
            "each needs a row"
        )
    rows = np.random.RandomState(seed).permutation(len(y))
    return rows[second_size:], rows[:second_size]


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


def normalized(parts: Splits) -> Splits:
    """Every feature of x (N, …) with mean 0 and standard deviation 1 over the training part.

    Validation and test are shifted and scaled by the same numbers: what is measured on them would
    be too good if they had a say in how the network sees its inputs. A feature that is always the
    same in training is only shifted. The precision stays.
    """
    x = parts.train.x
    if x.dtype.kind != "f":
        raise TypeError(f"x has type {x.dtype}; only floating numbers can be normalized")
    mean = x.mean(0, dtype=np.float64)
    # Asked of the extremes: rounding gives a constant feature a deviation that is not quite 0.
    deviation = np.where(x.max(0) > x.min(0), x.std(0, dtype=np.float64), 1.0)
    mean, deviation = mean.astype(x.dtype), deviation.astype(x.dtype)
    return Splits(
        *(
            Data((part.x - mean) / deviation, part.y)
            for part in (parts.train, parts.validation, parts.test)
        )
    )


def one_hot(y: Array, num_classes: int, *, dtype: npt.DTypeLike = np.float64) -> Array:
    """Class indices y (…) → (…, num_classes): 1 at the index, 0 elsewhere.

    As torch.nn.functional.one_hot, but floating, to be compared with probabilities.
    """
    if y.dtype.kind not in "iu":
        raise TypeError(f"y has type {y.dtype}; classes are whole numbers")
    outside = (y < 0) | (y >= num_classes)
    if outside.any():
        place = [int(i) for i in np.argwhere(outside)[0]]
        raise ValueError(
            f"y{place} is {y[outside][0]}; with {num_classes} classes it lies in "
            f"0…{num_classes - 1}"
        )
    return np.eye(num_classes, dtype=dtype)[y]
