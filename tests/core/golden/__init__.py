"""What PyTorch computes, kept as small files: one family a file, `<family>.py` and `<family>.npz`.

A family has either CASES, calls of operations as PyTorch writes them, or a function
``make(torch, rng)`` that returns arrays by name; both only use PyTorch when the arrays are made
(`make golden`). All is float64.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

OF_OPERATIONS = (
    "arithmetic",
    "activations",
    "reduce",
    "shape",
    "linear",
    "conv",
    "pool",
    "softmax",
    "norm",
    "attention",
    "dropout",
    "embedding",
    "graph",
    "recurrent",
    "losses",
)
"""The families that have CASES."""
FAMILIES = (
    *OF_OPERATIONS,
    "smoothing",
    "init",
    "optimizers",
    "schedules",
    "clipping",
    "networks",
    "residual_mlp",
    "gnn",
    "cnn",
    "rnn",
    "walks",
    "transformer",
)


@dataclass(frozen=True)
class GoldenCase:
    """A call of an operation of ours, and the same in PyTorch.

    `torch` gets the module and the operands as tensors; `operands` draws them.
    """

    op: str
    torch: Callable[..., Any]
    operands: Callable[[np.random.Generator], list[np.ndarray]]
    options: dict[str, Any] = field(default_factory=dict)


def family_named(family):
    return import_module(f"golden.{family}")


def cases_of(family) -> dict[str, GoldenCase]:
    """The calls of operations in a family, by a name of their own."""
    return family_named(family).CASES


def kept(family):
    """The arrays kept in the family's file."""
    with np.load(Path(__file__).with_name(f"{family}.npz")) as arrays:
        return dict(arrays)


def made(family, seed):
    """The same arrays, made by PyTorch now from numbers drawn with `seed`."""
    import torch

    torch.set_default_dtype(torch.float64)
    rng = np.random.default_rng(seed)
    module = family_named(family)
    if family in OF_OPERATIONS:
        return _of_operations(torch, module.CASES, rng)
    return module.make(torch, rng)


def _of_operations(torch, cases, rng):
    """Results, and gradients for an upstream gradient drawn at random.

    The arrays of one case share a prefix: ``tanh/x0`` is its first operand, ``tanh/result`` and
    ``tanh/g0`` what PyTorch makes of it.
    """
    arrays = {}
    for name, case in cases.items():
        operands = case.operands(rng)
        tensors = [torch.tensor(a, requires_grad=a.dtype == np.float64) for a in operands]
        result = case.torch(torch, *tensors)
        upstream = rng.normal(size=tuple(result.shape))
        if result.requires_grad:
            result.backward(torch.tensor(upstream))
        arrays |= {f"{name}/x{k}": a for k, a in enumerate(operands)}
        arrays[f"{name}/upstream"] = upstream
        arrays[f"{name}/result"] = result.detach().numpy()
        arrays |= {
            f"{name}/g{k}": t.grad.numpy() for k, t in enumerate(tensors) if t.grad is not None
        }
    return arrays
