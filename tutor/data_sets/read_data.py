"""Data by name or by path, read, split and scaled. NumPy is imported here."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.datasets import digits_splits
from tutor.data_sets import csv_files, idx_files, npz_files, picture_folders
from tutor.data_sets.bad_data import bad, path_of, reading
from tutor.data_sets.data_names import NAMED
from tutor.data_sets.data_shape import DIGITS
from tutor.data_sets.labelled_rows import DataSet, LabelledRows, data_set
from tutor.data_sets.scaling import Scaling
from tutor.words import _

TABLES = (".csv", ".tsv", ".txt", ".data")
ARRAYS = (".npz",)
INK = 16.0
"""The largest number of a digit's pixel in the file that it comes from."""


def data_named(name: str, seed: int) -> DataSet:
    """The data of a name or a path, in the parts that a seed decides. Errors: BadData."""
    if name in NAMED:
        return DataSet(DIGITS, digits_splits(seed), Scaling(np.zeros(1), np.full(1, INK), INK))
    path = path_of(name)
    return data_set(path, examples_at(path), seed)


def examples_at(path: Path) -> LabelledRows:
    """The examples in a file or a folder. Errors: BadData."""
    with reading(path):
        if path.is_dir():
            if idx_files.images_in(path):
                return idx_files.examples_in(path)
            return picture_folders.examples_in(path)
        if path.suffix.lower() in TABLES:
            return csv_files.examples_of(path)
        if path.suffix.lower() in ARRAYS:
            return npz_files.examples_of(path)
        if idx_files.is_idx(path):
            return idx_files.examples_of(path)
    raise bad(
        path,
        _(
            "expected a .csv file with numbers and a class in each row, an .npz file with x and y, "
            "an IDX file such as train-images-idx3-ubyte, or a folder of such or of pictures"
        ),
    )
