from __future__ import annotations

from hypothesis import strategies as st

from operands.operand import SIZES, Case, Operands, any_shape, numbers

EPS = st.sampled_from([0.01, 0.5])  # equal elements bend within √eps: too near for a nudge of 1e-5
FEW = st.integers(1, 3)


@st.composite
def rows(draw, parameters=2):
    """x (…, D) and as many parameters (D,)."""
    size = draw(SIZES)
    x = draw(numbers(*draw(any_shape()), size))
    return Case((x, *(draw(numbers(size)) for _ in range(parameters))), {"eps": draw(EPS)})


@st.composite
def one_row(draw):
    return Case((draw(numbers(draw(SIZES))),), {"eps": draw(EPS)})


@st.composite
def channels(draw, parameters=2):
    """x (N, C, …) and as many parameters (C,)."""
    rows, many, *places = draw(st.lists(FEW, min_size=2, max_size=4))
    x = draw(numbers(rows, many, *places))
    return Case((x, *(draw(numbers(many)) for _ in range(parameters))), {"eps": draw(EPS)})


@st.composite
def groups(draw):
    (x, γ, β), options = draw(channels())
    divisors = [k for k in range(1, len(γ) + 1) if len(γ) % k == 0]
    return Case((x, γ, β), options | {"num_groups": draw(st.sampled_from(divisors))})


@st.composite
def given_statistics(draw):
    (x, μ, v, γ, β), options = draw(channels(parameters=4))
    return Case((x, μ, abs(v), γ, β), options)


PARAMETERS = (channels(parameters=1), (0, 1, 1))

TABLE = {
    "layer_norm": Operands(rows(), (one_row(), (0, 0, 0))),
    "rms_norm": Operands(rows(parameters=1), (one_row(), (0, 0))),
    "batch_norm": Operands(channels(), PARAMETERS),
    "batch_norm_inference": Operands(given_statistics()),
    "group_norm": Operands(groups(), PARAMETERS),
}
