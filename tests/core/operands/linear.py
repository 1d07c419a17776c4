from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes

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


@st.composite
def two_matrices(draw):
    """Stacks of matrices that broadcast, single matrices, and vectors."""
    signature = draw(st.sampled_from(["(i,k),(k,j)->(i,j)", "(k),(k,j)->(j)", "(i,k),(k)->(i)"]))
    shapes = mutually_broadcastable_shapes(signature=signature, max_dims=2, max_side=3)
    a, b = draw(shapes).input_shapes
    if signature == "(k),(k,j)->(j)":
        a = a[-1:]
    if signature == "(i,k),(k)->(i)":
        b = b[-1:]
    if draw(st.integers(0, 9)) == 0:
        a, b = a[-1:], a[-1:]
    return draw(numbers(*a)), draw(numbers(*b))


@st.composite
def one_square(draw):
    size = draw(SIZES)
    return (draw(numbers(size, size)),)


TABLE = {
    "affine": Operands(dense(), (square(), (0, 0, 1))),
    "matmul": Operands(two_matrices(), (one_square(), (0, 0))),
}
