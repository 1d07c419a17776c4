"""Losses for classes: how improbable the scores make what is right.

Scores z (N, …, C) have their classes last, so that a sequence (N, T, C) is N·T rows; PyTorch
wants them second, (N, C, …), which for (N, C) is the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.expression import Expression, Named, call, constant, counted, total
from core.ops import log_softmax, softplus
from core.ops.activations import gate, logistic
from core.ops.linear import rows
from core.ops.softmax import log_sum_exp, probability, row_log_softmax, row_softmax
from core.tape import Array, Factor, Op, Operand, Options, Saved, Tensor, enrol

Index = tuple[int, ...]


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


class NllLoss(Op):
    """The mean of −log p of the right class, from log-probabilities q (N, …, C), classes y (N, …).

    After `log_softmax` it is the cross-entropy.
    """

    name = "nll_loss"
    formula = "L = −Σₙ q[n,y[n]] / N"
    operands = ("q", "y")
    rules = ("dq = −dL · onehot(y) / N", "")
    analytic = True

    def check(self, q: Array, y: Array) -> None:
        check_classes(self.name, q, y)

    def forward(self, q: Array, y: Array) -> tuple[Array, Saved]:
        right = np.take_along_axis(q, y[..., None], axis=-1)
        return np.asarray(-right.mean()), (y, q.shape)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        y, shape = saved
        dq = np.zeros(shape, upstream.dtype)
        np.put_along_axis(dq, y[..., None], -upstream / y.size, axis=-1)
        return dq, None

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return rng.normal(size=(3, 4)), rng.integers(0, 4, size=3)

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {"N": counted(operands[1].size, "row")}

    def explain(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        q, y = operands
        return -total(q[(*n, int(y.array[n]))] for n in np.ndindex(y.shape)) / y.array.size

    def explain_gradient(
        self,
        which: int,
        index: Index,
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        _, y = operands
        *n, c = index
        right = int(y.array[tuple(n)] == c)
        return [Factor(upstream[()], -constant(right) / y.array.size)]


class CrossEntropy(Op):
    """Softmax and cross-entropy in one: scores z (N, …, C), classes y (N, …) → the mean of −log p.

    Fused, because log p = z − log Σ exp z needs no division and cannot take the log of 0. As in
    PyTorch, y may also be probabilities (N, …, C), for which `soft_cross_entropy` is called; and
    `label_smoothing` ε mixes both with every class alike (Szegedy et al. 2016): the loss is then
    (1 − ε) of this one and ε of that for probabilities of 1/C.
    """

    name = "cross_entropy"
    formula = "L = Σₙ (log Σₖ exp z[n,k] − z[n,y[n]]) / N"
    operands = ("z", "y")
    rules = ("dz = dL · (p − onehot(y)) / N", "")
    fused = True

    def __call__(self, *operands: Operand, **options: Any) -> Tensor:
        smoothing: float = options.pop("label_smoothing", 0.0)
        if not 0 <= smoothing <= 1:
            raise ValueError(f"cross_entropy: label_smoothing is {smoothing}; expected 0 to 1")
        z, y = tensors = self.as_tensors(operands)
        soft = y.dtype.kind == "f" and y.shape == z.shape
        loss = soft_cross_entropy(z, y) if soft else super().__call__(*tensors, **options)
        if not smoothing:
            return loss
        alike = Tensor(np.full(z.shape, 1 / z.shape[-1], z.dtype), "u")
        return (1 - smoothing) * loss + smoothing * soft_cross_entropy(z, alike)

    def check(self, z: Array, y: Array) -> None:
        check_classes(self.name, z, y)

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

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return rng.normal(size=(3, 4)), rng.integers(0, 4, size=3)

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {"p": "softmax(z)", "N": counted(operands[1].size, "row")}

    def explain(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        z, y = operands
        return (
            total(row_log_sum_exp(z, n) - z[(*n, int(y.array[n]))] for n in np.ndindex(y.shape))
            / y.array.size
        )

    def explain_gradient(
        self,
        which: int,
        index: Index,
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        z, y = operands
        *n, c = index
        target = int(y.array[tuple(n)] == c)
        return [Factor(upstream[()], (probability(z, tuple(n), c) - target) / y.array.size)]

    def expand(self, z: Tensor, y: Tensor) -> Tensor:
        return nll_loss(log_softmax(z).named("q"), y)


def row_log_sum_exp(z: Named, row: Index) -> Expression:
    """log Σₖ exp(z[row,k]) as arithmetic."""
    return call("logΣexp", log_sum_exp, *(z[(*row, k)] for k in range(z.shape[-1])))


class SoftCrossEntropy(Op):
    """Cross-entropy of scores z against probabilities t, both (N, …, C): the mean over the rows.

    What `cross_entropy` is for targets that are not sure. The rows of t should sum to 1.
    """

    name = "soft_cross_entropy"
    formula = "L = Σₙ Σₖ t[n,k] · (log Σⱼ exp z[n,j] − z[n,k]) / N"
    operands = ("z", "t")
    rules = ("dz = dL · (p · Σₖ t[n,k] − t) / N", "dt = dL · (log Σⱼ exp z[n,j] − z) / N")
    fused = True

    def check(self, z: Array, t: Array) -> None:
        check_scores(self.name, z)
        if t.shape != z.shape:
            raise ValueError(
                f"{self.name}: the scores have shape {z.shape} and the probabilities {t.shape}; "
                "they must be equal"
            )

    def forward(self, z: Array, t: Array) -> tuple[Array, Saved]:
        log_p = row_log_softmax(z)
        return np.asarray(-(t * log_p).sum() / len(rows(z))), (log_p, t)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        log_p, t = saved
        scale = upstream / len(rows(t))
        dz = scale * (np.exp(log_p) * t.sum(axis=-1, keepdims=True) - t)
        return dz, -scale * log_p

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return rng.normal(size=(3, 4)), row_softmax(rng.normal(size=(3, 4)))

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        z, _ = operands
        return {"p": "softmax(z)", "N": counted(z.size // z.shape[-1], "row")}

    def explain(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        z, t = operands
        return total(
            t[(*n, k)] * (row_log_sum_exp(z, n) - z[(*n, k)])
            for n in np.ndindex(z.shape[:-1])
            for k in range(z.shape[-1])
        ) / len(rows(z.array))

    def explain_gradient(
        self,
        which: int,
        index: Index,
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        z, t = operands
        n, count = index[:-1], len(rows(z.array))
        if which:
            return [Factor(upstream[()], (row_log_sum_exp(z, n) - z[index]) / count)]
        mass = total(t[(*n, k)] for k in range(t.shape[-1]))
        return [Factor(upstream[()], (probability(z, n, index[-1]) * mass - t[index]) / count)]

    def expand(self, z: Tensor, t: Tensor) -> Tensor:
        return -(t * log_softmax(z).named("q")).sum() / len(rows(z.data))


class BinaryCrossEntropyWithLogits(Op):
    """Sigmoid and cross-entropy in one: scores z and targets y in 0 to 1, of one shape.

    The mean of −y·log p − (1 − y)·log(1 − p) over all M elements, with p = σ(z). Fused, because
    log(1 + eᶻ) − y·z cannot take the log of 0.
    """

    name = "binary_cross_entropy_with_logits"
    formula = "L = Σ (log(1 + exp(z)) − y · z) / M"
    operands = ("z", "y")
    rules = ("dz = dL · (σ(z) − y) / M", "dy = −dL · z / M")
    fused = True

    def check(self, z: Array, y: Array) -> None:
        if z.shape != y.shape or z.size == 0:
            raise ValueError(
                f"{self.name}: the scores have shape {z.shape} and the targets {y.shape}; they "
                "must be equal and not empty"
            )

    def forward(self, z: Array, y: Array) -> tuple[Array, Saved]:
        y = y.astype(z.dtype, copy=False)
        losses = np.maximum(z, 0) - y * z + np.log1p(np.exp(-np.abs(z)))
        return np.asarray(losses.mean()), (z, y)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        z, y = saved
        scale = upstream / z.size
        return scale * (logistic(z) - y), -scale * z

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return rng.normal(size=(3, 2)), rng.uniform(size=(3, 2))

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {"M": counted(operands[0].size, "term")}

    def explain(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        z, y = operands
        return (
            total(
                call("log", np.log, 1 + call("exp", np.exp, z[at])) - y[at] * z[at]
                for at in np.ndindex(z.shape)
            )
            / z.array.size
        )

    def explain_gradient(
        self,
        which: int,
        index: Index,
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        z, y = operands
        if which:
            return [Factor(upstream[()], -z[index] / z.array.size)]
        return [Factor(upstream[()], (gate(z[index]) - y[index]) / z.array.size)]

    def expand(self, z: Tensor, y: Tensor) -> Tensor:
        return (softplus(z) - y * z).mean()


nll_loss = enrol(NllLoss())
cross_entropy = enrol(CrossEntropy())
soft_cross_entropy = enrol(SoftCrossEntropy())
binary_cross_entropy_with_logits = enrol(BinaryCrossEntropyWithLogits())
