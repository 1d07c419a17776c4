from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from operands.operand import SIZES, Operands, numbers, one_array, two_of_one_shape


@st.composite
def scores_and_labels(draw):
    rows, classes = draw(SIZES), draw(SIZES)
    labels = arrays(np.int64, rows, elements=st.integers(0, classes - 1))
    return draw(numbers(rows, classes)), draw(labels)


TABLE = {
    "mse_loss": Operands(two_of_one_shape(), (one_array(), (0, 0))),
    "cross_entropy": Operands(scores_and_labels(), kinks=True),
    "perceptron_loss": Operands(scores_and_labels(), kinks=True),
}
