"""Mistakes put into a backward pass on purpose, for the learner to find.

Each is a real one: code that looks right, runs, and gives gradients of the right shape.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.layers import ACTIVATIONS
from core.stopping import stop_if_asked
from core.tape import Array, Record, Tape, Tensor

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


_OVER_ELEMENTS = (
    "mean", "mse_loss", "l1_loss", "huber_loss", "binary_cross_entropy_with_logits", "hinge_loss",
)  # fmt: skip
_OVER_ROWS = ("nll_loss", "cross_entropy", "soft_cross_entropy", "perceptron_loss")


def averaged(record: Record) -> int:
    """How many terms the single number that `record` made is the mean of; 1 if it is no mean.

    With x (…, C) for its first operand: losses for numbers average all elements of x, and most
    losses for classes its rows, all but the last axis.
    """
    x = record.operands[0].data
    if record.result.data.size == 1 and record.op.name in _OVER_ELEMENTS:
        return x.size
    return x[..., 0].size if record.op.name in _OVER_ROWS else 1


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
    count = averaged(record)
    return tuple(None if gradient is None else gradient * count for gradient in right)


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
            "an overwritten array",
            "dx was written into the memory of x before dW = xᵀ · dz had read it. What the "
            "backward pass still needs must be copied, or never overwritten.",
            _is("affine"),
            _input_overwritten,
        ),
        Fault(
            "mean",
            "a forgotten mean",
            "The loss is a mean: it divides by the number of terms. Its gradient did not, so "
            "every step is that many times too long.",
            lambda record: averaged(record) > 1,
            _times_batch,
        ),
        Fault(
            "bias",
            "a bias that averages",
            "The bias is added to every row, so its gradient is the sum over the rows, not "
            "their mean.",
            lambda r: r.op.name == "affine" and r.result.data[..., 0].size > 1,
            _mean_of_rows,
        ),
        Fault(
            "slope",
            "a forgotten local derivative",
            "The gradient was handed through the activation unchanged, as if it were the identity.",
            _is(*ACTIVATIONS),
            _handed_on,
        ),
        Fault(
            "operand",
            "the operand instead of the result",
            "tanh′ = 1 − a² and σ′ = a · (1 − a) are written in terms of the result a; here "
            "they got z.",
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
            "= instead of +=",
            "Where two paths meet their gradients add; here the second replaced the first.",
            lambda record: True,
            overwrites=True,
        ),
    )
}


@np.errstate(all="ignore")  # overflow is a value to look at, not a warning
def striking(tape: Tape, loss: Tensor) -> set[str]:
    """The names of the faults that change a gradient of this computation.

    Up to the first number that a fault changes all are right, so the right ones are enough to tell.
    """
    used: list[tuple[Record, Array, Local]] = []

    def local(record: Record, upstream: Array) -> Local:
        stop_if_asked()
        right = record.op.backward(upstream, record.saved)
        used.append((record, upstream, right))
        return right

    gradients, last = tape.seed(loss), dict[Tensor, Array]()
    for contributions in tape.backward(loss, gradients, local=local):
        last.update((part.tensor, part.gradient) for part in contributions)
    overwritten = any(differ(last[tensor], gradients[tensor]) for tensor in last)
    return {
        fault.name
        for fault in FAULTS.values()
        if (fault.overwrites and overwritten)
        or any(
            any(map(differ, fault.spoil(record, upstream, right), right))
            for record, upstream, right in used
            if fault.applies(record)
        )
    }


def differ(one: Array | None, other: Array | None) -> bool:
    """Whether two gradients are more apart than rounding puts them."""
    if one is None or other is None:
        return one is not other
    return not np.allclose(one, other, 1e-9, 1e-15, equal_nan=True)
