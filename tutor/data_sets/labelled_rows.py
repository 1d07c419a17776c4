"""LabelledRows as a file has them, and the parts that are learned from, chosen by and tested on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.datasets import Data, Splits, shuffled_split, stratified_split
from core.tape import Array
from core.written import read_float
from tutor.data_sets.bad_data import bad
from tutor.data_sets.data_shape import Image, Shape
from tutor.data_sets.scaling import Scaling, pieces
from tutor.words import _, ngettext

TEST, VALIDATION = 0.2, 0.1
"""The shares that are held back for the test, and of the rest to choose by."""

FEW = 10
"""Of fewer rows none is held back: all are there for every purpose."""

MOST_CLASSES = 1000
LARGEST = 1e30
"""Numbers beyond this leave 32 bits within a product or two."""


@dataclass(frozen=True)
class LabelledRows:
    """Rows as they were read: x (N, D), each row's class as a number (N,), and the names of these.

    x are bytes where they are the brightness of pixels, or numbers, with names in `columns` if they
    have some. `held_out` rows at the end are for the test, if the file says which those are.
    """

    x: Array
    y: Array
    classes: tuple[str, ...]
    image: Image | None = None
    columns: tuple[str, ...] = ()
    held_out: int = 0


@dataclass(frozen=True)
class DataSet:
    """Data to learn from: their shape, three parts as networks take them, and how the numbers of
    the file were scaled.
    """

    shape: Shape
    parts: Splits
    scaling: Scaling


def numbered(path: Path, labels: Sequence[str]) -> tuple[Array, tuple[str, ...]]:
    """Each label's class as a number, and the names of the classes in order: by size, if they are
    whole numbers. Errors: BadData for a target that is a number to predict, and for too many.
    """
    numbers = {label: _number(label) for label in dict.fromkeys(labels)}
    if None in numbers.values():
        names = {label: label for label in numbers}
        classes = sorted(numbers)
    else:
        names = {label: _whole(path, label, number or 0.0) for label, number in numbers.items()}
        classes = sorted(set(names.values()), key=int)
    if len(classes) > MOST_CLASSES:
        raise bad(
            path,
            _(
                "it has {n:,} classes, such as {name!r:.40}; expected at most {most:,}, in the "
                "last column or in one called label",
                n=len(classes),
                name=classes[0],
                most=MOST_CLASSES,
            ),
        )
    place = {name: k for k, name in enumerate(classes)}
    return np.array([place[names[label]] for label in labels], np.int64), tuple(classes)


def _number(text: str) -> float | None:
    try:
        return read_float(text)
    except ValueError:
        return None


def _whole(path: Path, label: str, number: float) -> str:
    if number.is_integer():
        try:
            return str(int(label))
        except ValueError:  # 1.0 or 1e3
            return str(int(number))
    raise bad(
        path,
        _(
            "{number:.40} is no class but a number to predict, and this training tells classes "
            "apart. Expected a word or a whole number as the class of each row. (To see numbers "
            "predicted: backstep playground plane)",
            number=label,
        ),
    )


def data_set(path: Path, examples: LabelledRows, seed: int) -> DataSet:
    """The parts of the examples, by a seed, and scaled. Errors: BadData for too few of them."""
    y, classes = examples.y, examples.classes
    if len(y) < 2:
        raise bad(
            path,
            ngettext("it has {n} row; expected at least two, of two classes",
                     "it has {n} rows; expected at least two, of two classes", len(y)),
        )  # fmt: skip
    if examples.held_out and (learned := len(y) - examples.held_out) < 2:
        raise bad(
            path,
            ngettext("it has {n} row to learn from; expected at least two",
                     "it has {n} rows to learn from; expected at least two", learned),
        )  # fmt: skip
    if len(classes) < 2:
        raise bad(path, _("all its rows are of the class {name!r:.40}; expected at least two "
                          "classes to be told apart", name=classes[0]))  # fmt: skip
    rows = _rows(examples, seed)
    _check(path, examples.x, examples.columns)
    scaling = Scaling.of(examples.x, rows[0], image=examples.image is not None)
    parts = Splits(*(Data(scaling.taken(examples.x, part), y[part]) for part in rows))
    shape = Shape(examples.x.shape[1], classes, examples.image, examples.columns)
    return DataSet(shape, parts, scaling)


def _rows(examples: LabelledRows, seed: int) -> tuple[Array, Array, Array]:
    """Which rows are learned from, chosen by, and tested on."""
    y = examples.y
    every = np.arange(len(y))
    if len(y) < FEW:
        return every, every, every
    if examples.held_out:
        rest, test = every[: -examples.held_out], every[-examples.held_out :]
    else:
        kept, back = _split(y, TEST, seed)
        rest, test = every[kept], every[back]
    learn, choose = _split(y[rest], VALIDATION, seed)
    return rest[learn], rest[choose], test


def _split(y: Array, share: float, seed: int) -> tuple[Array, Array]:
    """Each class in proportion, where there are enough of each."""
    try:
        return stratified_split(y, share, seed)
    except ValueError:
        return shuffled_split(y, share, seed)


def _check(path: Path, x: Array, columns: tuple[str, ...]) -> None:
    """Refuse numbers that no network can hold. Errors: BadData, with the place."""
    if x.dtype.kind != "f":
        return
    for part in pieces(np.arange(len(x))):
        fine = np.abs(x[part]) <= LARGEST  # not so for NaN
        if not fine.all():
            row, column = (int(k) for k in np.argwhere(~fine)[0])
            name = f" ({columns[column]})" if columns else ""
            raise bad(
                path,
                _(
                    "row {row:,}, column {column:,}{name} is {number:g}; expected a number "
                    "within ±{most:g}: mend it, or leave the row out",
                    row=int(part[row]) + 1,
                    column=column + 1,
                    name=name,
                    number=float(x[part[row], column]),
                    most=LARGEST,
                ),
            )
