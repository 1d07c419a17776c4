from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from operands.operand import SIZES, Operands, any_shape, numbers


@st.composite
def tokens_and_table(draw):
    tokens, width = draw(SIZES), draw(SIZES)
    x = arrays(np.int64, draw(any_shape()), elements=st.integers(0, tokens - 1))
    return draw(x), draw(numbers(tokens, width))


TABLE = {"embedding": Operands(tokens_and_table())}
