"""Optimizers with a scale for each coordinate: AdaGrad, RMSProp, Adam, AdamW."""

from __future__ import annotations

from functools import partial
from math import sqrt

import numpy as np

from core.kernels.kernel import Call, number
from core.optim.optimizer import Optimizer, fraction, not_negative
from core.tape import Array


class AdaGrad(Optimizer):
    """Each coordinate divided by the root of all its squares so far (Duchi, Hazan, Singer 2011).

    s ← s + dw²;  w ← w − rate · dw / (√s + ε)

    Rare features keep a large step, frequent ones slow down; s only grows, so all slow down in the
    end.
    """

    memories = 1

    def __init__(
        self, rate: float = 0.01, *, eps: float = 1e-10, weight_decay: float = 0.0
    ) -> None:
        super().__init__(rate, weight_decay=weight_decay)
        self.eps = not_negative("eps", eps)

    def _begin(self, parameters: Array) -> None:
        super()._begin(parameters)
        self._eps = number(self.eps, parameters)

    def _update(self, w: Array, g: Array, work: Array, *memory: Array) -> list[Call]:
        (s,) = memory
        return [
            *self._square(g, work),
            partial(np.add, s, work, s),
            partial(np.sqrt, s, work),
            partial(np.add, work, self._eps, work),
            partial(np.divide, g, work, work),
            partial(np.multiply, work, self._rate, work),
            partial(np.subtract, w, work, w),
        ]


class RMSProp(AdaGrad):
    """AdaGrad that forgets: a running mean of squares in place of their sum (Hinton 2012).

    s ← α·s + (1 − α)·dw²;  w ← w − rate · dw / (√s + ε)
    """

    def __init__(
        self,
        rate: float = 0.01,
        *,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(rate, eps=eps, weight_decay=weight_decay)
        self.alpha = fraction("alpha", alpha)

    def _begin(self, parameters: Array) -> None:
        super()._begin(parameters)
        self._alpha = number(self.alpha, parameters)
        self._eps[...] = self.eps / sqrt(1 - self.alpha)

    def _prepare(self) -> None:
        super()._prepare()
        self._rate[...] = self.rate / sqrt(1 - self.alpha)

    def _update(self, w: Array, g: Array, work: Array, *memory: Array) -> list[Call]:
        """s is kept as the sum s/(1 − α) of the formula: rate and ε are divided by √(1 − α)."""
        (s,) = memory
        return [partial(np.multiply, s, self._alpha, s), *super()._update(w, g, work, s)]


class Adam(Optimizer):
    """A running mean of gradients over the root of a running mean of squares (Kingma, Ba 2015).

    m ← β₁·m + (1 − β₁)·dw;  v ← β₂·v + (1 − β₂)·dw²
    w ← w − rate · m̂ / (√v̂ + ε)  with  m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)

    Its `weight_decay` is L2, which goes through m and v like any gradient: a weight whose gradients
    are large decays less. See AdamW, and `core.regularization.L2`.
    """

    memories = 2
    means = 1

    def __init__(
        self,
        rate: float = 1e-3,
        *,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(rate, weight_decay=weight_decay)
        for beta in betas:
            fraction("each of Adam's betas", beta)
        self.betas = betas
        self.eps = not_negative("eps", eps)

    def _begin(self, parameters: Array) -> None:
        super()._begin(parameters)
        self._beta1, self._beta2, self._eps, self._scale = (
            number(value, parameters) for value in (*self.betas, 0, 0)
        )

    def _prepare(self) -> None:
        """Factors common to all elements are drawn out of the vector operations.

        m and v are kept as sums, m/(1 − β₁) and v/(1 − β₂) of the formula, so that
        rate · m̂ / (√v̂ + ε) = scale · m / (√v + ε/s)  with  s = √((1 − β₂) / (1 − β₂ᵗ)).
        """
        super()._prepare()
        beta1, beta2 = self.betas
        s = sqrt((1 - beta2) / (1 - beta2**self.steps))
        self._eps[...] = self.eps / s
        self._scale[...] = self.rate * (1 - beta1) / (1 - beta1**self.steps) / s

    def _update(self, w: Array, g: Array, work: Array, *memory: Array) -> list[Call]:
        m, v = memory
        return [
            partial(np.multiply, m, self._beta1, m),
            partial(np.add, m, g, m),
            partial(np.multiply, v, self._beta2, v),
            *self._square(g, work),
            partial(np.add, v, work, v),
            partial(np.sqrt, v, work),
            partial(np.add, work, self._eps, work),
            partial(np.divide, m, work, work),
            partial(np.multiply, work, self._scale, work),
            partial(np.subtract, w, work, w),
        ]


class AdamW(Adam):
    """Adam with decoupled weight decay (Loshchilov, Hutter 2019): w ← (1 − rate·λ) · w, then Adam.

    All weights decay alike, whatever their gradients: that is what regularizes.
    """

    decoupled = True

    def __init__(
        self,
        rate: float = 1e-3,
        *,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
    ) -> None:
        super().__init__(rate, betas=betas, eps=eps, weight_decay=weight_decay)
