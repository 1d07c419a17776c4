"""Rosenblatt's perceptron: a line through space that learns only from its mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.losses import perceptron_loss
from core.networks.network import Network
from core.ops import affine
from core.tape import Array, Parameter, Tensor


@dataclass(frozen=True, slots=True)
class Mistake:
    """One correction: in `epoch`, on example `row`, with the weights (D,) and bias after it."""

    epoch: int
    row: int
    weights: Array
    bias: float


class Perceptron:
    """y = 1 if w·x + b ≥ 0, else 0. Weights w (D,) and bias b start at zero."""

    def __init__(self, inputs: int) -> None:
        self.weights = np.zeros(inputs)
        self.bias = 0.0

    def predict(self, x: npt.ArrayLike) -> Array:
        """0 or 1 for an example (D,) or for each row of a batch (N, D)."""
        self._check_inputs(np.asarray(x))
        return np.asarray(np.asarray(x) @ self.weights + self.bias >= 0, dtype=np.int64)

    def update(self, x: npt.ArrayLike, target: int, *, rate: float = 1.0) -> bool:
        """Rosenblatt's rule on one example (D,): add (target − y)·x. Tells if y was a mistake."""
        if np.ndim(x) != 1 or target not in (0, 1):
            raise ValueError(
                f"x has shape {np.shape(x)} and the target is {target}; expected one example (D,) "
                "and 0 or 1"
            )
        error = int(target) - int(self.predict(x))
        self.weights = self.weights + rate * error * np.asarray(x, dtype=np.float64)
        self.bias += rate * error
        return error != 0

    def learn(
        self, x: npt.ArrayLike, targets: npt.ArrayLike, *, epochs: int = 100, rate: float = 1.0
    ) -> Iterator[Mistake]:
        """Pass over x (N, D) until an epoch has no mistake, at most `epochs` times.

        Yields each correction as it is made. On separable data there are at most (R/γ)² of them
        (Novikoff 1962), with R the radius and γ the margin of the examples with a 1 appended for
        the bias, which is learned as a weight is; on XOR it never ends by itself.
        """
        examples, wanted = np.asarray(x, dtype=np.float64), np.asarray(targets)
        if examples.ndim != 2 or wanted.shape != examples.shape[:1]:
            raise ValueError(
                f"x has shape {examples.shape} and the targets {wanted.shape}; expected (N, D) "
                "and (N,)"
            )
        self._check_inputs(examples)
        if not np.isin(wanted, (0, 1)).all():
            raise ValueError("the targets of a perceptron are 0 and 1")
        for epoch in range(1, epochs + 1):
            clean = True
            for row, (example, target) in enumerate(zip(examples, wanted, strict=True)):
                if self.update(example, target, rate=rate):
                    clean = False
                    yield Mistake(epoch, row, self.weights.copy(), self.bias)
            if clean:
                return

    def _check_inputs(self, x: Array) -> None:
        if x.ndim == 0 or x.shape[-1] != len(self.weights):
            raise ValueError(
                f"x has shape {x.shape}; this perceptron has {len(self.weights)} weights and takes "
                f"(…, {len(self.weights)})"
            )


class PerceptronClassifier(Network):
    """One perceptron for each class, one against the rest; the highest score wins."""

    loss_function = perceptron_loss

    def __init__(self, inputs: int, classes: int, *, dtype: npt.DTypeLike = np.float32) -> None:
        self.W = Parameter(np.zeros((inputs, classes), dtype), "W")
        self.b = Parameter(np.zeros(classes, dtype), "b")
        super().__init__()

    def __call__(self, x: Tensor) -> Tensor:
        return affine(x, self.W, self.b).named("z")

    def describe(self) -> str:
        inputs, classes = self.W.shape
        return f"{inputs}-{classes} perceptron"
