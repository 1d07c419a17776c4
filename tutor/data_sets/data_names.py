"""Which data there are to learn from: by name, or as a path. No NumPy here."""

from __future__ import annotations

import os
from typing import NamedTuple

from core.nearest import did_you_mean
from tutor.activities.value_types import ChoiceNote, Unfit, ValueType
from tutor.data_sets.data_shape import DIGITS, Shape
from tutor.words import N_, _, cells


class NamedData(NamedTuple):
    """A data set that has a name: what it is, and its shape."""

    about: ChoiceNote
    shape: Shape


NAMED = {
    "digits": NamedData(ChoiceNote(N_("1,797 handwritten digits of 8×8 pixels"), "digits"), DIGITS),
}

LONGEST = 4096
"""Columns of a path."""

EXAMPLES = "iris.csv, mnist.npz, train-images-idx3-ubyte.gz, ./pictures"


def is_path(name: str) -> bool:
    """Whether data are told by where they are. A path has a dot or a slash in it."""
    return any(mark in name for mark in (".", "/", os.sep))


def shape_of(name: str) -> Shape | None:
    """The shape of data that have a name; None of those that have to be read first."""
    return NAMED[name].shape if name in NAMED else None


class DataName(ValueType[str]):
    """The name of a data set, or the path of a file or a folder: whether it is there is seen when
    it is read. `elsewhere` has names that mean something else, and the command that knows them.
    """

    def __init__(self, elsewhere: tuple[str, ...] = (), command: str = "") -> None:
        self.elsewhere, self.command = elsewhere, command

    def read(self, text: str) -> str:
        name = text.strip()
        known = name in NAMED or name in self.elsewhere or is_path(name)
        return f"./{name}" if name and not known and os.path.exists(name) else name

    def check(self, value: str) -> None:
        if not isinstance(value, str) or not value or cells.width(value) > LONGEST or "\0" in value:
            raise Unfit(value, _expected())
        if value in self.elsewhere:
            line = f"{self.command} {value}"
            raise Unfit(value, _("{line} for points in the plane", line=line))
        if value not in NAMED and not is_path(value):
            guess = did_you_mean(value, (*NAMED, *self.elsewhere))
            raise Unfit(value, f"{_expected()}; {_(guess)}" if guess else _expected())


def _expected() -> str:
    return _(
        "{names}, or the path of a file or a folder, such as {examples}",
        names=", ".join(NAMED),
        examples=EXAMPLES,
    )
