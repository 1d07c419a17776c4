"""Operands for every operation: shapes and values that Hypothesis chooses, away from kinks.

One family of operations a file, as in `core.ops`; each has a TABLE.
"""

from __future__ import annotations

import functools

import numpy as np
from hypothesis import strategies as st

import core.losses
import core.ops  # noqa: F401  (importing them enrols their operations)
from core.gradcheck.cases import sample_of
from core.tape import registry
from operands import (
    activations,
    arithmetic,
    attention,
    conv,
    dropout,
    embedding,
    graph,
    linear,
    losses,
    norm,
    pool,
    recurrent,
    reduce,
    shape,
    softmax,
)
from operands.operand import Case, strided

__all__ = [
    "ENROLLED",
    "SEEDS",
    "TABLE",
    "Case",
    "case_of",
    "differentiable",
    "sampled",
    "some_operands",
    "strided",
]

FAMILIES = (
    activations,
    arithmetic,
    conv,
    dropout,
    embedding,
    graph,
    linear,
    losses,
    norm,
    pool,
    recurrent,
    attention,
    reduce,
    shape,
    softmax,
)
TABLE = functools.reduce(lambda all_, family: all_ | family.TABLE, FAMILIES, {})

SEEDS = st.integers(0, 2**32 - 1)
ENROLLED = sorted(registry)


def case_of(drawn):
    """What a strategy drew, as a Case."""
    return drawn if isinstance(drawn, Case) else Case(tuple(drawn))


@st.composite
def some_operands(draw, name):
    """A Case for the operation called `name`; one without an entry in the table fails."""
    assert name in TABLE, f"{name} is enrolled, but has no operands in tests/core/operands"
    return case_of(draw(TABLE[name].strategy))


def sampled(name, seed=0):
    """The operands of an ordinary call, and its options."""
    case = sample_of(name, np.random.default_rng(seed))
    return list(case.operands), case.options


def differentiable(op):
    """The places of the operands that have a gradient."""
    return [which for which, rule in enumerate(op.rules) if rule]
