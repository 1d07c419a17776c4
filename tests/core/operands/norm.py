from __future__ import annotations

from hypothesis import strategies as st

from operands.operand import SIZES, Case, Operands, any_shape, numbers

EPS = st.sampled_from([0.01, 0.5])  # equal elements bend within √eps: too near for a nudge of 1e-5


@st.composite
def rows(draw):
    size = draw(SIZES)
    x = draw(numbers(*draw(any_shape()), size))
    return Case((x, draw(numbers(size)), draw(numbers(size))), {"eps": draw(EPS)})


@st.composite
def one_row(draw):
    size = draw(SIZES)
    return Case((draw(numbers(size)),), {"eps": draw(EPS)})


TABLE = {"layer_norm": Operands(rows(), (one_row(), (0, 0, 0)))}
