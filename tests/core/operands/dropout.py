from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from operands.operand import Case, Operands, any_shape, numbers


@st.composite
def masked(draw):
    shape = draw(any_shape())
    mask = draw(arrays(np.float64, shape, elements=st.sampled_from([0.0, 1.0])))
    return Case((draw(numbers(*shape)), mask), {"p": draw(st.sampled_from([0.0, 0.2, 0.5, 0.9]))})


TABLE = {"dropout": Operands(masked())}
