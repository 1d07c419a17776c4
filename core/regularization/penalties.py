"""Penalties: a price on large weights, added to the loss."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.networks import Network
from core.tape import Array


class Penalty:
    """A function of the parameter vector w (P,) that is added to the loss.

    `strength` λ is one number for all, or one for each parameter (P,): 0 leaves it alone, so that
    ``L2(0.01 * weights_only(model))`` spares the biases.
    """

    def __init__(self, strength: float | Array) -> None:
        if not (np.isfinite(strength).all() and np.min(strength) >= 0):
            raise ValueError(f"a penalty's strength must be at least 0, not {strength}")
        self.strength = strength

    def value(self, w: Array) -> float:
        """What w costs."""
        raise NotImplementedError

    def gradient(self, w: Array) -> Array:
        """∂value/∂w (P,)."""
        raise NotImplementedError


class L2(Penalty):
    """½ Σ λ·w², whose gradient λ·w draws each weight to 0 in proportion to its size.

    **Not the same as weight decay.** Under plain gradient descent it is: w ← w − rate·(dw + λ·w) =
    (1 − rate·λ)·w − rate·dw, and PyTorch calls it so. Adam divides λ·w, like all of the gradient,
    by √v̂, the usual size of that weight's gradients. So a weight whose gradients are large hardly
    decays, and one whose gradients are almost 0 moves by the full rate, whatever λ is. AdamW takes
    λ·w out of the gradient and shrinks all weights alike (Loshchilov and Hutter 2019).
    """

    def value(self, w: Array) -> float:
        return float(0.5 * (self.strength * w).dot(w))

    def gradient(self, w: Array) -> Array:
        return np.asarray(self.strength * w, w.dtype)


class L1(Penalty):
    """Σ λ·|w|, whose gradient λ·sign(w) is the same for small weights: it brings many to 0.

    At the kink, w = 0, the slope 0 is taken.
    """

    def value(self, w: Array) -> float:
        return float((self.strength * np.abs(w)).sum())

    def gradient(self, w: Array) -> Array:
        return np.asarray(self.strength * np.sign(w), w.dtype)


class PenaltySum(Penalty):
    """Several penalties at once: L1 and L2 together are the elastic net (Zou and Hastie 2005)."""

    def __init__(self, penalties: Sequence[Penalty]) -> None:
        if not penalties:
            raise ValueError("a sum of penalties needs at least one")
        self.penalties = tuple(penalties)

    def value(self, w: Array) -> float:
        return sum(penalty.value(w) for penalty in self.penalties)

    def gradient(self, w: Array) -> Array:
        first, *others = (penalty.gradient(w) for penalty in self.penalties)
        return sum(others, first)


def weights_only(model: Network) -> Array:
    """For each parameter of `model` (P,): 1 in a matrix of weights, 0 in a bias or another vector.

    A bias multiplies no input: to shrink it makes no function smoother.
    """
    sizes = [p.data.size for p in model.parameters()]
    return np.repeat([float(p.data.ndim > 1) for p in model.parameters()], sizes)
