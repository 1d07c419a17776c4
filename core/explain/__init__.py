"""Every operation in words and numbers: its formulas for certain operands, and single elements.

One family a file, as in `core.ops` and `core.losses`. Only what shows an operation imports this:
computing and training never do.
"""

import core.losses
import core.ops  # noqa: F401  (importing them enrols their operations)
from core.explain import (
    activations,
    arithmetic,
    attention,
    classification,
    conv,
    dropout,
    embedding,
    graph,
    linear,
    margin,
    norm,
    pool,
    positions,
    recurrent,
    reduce,
    regression,
    shape,
    softmax,
)
from core.explain.explainer import EXPLAINERS, BackwardCall, Explainer, explainer_of

__all__ = [
    "EXPLAINERS",
    "BackwardCall",
    "Explainer",
    "activations",
    "arithmetic",
    "attention",
    "classification",
    "conv",
    "dropout",
    "embedding",
    "explainer_of",
    "graph",
    "linear",
    "margin",
    "norm",
    "pool",
    "positions",
    "recurrent",
    "reduce",
    "regression",
    "shape",
    "softmax",
]
