from __future__ import annotations

from hypothesis import strategies as st

from operands.operand import SIZES, Operands, numbers


@st.composite
def dense(draw):
    rows, inputs, outputs = draw(SIZES), draw(SIZES), draw(SIZES)
    bias = draw(st.sampled_from([outputs, 1]))
    return draw(numbers(rows, inputs)), draw(numbers(inputs, outputs)), draw(numbers(bias))


@st.composite
def square(draw):
    size = draw(SIZES)
    return draw(numbers(size, size)), draw(numbers(size))


TABLE = {"affine": Operands(dense(), (square(), (0, 0, 1)))}
