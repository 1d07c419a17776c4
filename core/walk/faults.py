"""Mistakes put into a backward pass on purpose, for the learner to find.

Each is a real one: code that looks right, runs, and gives gradients of the right shape.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.tape import Array, Record

Local = tuple[Array | None, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A wrong backward rule. `spoil` gets a record, its upstream gradient and the right result.

    `applies` tells for which records it makes a difference. `overwrites` puts the last gradient in
    place of the sum where paths meet.
    """

    name: str
    title: str
    lesson: str
    applies: Callable[[Record], bool]
    spoil: Callable[[Record, Array, Local], Local] = lambda record, upstream, right: right
    overwrites: bool = False


def _is(*names: str) -> Callable[[Record], bool]:
    return lambda record: record.op.name in names


def _has_square_weights(record: Record) -> bool:
    W = record.operands[1].data if record.op.name == "affine" else np.empty(0)
    return W.ndim == 2 and W.shape[0] == W.shape[1] > 1


def _averages_rows(record: Record) -> bool:
    return record.result.data.size == 1 and len(np.atleast_1d(record.operands[0].data)) > 1


def _without_transpose(record: Record, upstream: Array, right: Local) -> Local:
    return (upstream @ record.operands[1].data, *right[1:])


def _input_overwritten(record: Record, upstream: Array, right: Local) -> Local:
    dx = right[0]
    if dx is None:
        return right
    rows = (array.reshape(-1, array.shape[-1]) for array in (dx, upstream))
    return (dx, next(rows).T @ next(rows), *right[2:])


def _mean_of_rows(record: Record, upstream: Array, right: Local) -> Local:
    db = right[2]
    return (*right[:2], None if db is None else db / upstream[..., 0].size)


def _times_batch(record: Record, upstream: Array, right: Local) -> Local:
    rows = len(record.operands[0].data)
    return tuple(None if gradient is None else gradient * rows for gradient in right)


def _handed_on(record: Record, upstream: Array, right: Local) -> Local:
    return (upstream.copy(), *right[1:])


def _by_the_operand(record: Record, upstream: Array, right: Local) -> Local:
    z = record.operands[0].data
    slope = 1 - z * z if record.op.name == "tanh" else z * (1 - z)
    return (upstream * slope,)


def _without_scale(record: Record, upstream: Array, right: Local) -> Local:
    scale = np.sqrt(record.operands[0].shape[-1])
    dq, dk, *rest = right
    return (*(None if g is None else g * scale for g in (dq, dk)), *rest)


FAULTS: dict[str, Fault] = {
    fault.name: fault
    for fault in (
        Fault(
            "transpose",
            "a missing transpose",
            "dx = dz · W instead of dz · Wᵀ: W is square, the shapes fit, and nothing complains.",
            _has_square_weights,
            _without_transpose,
        ),
        Fault(
            "alias",
            "an array that was written over",
            "dx was written into the memory of x before dW = xᵀ · dz read it. Whoever keeps an "
            "array for the backward pass keeps a copy, or writes to no shared one.",
            _is("affine"),
            _input_overwritten,
        ),
        Fault(
            "mean",
            "a forgotten mean",
            "The loss divides by the number of rows, its gradient did not: every step is as many "
            "times too long.",
            _averages_rows,
            _times_batch,
        ),
        Fault(
            "bias",
            "a bias that averages",
            "The bias is added to every row, so its gradient is the sum over the rows, no mean.",
            lambda r: r.op.name == "affine" and r.result.data[..., 0].size > 1,
            _mean_of_rows,
        ),
        Fault(
            "slope",
            "a forgotten local derivative",
            "The gradient was handed through the activation unchanged, as if it were the identity.",
            _is("tanh", "sigmoid", "relu"),
            _handed_on,
        ),
        Fault(
            "operand",
            "the operand for the result",
            "tanh′ = 1 − a² and σ′ = a · (1 − a) are written in the result a; z was put in.",
            _is("tanh", "sigmoid"),
            _by_the_operand,
        ),
        Fault(
            "scale",
            "a forgotten 1/√d",
            "The scores were divided by √d on the way forward, their gradients were not.",
            _is("scaled_dot_product_attention"),
            _without_scale,
        ),
        Fault(
            "overwrite",
            "= for +=",
            "Where two paths meet their gradients add; here the second replaced the first.",
            lambda record: True,
            overwrites=True,
        ),
    )
}
