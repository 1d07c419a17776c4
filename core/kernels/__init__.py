"""In-place forms of the operations on the training path: same mathematics, no new arrays.

One family a file, as in `core.ops`, each class next to what it saves. The savings beside them are
microseconds a step of the digits network 64-32-10, batch 32, one BLAS thread; such a step takes
about 45 (`make bench`). An operation without one runs its plain form and copies the result.
"""

import core.losses
import core.ops  # noqa: F401  (importing them enrols their operations)
from core.kernels import (
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
)
from core.kernels.kernel import KERNELS, Call, Kernel, PlainKernel, kernel_of

__all__ = [
    "KERNELS",
    "Call",
    "Kernel",
    "PlainKernel",
    "activations",
    "arithmetic",
    "attention",
    "conv",
    "dropout",
    "embedding",
    "graph",
    "kernel_of",
    "linear",
    "losses",
    "norm",
    "pool",
    "recurrent",
    "reduce",
    "shape",
]
