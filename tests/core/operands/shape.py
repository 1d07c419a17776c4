from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, basic_indices

from operands.operand import SIZES, Case, Operands, any_shape, numbers, one_array


@st.composite
def reshaped(draw):
    rows, columns, pages = draw(st.permutations([2, 3, draw(SIZES)]))
    shapes = [(rows * columns, pages), (-1,), (pages, -1, rows), (columns, 1, pages * rows)]
    return Case((draw(numbers(rows, columns, pages)),), {"shape": draw(st.sampled_from(shapes))})


@st.composite
def transposed(draw):
    (x,) = draw(one_array(least=1))
    order = draw(st.permutations(range(x.ndim)))
    signs = draw(st.lists(st.sampled_from([0, x.ndim]), min_size=x.ndim, max_size=x.ndim))
    axes = tuple(axis - sign for axis, sign in zip(order, signs, strict=True))
    return Case((x,), {"axes": draw(st.sampled_from([None, axes]))})


@st.composite
def joined(draw):
    shape = draw(any_shape(least=1))
    axis = draw(st.integers(-len(shape), len(shape) - 1))
    other = list(shape)
    other[axis] = draw(SIZES)
    return Case((draw(numbers(*shape)), draw(numbers(*other))), {"axis": axis})


@st.composite
def parts(draw):
    shape = draw(array_shapes(max_dims=3, max_side=4))
    index = draw(basic_indices(shape, allow_newaxis=True).filter(lambda i: np.empty(shape)[i].size))
    return Case((draw(numbers(*shape)),), {"index": index})


@st.composite
def rows_and_indices(draw):
    shape = draw(any_shape(least=1))
    some = arrays(np.int64, draw(any_shape()), elements=st.integers(0, shape[0] - 1))
    return draw(numbers(*shape)), draw(some)


TABLE = {
    "reshape": Operands(reshaped()),
    "transpose": Operands(transposed()),
    "concatenate": Operands(joined(), (one_array(least=1), (0, 0))),
    "slice": Operands(parts()),
    "gather": Operands(rows_and_indices()),
}
