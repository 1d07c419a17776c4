from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from operands.operand import Case, Operands, numbers

FEW = st.integers(1, 3)


@st.composite
def masks(draw, queries, keys):
    """Booleans for all heads at once, with a key for every query."""
    mask = draw(arrays(np.bool_, (queries, keys)))
    mask[:, 0] = True
    return mask


@st.composite
def attention_options(draw, queries, keys):
    options = {"is_causal": draw(st.booleans()), "scale": draw(st.sampled_from([None, 0.5]))}
    if draw(st.booleans()):
        options["attn_mask"] = draw(masks(queries, keys))
    return options


@st.composite
def queries_keys_values(draw):
    """q (…, T, d), k (…, S, d), v (…, S, e), with none, one or two axes in front."""
    batch = draw(st.lists(st.integers(1, 2), max_size=2))
    queries, keys, d, e = (draw(FEW) for _ in range(4))
    q, k = draw(numbers(*batch, queries, d)), draw(numbers(*batch, keys, d))
    return Case((q, k, draw(numbers(*batch, keys, e))), draw(attention_options(queries, keys)))


@st.composite
def to_itself(draw):
    rows = draw(FEW)
    x = draw(numbers(rows, draw(FEW)))
    return Case((x,), draw(attention_options(rows, rows)))


@st.composite
def rows_to_turn(draw):
    batch = draw(st.lists(FEW, max_size=2))
    x = draw(numbers(*batch, draw(FEW), 2 * draw(FEW)))
    return Case(
        (x,), {"first": draw(st.integers(0, 5)), "base": draw(st.sampled_from([10.0, 1e4]))}
    )


TABLE = {
    "scaled_dot_product_attention": Operands(queries_keys_values(), (to_itself(), (0, 0, 0))),
    "rotary": Operands(rows_to_turn()),
}
