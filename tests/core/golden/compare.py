"""How near the core must be to PyTorch, in both precisions."""

from __future__ import annotations

import numpy as np


def assert_equal(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)


def assert_close(ours, theirs):
    """In float32, by the largest."""
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-4 * np.abs(theirs).max())


PRECISIONS = ((np.float64, assert_equal), (np.float32, assert_close))


def in_precision(array, dtype):
    """Numbers in that precision; labels, places and booleans as they are."""
    return array.astype(dtype) if array.dtype.kind == "f" else array
