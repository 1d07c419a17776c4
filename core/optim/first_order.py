"""Optimizers that follow the gradient or its running mean: descent, momentum, Nesterov, Lion."""

from __future__ import annotations

from functools import partial

import numpy as np

from core.kernels.kernel import Call, number
from core.optim.optimizer import Optimizer, fraction
from core.tape import Array


class SGD(Optimizer):
    """Gradient descent: w ← w − rate · dw.

    With momentum μ, in PyTorch's convention: v ← μ·v + dw, w ← w − rate · v. In the other
    convention, of Polyak (1964) and Sutskever et al. (2013), the velocity is a step:
    v ← μ·v − rate · dw, w ← w + v. Both make the same steps as long as the rate stays the same;
    when it falls, theirs still coasts at the old speed, PyTorch's slows down at once.

    With `nesterov` the step is rate · (dw + μ·v), v as above: the gradient is taken, to first
    order, where the velocity is about to lead (Nesterov 1983, in the form of Bengio et al. 2013).
    """

    means = 1

    def __init__(
        self,
        rate: float = 0.1,
        *,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(rate, weight_decay=weight_decay)
        self.momentum = fraction("momentum", momentum)
        if nesterov and not momentum:
            raise ValueError("Nesterov's method needs a momentum above 0")
        self.nesterov = nesterov
        self.memories = 1 if momentum else 0

    def _begin(self, parameters: Array) -> None:
        super()._begin(parameters)
        self._momentum = number(self.momentum, parameters)

    def _update(self, w: Array, g: Array, work: Array, *memory: Array) -> list[Call]:
        calls: list[Call] = []
        direction = g
        for v in memory:  # one, or none without momentum
            calls.append(partial(np.multiply, v, self._momentum, v))
            calls.append(partial(np.add, v, g, v))
            direction = v
            if self.nesterov:
                calls.append(partial(np.multiply, v, self._momentum, work))
                calls.append(partial(np.add, work, g, work))
                direction = work
        calls.append(partial(np.multiply, direction, self._rate, work))
        calls.append(partial(np.subtract, w, work, w))
        return calls


class Momentum(SGD):
    """The heavy ball (Polyak 1964): SGD with a momentum of 0.9."""

    def __init__(
        self, rate: float = 0.01, *, momentum: float = 0.9, weight_decay: float = 0.0
    ) -> None:
        super().__init__(rate, momentum=momentum, weight_decay=weight_decay)


class Nesterov(SGD):
    """Nesterov's accelerated gradient: SGD with a momentum of 0.9 that looks ahead."""

    def __init__(
        self, rate: float = 0.01, *, momentum: float = 0.9, weight_decay: float = 0.0
    ) -> None:
        super().__init__(rate, momentum=momentum, nesterov=True, weight_decay=weight_decay)


class Lion(Optimizer):
    """Only the sign of a mean is followed, so every weight moves by the rate (Chen et al. 2023).

    w ← w − rate · (sign(β₁·m + (1 − β₁)·dw) + λ·w);  m ← β₂·m + (1 − β₂)·dw

    All steps being of full size, its rate is 3 to 10 times below Adam's, λ as much above.
    """

    decoupled = True
    memories = means = 1

    def __init__(
        self,
        rate: float = 1e-4,
        *,
        betas: tuple[float, float] = (0.9, 0.99),
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(rate, weight_decay=weight_decay)
        for beta in betas:
            fraction("each of Lion's betas", beta)
        self.betas = betas

    def _begin(self, parameters: Array) -> None:
        super()._begin(parameters)
        beta1, beta2 = self.betas
        self._beta2 = number(beta2, parameters)
        self._share = number(beta1 * (1 - beta2) / (1 - beta1), parameters)

    def _update(self, w: Array, g: Array, work: Array, *memory: Array) -> list[Call]:
        """m is kept as the sum m/(1 − β₂) of the formula; a sign doesn't feel a positive factor."""
        (m,) = memory
        return [
            partial(np.multiply, m, self._share, work),
            partial(np.add, work, g, work),
            partial(np.sign, work, work),
            partial(np.multiply, work, self._rate, work),
            partial(np.subtract, w, work, w),
            partial(np.multiply, m, self._beta2, m),
            partial(np.add, m, g, m),
        ]
