from __future__ import annotations

from hypothesis import strategies as st

from operands.operand import Case, Operands, numbers

ONE_OR_TWO = st.integers(1, 2)


@st.composite
def convolutions(draw, axes):
    """Images, kernels and options of every kind that fits, windows that stand out included."""
    images, inputs, outputs = (draw(ONE_OR_TWO) for _ in range(3))
    size, shape, stride, padding = [], [], [], []
    for _ in range(axes):
        k, p = draw(st.integers(1, 3)), draw(st.integers(0, 2))
        size.append(k)
        padding.append(p)
        shape.append(draw(st.integers(max(k - 2 * p, 1), 4)))
        stride.append(draw(ONE_OR_TWO))
    arrays = numbers(images, inputs, *shape), numbers(outputs, inputs, *size), numbers(outputs)
    options = {"stride": tuple(stride), "padding": tuple(padding)}
    return Case(tuple(draw(a) for a in arrays), options)


@st.composite
def one_number_options(draw):
    """Windows whose options are one number for both axes, or left to their defaults."""
    x, W, b = draw(numbers(2, 1, 4, 3)), draw(numbers(2, 1, 2, 2)), draw(numbers(2))
    return Case((x, W, b), draw(st.sampled_from([{}, {"stride": 2}, {"padding": 1}])))


@st.composite
def itself(draw, axes):
    """Images that are convolved with themselves."""
    count, padding = draw(ONE_OR_TWO), draw(st.integers(0, 1))
    x = draw(numbers(count, count, *(draw(ONE_OR_TWO) for _ in range(axes))))
    return Case((x, draw(numbers(count))), {"padding": padding})


TABLE = {
    "conv1d": Operands(convolutions(1), (itself(1), (0, 0, 1))),
    "conv2d": Operands(st.one_of(convolutions(2), one_number_options()), (itself(2), (0, 0, 1))),
}
