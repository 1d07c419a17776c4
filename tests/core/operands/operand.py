"""What the operands of an operation are drawn from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays, mutually_broadcastable_shapes

SIZES = st.integers(1, 4)
NUMBERS = st.integers(-200, 199).map(lambda n: (n + 0.5) / 100)  # never 0, where kinks are


class Case(NamedTuple):
    """One call of an operation: its operands, as arrays, and its options."""

    arrays: tuple[np.ndarray, ...]
    options: dict[str, Any] = {}  # noqa: RUF012  (never written to)


@dataclass(frozen=True)
class Operands:
    """What to try an operation with.

    `strategy` draws a tuple of arrays, or a `Case` where the operation has options. `shared` says
    which operands may be one and the same tensor, as a strategy of distinct arrays and the place
    of each operand among them: (0, 0) is op(x, x). `kinks` is true for an operation whose slope
    jumps, or which takes no complex numbers: the complex step does not apply to it.
    """

    strategy: st.SearchStrategy
    shared: tuple[st.SearchStrategy, tuple[int, ...]] | None = None
    kinks: bool = field(default=False, kw_only=True)


def numbers(*shape, elements=NUMBERS):
    return arrays(np.float64, shape, elements=elements)


def any_shape(least=0):
    return st.lists(SIZES, min_size=least, max_size=3).map(tuple)


@st.composite
def broadcastable(draw):
    shapes = mutually_broadcastable_shapes(num_shapes=2, max_dims=3, min_side=1, max_side=3)
    return tuple(draw(numbers(*shape)) for shape in draw(shapes).input_shapes)


@st.composite
def one_array(draw, least=0, elements=NUMBERS):
    return (draw(numbers(*draw(any_shape(least)), elements=elements)),)


@st.composite
def two_of_one_shape(draw):
    shape = draw(any_shape())
    y, distance = draw(numbers(*shape)), draw(numbers(*shape))
    return y, np.asarray(y + distance)


def strided(array):
    """The same numbers, backwards in memory and with gaps between them."""
    gaps = np.zeros([2 * size for size in array.shape], array.dtype)
    view = gaps[(..., *(slice(None, None, -2),) * array.ndim)]
    view[...] = array
    return view
