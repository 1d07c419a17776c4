from __future__ import annotations

from hypothesis import strategies as st

from operands.operand import SIZES, Operands, any_shape, numbers


@st.composite
def dense(draw):
    inputs, outputs = draw(SIZES), draw(SIZES)
    bias = draw(st.sampled_from([outputs, 1]))
    x = numbers(*draw(any_shape()), inputs)
    return draw(x), draw(numbers(inputs, outputs)), draw(numbers(bias))


@st.composite
def square(draw):
    size = draw(SIZES)
    return draw(numbers(size, size)), draw(numbers(size))


TABLE = {"affine": Operands(dense(), (square(), (0, 0, 1)))}
