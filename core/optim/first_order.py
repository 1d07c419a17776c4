"""First-order optimizers. Each works on flat vectors, so a step is a few vector operations."""

from __future__ import annotations

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
        self._velocity: Array | None = None
        self._change: Array | None = None

    def step(self, parameters: Array, gradient: Array) -> None:
        if self._change is None:
            self._change = np.empty_like(parameters)
        direction = gradient
        if self.momentum:
            if self._velocity is None:
                self._velocity = np.zeros_like(parameters)
            direction = self._velocity
            direction *= self.momentum
            direction += gradient
        np.multiply(direction, self.rate, out=self._change)
        parameters -= self._change


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
        self._m: Array | None = None
        self._v: Array | None = None

    def step(self, parameters: Array, gradient: Array) -> None:
        if self._m is None or self._v is None:
            self._m = np.zeros_like(parameters)
            self._v = np.zeros_like(parameters)
            self._work = np.empty_like(parameters)
        m, v, work = self._m, self._v, self._work
        beta1, beta2 = self.betas
        self.steps += 1
        m *= beta1
        np.multiply(gradient, 1 - beta1, out=work)
        m += work
        v *= beta2
        np.multiply(gradient, gradient, out=work)
        work *= 1 - beta2
        v += work
        # Bias correction moved out of the vectors: √v̂ + ε = (√v + ε·√c₂) / √c₂
        correction1 = 1 - beta1**self.steps
        root = float(np.sqrt(1 - beta2**self.steps))
        np.sqrt(v, out=work)
        work += self.eps * root
        np.divide(m, work, out=work)
        work *= self.rate * root / correction1
        parameters -= work


OPTIMIZERS: dict[str, type[Optimizer]] = {"sgd": SGD, "adam": Adam}
