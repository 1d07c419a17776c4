from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from operands.operand import NUMBERS, SIZES, Case, Operands

ONE_OR_TWO = st.integers(1, 2)


@st.composite
def images(draw, least=(1, 1)):
    """Images (N, C, H, W) of different numbers: a small nudge changes no maximum."""
    shape = (draw(ONE_OR_TWO), draw(ONE_OR_TWO), *(draw(st.integers(k, 5)) for k in least))
    return draw(arrays(np.float64, shape, elements=NUMBERS, unique=True))


@st.composite
def windows(draw):
    size = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    options = {"kernel_size": size}
    if draw(st.booleans()):
        options["stride"] = (draw(SIZES), draw(SIZES))
    if draw(st.booleans()):
        options["padding"] = tuple(draw(st.integers(0, k // 2)) for k in size)
    return Case((draw(images(size)),), options)


@st.composite
def two_by_two(draw):
    options = draw(st.sampled_from([{}, {"kernel_size": 2}, {"kernel_size": 2, "stride": 1}]))
    return Case((draw(images((2, 2))),), options)


@st.composite
def whole(draw):
    return (draw(images()),)


TABLE = {
    "max_pool2d": Operands(st.one_of(windows(), two_by_two()), kinks=True),
    "avg_pool2d": Operands(st.one_of(windows(), two_by_two())),
    "global_avg_pool2d": Operands(whole()),
    "global_max_pool2d": Operands(whole(), kinks=True),
}
