from __future__ import annotations

from hypothesis import strategies as st

from operands.operand import Case, Operands, one_array


@st.composite
def over_axes(draw):
    (x,) = draw(one_array())
    axes = st.lists(st.integers(-x.ndim, x.ndim - 1), unique_by=lambda axis: axis % x.ndim)
    several = axes.map(tuple) if x.ndim else st.just(())
    one = st.integers(-x.ndim, x.ndim - 1) if x.ndim else st.none()
    axis = draw(st.one_of(st.none(), one, several))
    return Case((x,), {"axis": axis, "keepdims": draw(st.booleans())})


TABLE = {"sum": Operands(over_axes()), "mean": Operands(over_axes())}
