from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from operands.operand import Case, Operands, broadcastable, one_array

POSITIVE = st.integers(0, 199).map(lambda n: 0.3 + n / 100)
EXPONENTS = st.sampled_from([2, 3, 0.5, -1, -1.5, 1, 0, 4])


@st.composite
def positive_divisor(draw):
    a, b = draw(broadcastable())
    return a, np.asarray(0.3 + abs(b))


@st.composite
def never_equal(draw):
    """Two arrays of which no elements are equal: there is the kink of `maximum`."""
    a, b = draw(broadcastable())
    return a, np.asarray(b + 0.005)


@st.composite
def powers(draw):
    return Case(draw(one_array(elements=POSITIVE)), {"exponent": draw(EXPONENTS)})


TABLE = {
    "add": Operands(broadcastable(), (one_array(), (0, 0))),
    "subtract": Operands(broadcastable(), (one_array(), (0, 0))),
    "multiply": Operands(broadcastable(), (one_array(), (0, 0))),
    "divide": Operands(positive_divisor(), (one_array(elements=POSITIVE), (0, 0))),
    "maximum": Operands(never_equal(), kinks=True),
    "negative": Operands(one_array()),
    "power": Operands(powers()),
    "exp": Operands(one_array()),
    "log": Operands(one_array(elements=POSITIVE)),
    "sqrt": Operands(one_array(elements=POSITIVE)),
    "abs": Operands(one_array(), kinks=True),
}
