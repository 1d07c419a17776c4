from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from operands.operand import (
    SIZES,
    Case,
    Operands,
    any_shape,
    numbers,
    one_array,
    two_of_one_shape,
)

SHARES = st.integers(0, 100).map(lambda n: n / 100)


@st.composite
def scores_and_labels(draw):
    rows, classes = draw(SIZES), draw(SIZES)
    labels = arrays(np.int64, rows, elements=st.integers(0, classes - 1))
    return draw(numbers(rows, classes)), draw(labels)


@st.composite
def rows_and_labels(draw):
    """Scores (N, …, C) and a class for each row."""
    shape, classes = draw(any_shape(least=1)), draw(SIZES)
    labels = arrays(np.int64, shape, elements=st.integers(0, classes - 1))
    return draw(numbers(*shape, classes)), draw(labels)


@st.composite
def scores_and_shares(draw):
    """Scores and targets between 0 and 1, of one shape (N, …, C)."""
    shape = (*draw(any_shape(least=1)), draw(SIZES))
    return draw(numbers(*shape)), draw(numbers(*shape, elements=SHARES))


@st.composite
def two_axes(draw):
    return (draw(numbers(draw(SIZES), draw(SIZES))),)


@st.composite
def with_margin(draw):
    """The numbers differ by hundredths: at none of these margins a class stands on the corner."""
    return Case(draw(scores_and_labels()), {"margin": draw(st.sampled_from([1.005, 0.315]))})


@st.composite
def with_delta(draw):
    return Case(draw(two_of_one_shape()), {"delta": draw(st.sampled_from([1.0, 0.305]))})


TABLE = {
    "mse_loss": Operands(two_of_one_shape(), (one_array(), (0, 0))),
    "l1_loss": Operands(two_of_one_shape(), kinks=True),
    "huber_loss": Operands(with_delta(), kinks=True),
    "nll_loss": Operands(scores_and_labels()),
    "cross_entropy": Operands(scores_and_labels(), kinks=True),
    "soft_cross_entropy": Operands(scores_and_shares(), (two_axes(), (0, 0)), kinks=True),
    "binary_cross_entropy_with_logits": Operands(scores_and_shares(), kinks=True),
    "perceptron_loss": Operands(scores_and_labels(), kinks=True),
    "hinge_loss": Operands(with_margin(), kinks=True),
}
