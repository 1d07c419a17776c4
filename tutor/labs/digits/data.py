"""The data of a training: of its source as many rows, and as wrong, as is asked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.datasets import Data, Splits
from tutor.activities.errors import SettingError, UsageError
from tutor.data_sets.bad_data import path_of, reading
from tutor.data_sets.data_names import is_path
from tutor.data_sets.labelled_rows import DataSet
from tutor.data_sets.read_data import data_named
from tutor.labs.digits.choices import ALL
from tutor.labs.digits.descriptions import conflicts
from tutor.labs.digits.spec import DigitsSpec
from tutor.words import _


def check(spec: DigitsSpec) -> None:
    """Refuse data that are not there; they are read by who trains. Errors: UsageError."""
    if is_path(spec.data):
        path = path_of(spec.data)
        with reading(path):
            path.stat()


def data_of(spec: DigitsSpec) -> DataSet:
    """The data of the seed's split: of those to learn from as many, and as wrong, as is asked.

    Validation and test are never changed. The labels that are replaced are drawn from all classes,
    so that one in so many of them stays right. Errors: UsageError for data that cannot be read, or
    that the settings do not suit.
    """
    found = data_named(spec.data, spec.seed)
    for field, value, expected in conflicts(spec, found.shape):
        raise SettingError(field, value, expected, f"--{field}")
    parts, classes = found.parts, found.shape.classes
    x, y = parts.train.x, parts.train.y
    if spec.only != ALL:
        kept = y == classes.index(spec.only)
        if not kept.any():
            raise UsageError(_none_of(spec.only))
        x, y = x[kept], y[kept]
    if spec.rows:
        x, y = x[: spec.rows], y[: spec.rows]
    if spec.noise:
        rng = np.random.default_rng((spec.seed, 1))
        wrong = rng.random(len(y)) < spec.noise
        y = np.where(wrong, rng.integers(0, len(classes), len(y)), y)
    return replace(found, parts=Splits(Data(x, y), parts.validation, parts.test))


def _none_of(name: str) -> str:
    return _("no row of the class {name} is among those to learn from: try another seed", name=name)
