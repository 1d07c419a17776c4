"""Handwritten digits, read from scikit-learn's own file without importing it."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from core.datasets.data import Data, Splits, split
from core.tape import Array


def digits() -> Data:
    """The 1,797 handwritten digits of 8×8 pixels that ship with scikit-learn: x (1797, 64) in 0…1.

    Source: Alpaydin and Kaynak, Optical Recognition of Handwritten Digits, UCI 1998.
    """
    spec = find_spec("sklearn")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the digits come with scikit-learn: pip install scikit-learn")
    table = _table(Path(spec.origin).parent / "datasets" / "data" / "digits.csv.gz")
    return Data(table[:, :-1] / 16, table[:, -1].astype(np.int64))


@cache
def _table(path: Path) -> Array:
    """The rows of the file: 64 pixels in sixteenths, and the label.

    To read it takes 10 ms, the first time; to import sklearn.datasets would take 800.
    """
    return np.loadtxt(path, delimiter=",", dtype=np.uint8)


def digits_splits(seed: int = 0) -> Splits:
    """The digits, 20 % for the test and 10 % of the rest for validation, both stratified.

    The test rows are those of scikit-learn's ``train_test_split(test_size=0.2,
    random_state=seed, stratify=y)``, in its order.
    """
    return split(digits(), seed)
