"""Losses for classes: how improbable the scores make what is right.

Scores z (N, …, C) have their classes last, so that a sequence (N, T, C) is N·T rows. A call has
them second, (N, C, …), as in PyTorch, and moves them; networks call with ``axis=-1``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.ops import log_softmax, softplus, transpose
from core.ops.activations import logistic
from core.ops.axes import axis_of
from core.ops.linear import rows
from core.ops.softmax import row_log_softmax, row_softmax
from core.tape import Array, Op, Operand, Saved, Tensor, enrol


def check_scores(name: str, z: Array) -> None:
    """Raise ValueError unless z is (N, …, C), not empty."""
    if z.ndim < 2 or z.size == 0:
        raise ValueError(f"{name}: the scores have shape {z.shape}; expected (N, …, C), not empty")


def check_classes(name: str, z: Array, y: Array) -> None:
    """Raise ValueError or TypeError unless y holds a class index for each row of z (N, …, C)."""
    check_scores(name, z)
    if y.shape != z.shape[:-1]:
        raise ValueError(
            f"{name}: the labels have shape {y.shape}; scores {z.shape} need one class index a "
            f"row: shape {z.shape[:-1]}"
        )
    if y.dtype.kind not in "iu":
        raise TypeError(f"{name}: the labels have type {y.dtype}; class indices are integers")
    classes = z.shape[-1]
    if y.min() < 0 or y.max() >= classes:
        wrong = int(np.argmax((y < 0) | (y >= classes)))
        raise ValueError(
            f"{name}: label {y.flat[wrong]} of row {wrong} is out of range: {classes} classes are "
            f"numbered 0 to {classes - 1}"
        )


def classes_last(name: str, z: Tensor, y: Tensor, axis: int) -> Tensor:
    """Scores with their classes moved from `axis` to the last one, which a tape records.

    ValueError if the labels, or probabilities, y do not fit them.
    """
    if z.data.ndim < 2:
        return z
    here = axis_of(name, z.data, axis)
    if here == z.data.ndim - 1:
        return z
    rows = (*z.shape[:here], *z.shape[here + 1 :])
    if y.shape not in (rows, z.shape):
        raise ValueError(
            f"{name}: the labels have shape {y.shape}; scores {z.shape} with their classes on "
            f"axis {here} need {rows}; pass axis=-1 for classes that are last"
        )
    return transpose(z, axes=(*(k for k in range(z.data.ndim) if k != here), here))


class NllLoss(Op):
    """The mean of −log p of the right class, from log-probabilities q (N, …, C), classes y (N, …).

    After `log_softmax` it is the cross-entropy.
    """

    name = "nll_loss"
    formula = "L = −Σₙ q[n,y[n]] / N"
    operands = ("q", "y")
    rules = ("dq = −dL · onehot(y) / N", "")
    analytic = True

    called_with = ("axis",)

    def __call__(self, *operands: Operand, axis: int = 1, **options: Any) -> Tensor:
        q, y = self.as_tensors(operands)
        return super().__call__(classes_last(self.name, q, y, axis), y, **options)

    def forward(self, q: Array, y: Array) -> tuple[Array, Saved]:
        right = np.take_along_axis(q, y[..., None], axis=-1)
        return np.asarray(-right.mean()), (y, q.shape)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        y, shape = saved
        dq = np.zeros(shape, upstream.dtype)
        np.put_along_axis(dq, y[..., None], -upstream / y.size, axis=-1)
        return dq, None

    def check(self, q: Array, y: Array) -> None:
        check_classes(self.name, q, y)


class CrossEntropy(Op):
    """Softmax and cross-entropy in one: scores z (N, …, C), classes y (N, …) → the mean of −log p.

    Fused, because log p = z − log Σ exp z needs no division and cannot take the log of 0. As in
    PyTorch, y may also be probabilities (N, …, C), for which `soft_cross_entropy` is called; and
    `label_smoothing` ε mixes both with every class alike (Szegedy et al. 2016): the loss is then
    (1 − ε) of this one and ε of that for probabilities of 1/C.

    In a call, the classes of z are on `axis` 1, as in PyTorch; a network has them on the last.
    """

    name = "cross_entropy"
    formula = "L = Σₙ (log Σₖ exp z[n,k] − z[n,y[n]]) / N"
    operands = ("z", "y")
    rules = ("dz = dL · (p − onehot(y)) / N", "")

    called_with = ("label_smoothing", "axis")

    def __call__(
        self, *operands: Operand, label_smoothing: float = 0.0, axis: int = 1, **options: Any
    ) -> Tensor:
        smoothing, options = label_smoothing, self.completed(options)
        if not 0 <= smoothing <= 1:
            raise ValueError(f"cross_entropy: label_smoothing is {smoothing}; expected 0 to 1")
        z, y = self.as_tensors(operands)
        soft = y.dtype.kind == "f" and y.shape == z.shape
        t = classes_last(self.name, y, y, axis) if soft else y
        z, y = classes_last(self.name, z, y, axis), t
        loss = soft_cross_entropy(z, y) if soft else super().__call__(z, y, **options)
        if not smoothing:
            return loss
        alike = Tensor(np.full(z.shape, 1 / z.shape[-1], z.dtype), "u")
        return (1 - smoothing) * loss + smoothing * soft_cross_entropy(z, alike)

    def forward(self, z: Array, y: Array) -> tuple[Array, Saved]:
        flat = rows(z)
        shifted = flat - flat.max(axis=1, keepdims=True)  # each row by its own maximum
        right = shifted[np.arange(y.size), y.reshape(-1)]
        losses = np.log(np.exp(shifted).sum(axis=1)) - right
        return np.asarray(losses.mean()), (z, y)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        z, y = saved
        p = row_softmax(rows(z))
        p[np.arange(y.size), y.reshape(-1)] -= 1  # p is ours: the saved scores stay as they were
        return (upstream * p / y.size).reshape(z.shape), None

    def expand(self, z: Tensor, y: Tensor) -> Tensor:
        return nll_loss(log_softmax(z).named("q"), y, axis=-1)

    def check(self, z: Array, y: Array) -> None:
        check_classes(self.name, z, y)


class SoftCrossEntropy(Op):
    """Cross-entropy of scores z against probabilities t, both (N, …, C): the mean over the rows.

    What `cross_entropy` is for targets that are not sure. The rows of t should sum to 1.
    """

    name = "soft_cross_entropy"
    formula = "L = Σₙ Σₖ t[n,k] · (log Σⱼ exp z[n,j] − z[n,k]) / N"
    operands = ("z", "t")
    rules = ("dz = dL · (p · Σₖ t[n,k] − t) / N", "dt = dL · (log Σⱼ exp z[n,j] − z) / N")

    def forward(self, z: Array, t: Array) -> tuple[Array, Saved]:
        log_p = row_log_softmax(z)
        return np.asarray(-(t * log_p).sum() / len(rows(z))), (log_p, t)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        log_p, t = saved
        scale = upstream / len(rows(t))
        dz = scale * (np.exp(log_p) * t.sum(axis=-1, keepdims=True) - t)
        return dz, -scale * log_p

    def expand(self, z: Tensor, t: Tensor) -> Tensor:
        return -(t * log_softmax(z).named("q")).sum() / len(rows(z.data))

    def check(self, z: Array, t: Array) -> None:
        check_scores(self.name, z)
        if t.shape != z.shape:
            raise ValueError(
                f"{self.name}: the scores have shape {z.shape} and the probabilities {t.shape}; "
                "they must be equal"
            )


class BinaryCrossEntropyWithLogits(Op):
    """Sigmoid and cross-entropy in one: scores z and targets y in 0 to 1, of one shape.

    The mean of −y·log p − (1 − y)·log(1 − p) over all M elements, with p = σ(z). Fused, because
    log(1 + eᶻ) − y·z cannot take the log of 0.
    """

    name = "binary_cross_entropy_with_logits"
    formula = "L = Σ (log(1 + exp(z)) − y · z) / M"
    operands = ("z", "y")
    rules = ("dz = dL · (σ(z) − y) / M", "dy = −dL · z / M")

    def forward(self, z: Array, y: Array) -> tuple[Array, Saved]:
        y = y.astype(z.dtype, copy=False)
        losses = np.maximum(z, 0) - y * z + np.log1p(np.exp(-np.abs(z)))
        return np.asarray(losses.mean()), (z, y)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        z, y = saved
        scale = upstream / z.size
        return scale * (logistic(z) - y), -scale * z

    def expand(self, z: Tensor, y: Tensor) -> Tensor:
        return (softplus(z) - y * z).mean()

    def check(self, z: Array, y: Array) -> None:
        if z.shape != y.shape or z.size == 0:
            raise ValueError(
                f"{self.name}: the scores have shape {z.shape} and the targets {y.shape}; they "
                "must be equal and not empty"
            )


nll_loss = enrol(NllLoss())
cross_entropy = enrol(CrossEntropy())
soft_cross_entropy = enrol(SoftCrossEntropy())
binary_cross_entropy_with_logits = enrol(BinaryCrossEntropyWithLogits())
