"""Dropout: numbers left out at random, so that no unit can rely on another."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from core.tape import Array, Op, Saved, Tensor, enrol, unwatched


def check_probability(p: float) -> None:
    """Raise ValueError unless 0 ≤ p < 1."""
    if not 0 <= p < 1:
        raise ValueError(f"dropout: p must be at least 0 and below 1, not {p}")


class Mask(Tensor):
    """Zeros and ones: what dropout leaves out and what it keeps.

    A leaf of the tape, so the stepper keeps it where it runs a tape again, and a learner can edit
    it. A replayed program calls `draw` before each run, for a mask of its own.
    """

    __slots__ = ("_p", "_rng")

    def __init__(
        self,
        data: npt.ArrayLike,
        name: str = "",
        p: float = 0.0,
        rng: np.random.Generator | None = None,
    ) -> None:
        super().__init__(data, name)
        self._p, self._rng = p, rng

    @classmethod
    def drawn(cls, x: Tensor, p: float, rng: np.random.Generator, name: str = "") -> Mask:
        """A mask for x, of its shape, precision and layout: each element 0 with probability p."""
        check_probability(p)
        with unwatched():
            mask = cls(np.empty_like(x.data), name, p, rng)
            mask.draw()
        return mask

    @property
    def generator(self) -> np.random.Generator | None:
        """Where its numbers come from; None for one that was given them."""
        return self._rng

    def draw(self) -> None:
        """Fill the array with new zeros and ones; one that was given its numbers keeps them."""
        if self._rng is not None:
            flat = self.data.ravel("K")  # a view, in the order of memory
            self._rng.random(dtype=flat.dtype, out=flat)
            np.greater_equal(flat, self._p, flat)


class Dropout(Op):
    """a = x · m / (1 − p): x where the mask m is 1, else 0; both of one shape.

    m is 1 with probability 1 − p; dividing by that keeps the expectation of every element, so
    that evaluation needs no other weights ("inverted" dropout; Srivastava et al. 2014).
    """

    name = "dropout"
    formula = "a = x · m / (1 − p)"
    operands = ("x", "m")
    rules = ("dx = da · m / (1 − p)", "")
    analytic = True

    def forward(self, x: Array, m: Array, *, p: float = 0.5) -> tuple[Array, Saved]:
        return x * m / (1 - p), (m, p)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        m, p = saved
        return upstream * m / (1 - p), None

    def check(self, x: Array, m: Array, *, p: float = 0.5) -> None:
        check_probability(p)
        if x.shape != m.shape:
            raise ValueError(f"dropout: x has shape {x.shape} and the mask {m.shape}; expected one")


dropout = enrol(Dropout())
