"""Operands for every operation: shapes and values that Hypothesis chooses, away from kinks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays, mutually_broadcastable_shapes

from core import losses, ops  # noqa: F401  (importing them enrols their operations)
from core.tape import registry

SIZES = st.integers(1, 4)
NUMBERS = st.integers(-200, 199).map(lambda n: (n + 0.5) / 100)  # never 0, where kinks are


def numbers(*shape):
    return arrays(np.float64, shape, elements=NUMBERS)


def any_shape(least=0):
    return st.lists(SIZES, min_size=least, max_size=3).map(tuple)


@st.composite
def broadcastable(draw):
    shapes = mutually_broadcastable_shapes(num_shapes=2, max_dims=3, min_side=1, max_side=3)
    return tuple(draw(numbers(*shape)) for shape in draw(shapes).input_shapes)


@st.composite
def one_array(draw, least=0):
    return (draw(numbers(*draw(any_shape(least)))),)


@st.composite
def two_of_one_shape(draw):
    shape = draw(any_shape())
    y, distance = draw(numbers(*shape)), draw(numbers(*shape))
    return y, np.asarray(y + distance)


@st.composite
def dense(draw):
    rows, inputs, outputs = draw(SIZES), draw(SIZES), draw(SIZES)
    bias = draw(st.sampled_from([outputs, 1]))
    return draw(numbers(rows, inputs)), draw(numbers(inputs, outputs)), draw(numbers(bias))


@st.composite
def scores_and_labels(draw):
    rows, classes = draw(SIZES), draw(SIZES)
    labels = arrays(np.int64, rows, elements=st.integers(0, classes - 1))
    return draw(numbers(rows, classes)), draw(labels)


@st.composite
def square(draw):
    size = draw(SIZES)
    return draw(numbers(size, size)), draw(numbers(size))


@dataclass(frozen=True)
class Operands:
    """What to try an operation with.

    `shared` says which operands may be one and the same tensor, as a strategy of distinct arrays
    and the place of each operand among them: (0, 0) is op(x, x).
    """

    strategy: st.SearchStrategy
    shared: tuple[st.SearchStrategy, tuple[int, ...]] | None = None


TABLE = {
    "add": Operands(broadcastable(), (one_array(), (0, 0))),
    "subtract": Operands(broadcastable(), (one_array(), (0, 0))),
    "multiply": Operands(broadcastable(), (one_array(), (0, 0))),
    "tanh": Operands(one_array()),
    "sigmoid": Operands(one_array()),
    "relu": Operands(one_array()),
    "softmax": Operands(one_array(least=1)),
    "affine": Operands(dense(), (square(), (0, 0, 1))),
    "mse_loss": Operands(two_of_one_shape(), (one_array(), (0, 0))),
    "cross_entropy": Operands(scores_and_labels()),
    "perceptron_loss": Operands(scores_and_labels()),
}

SEEDS = st.integers(0, 2**32 - 1)
ENROLLED = sorted(registry)


@st.composite
def some_operands(draw, name):
    """Operands for the operation called `name`; one without an entry in the table fails."""
    assert name in TABLE, f"{name} is enrolled, but has no operands in tests/core/operands.py"
    return draw(TABLE[name].strategy)


def differentiable(op):
    """The places of the operands that have a gradient."""
    return [which for which, rule in enumerate(op.rules) if rule]


def strided(array):
    """The same numbers, backwards in memory and with gaps between them."""
    gaps = np.zeros([2 * size for size in array.shape], array.dtype)
    view = gaps[(..., *(slice(None, None, -2),) * array.ndim)]
    view[...] = array
    return view
