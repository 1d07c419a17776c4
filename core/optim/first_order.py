"""First-order optimizers. Each works on flat vectors, so a step is a few vector operations."""

from __future__ import annotations

from math import sqrt

import numpy as np

from core.tape import Array


class Optimizer:
    """Changes a parameter vector (P,) in place, given its gradient (P,)."""

    def __init__(self, rate: float) -> None:
        if not (np.isfinite(rate) and rate > 0):
            raise ValueError(f"the learning rate must be a positive number, not {rate}")
        self.rate = rate

    def step(self, parameters: Array, gradient: Array) -> None:
        raise NotImplementedError


class SGD(Optimizer):
    """Gradient descent: w ← w − rate · dw.

    With momentum μ, in PyTorch's convention: v ← μ·v + dw, w ← w − rate · v.
    """

    def __init__(self, rate: float = 0.1, *, momentum: float = 0.0) -> None:
        super().__init__(rate)
        if not 0 <= momentum < 1:
            raise ValueError(f"momentum must be at least 0 and below 1, not {momentum}")
        self.momentum = momentum
        self._change: Array | None = None

    def step(self, parameters: Array, gradient: Array) -> None:
        if self._change is None:
            self._change, self._velocity = np.empty_like(parameters), np.zeros_like(parameters)
        direction = gradient
        if self.momentum:
            direction = self._velocity
            direction *= self.momentum
            direction += gradient
        np.multiply(direction, self.rate, self._change)
        np.subtract(parameters, self._change, parameters)


class Adam(Optimizer):
    """A running mean of gradients over the root of a running mean of squares (Kingma, Ba 2015).

    m ← β₁·m + (1 − β₁)·dw;  v ← β₂·v + (1 − β₂)·dw²
    w ← w − rate · m̂ / (√v̂ + ε)  with  m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)
    """

    def __init__(
        self, rate: float = 1e-3, *, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8
    ) -> None:
        super().__init__(rate)
        if not all(0 <= beta < 1 for beta in betas):
            raise ValueError(f"Adam's betas must be at least 0 and below 1, not {betas}")
        self.betas = betas
        self.eps = eps
        self.steps = 0

    def _begin(self, like: Array) -> None:
        self._m, self._v, self._work = np.zeros_like(like), np.zeros_like(like), np.empty_like(like)
        # Arrays (), because NumPy takes them 0.8 µs faster than Python numbers.
        self._beta1, self._beta2, self._eps, self._scale = (
            np.array(value, like.dtype) for value in (*self.betas, 0, 0)
        )

    def step(self, parameters: Array, gradient: Array) -> None:
        """Ten vector operations: factors common to all elements are drawn out of them.

        m and v are kept as sums, m/(1 − β₁) and v/(1 − β₂) of the formula, so that
        rate · m̂ / (√v̂ + ε) = scale · m / (√v + ε/s)  with  s = √((1 − β₂) / (1 − β₂ᵗ)).
        """
        if self.steps == 0:
            self._begin(parameters)
        self.steps += 1
        beta1, beta2 = self.betas
        s = sqrt((1 - beta2) / (1 - beta2**self.steps))
        self._eps[...] = self.eps / s
        self._scale[...] = self.rate * (1 - beta1) / (1 - beta1**self.steps) / s
        m, v, work = self._m, self._v, self._work
        np.multiply(m, self._beta1, m)
        np.add(m, gradient, m)
        np.multiply(v, self._beta2, v)
        np.multiply(gradient, gradient, work)
        np.add(v, work, v)
        np.sqrt(v, work)
        np.add(work, self._eps, work)
        np.divide(m, work, work)
        np.multiply(work, self._scale, work)
        np.subtract(parameters, work, parameters)


OPTIMIZERS: dict[str, type[Optimizer]] = {"sgd": SGD, "adam": Adam}
