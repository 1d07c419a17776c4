from __future__ import annotations

from hypothesis import strategies as st

from operands.operand import Case, Operands, one_array


@st.composite
def with_options(draw, **choices):
    """One array, and of each option one of its values."""
    options = {name: draw(st.sampled_from(values)) for name, values in choices.items()}
    return Case(draw(one_array()), options)


TABLE = {
    "step": Operands(one_array(), kinks=True),
    "tanh": Operands(one_array()),
    "sigmoid": Operands(one_array()),
    "relu": Operands(one_array(), kinks=True),
    "leaky_relu": Operands(with_options(negative_slope=[0.01, 0.3, -1.0]), kinks=True),
    "elu": Operands(with_options(alpha=[1.0, 0.5]), kinks=True),
    "selu": Operands(one_array(), kinks=True),
    "gelu": Operands(with_options(approximate=["none", "tanh"]), kinks=True),
    "silu": Operands(one_array()),
    "swish": Operands(with_options(beta=[1.0, 2.5, -0.5, 0.0])),
    "softplus": Operands(with_options(beta=[1.0, 3.0], threshold=[20.0, 1e3]), kinks=True),
}
