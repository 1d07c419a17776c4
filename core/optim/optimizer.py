"""What all first-order optimizers share: flat vectors, worked on in place, a piece at a time."""

from __future__ import annotations

from functools import partial

import numpy as np

from core.kernels.kernel import Call, number
from core.tape import Array

PIECE = 49_152
"""Elements worked on at once. A piece of each of Adam's five vectors is 1 MB in all and stays in
the cache from one operation to the next: 8 to 22 % faster on half a million parameters."""

CLEARED_EVERY = 100
"""Steps between two sweeps that set what has all but faded to zero."""


class Optimizer:
    """Changes a parameter vector (P,) in place, given its gradient (P,).

    `weight_decay` λ is L2, as in PyTorch: the gradient becomes dw + λ·w. An optimizer that is
    `decoupled` leaves the gradient alone and shrinks w by rate · λ itself. `rate` may be changed
    between steps.

    **No subnormal numbers.** Below 1.2e-38 a float32 number has no full precision, and a processor
    may take a hundred times as long over it. A running mean of a gradient that has become zero (a
    dead unit, a pixel that is never set) fades through that range and, rounded, stays in it for
    ever. So every 100 steps whatever has faded below 1e-31 is set to zero, which no step feels but
    Lion's, whose sign feels any size: there the weight rests instead of moving on by the rate. That
    is three vector operations in a hundred steps. For squares see `_square`.
    """

    decoupled = False
    """Whether weight decay acts on the weights and not on the gradient."""

    memories = 0
    """How many vectors it remembers from step to step."""

    means = 0
    """How many of them, the first ones, are running means of gradients, which can fade."""

    def __init__(self, rate: float, *, weight_decay: float = 0.0) -> None:
        if not (np.isfinite(rate) and rate > 0):
            raise ValueError(f"the learning rate must be a positive number, not {rate}")
        self.rate = rate
        self.weight_decay = not_negative("weight_decay", weight_decay)
        self.steps = 0
        self._parameters: Array | None = None
        self._gradient: Array | None = None

    def step(self, parameters: Array, gradient: Array) -> None:
        """Make one step; the gradient stays as it is.

        ValueError for another vector than that of the step before, or a copy of it: what is
        remembered belongs to that one.
        """
        if parameters is not self._parameters or gradient is not self._gradient:
            self._bind(parameters, gradient)
        self.steps += 1
        self._prepare()
        for call in self._calls:
            call()
        if self.steps % CLEARED_EVERY == 0:
            for call in self._sweep:
                call()

    def remembered(self, parameters: Array) -> Array:
        """A copy of all that it remembers of its steps with `parameters` (P,): (memories, P)."""
        if self._parameters is None:
            return np.zeros((self.memories, len(parameters)), parameters.dtype)
        return self.memory.copy()

    def recall(self, parameters: Array, gradient: Array, memory: Array, steps: int) -> None:
        """Remember what another one of its kind did after so many steps with these parameters.

        ValueError if `memory` is not of the shape that `remembered` gives.
        """
        if memory.shape != (self.memories, len(parameters)):
            raise ValueError(
                f"the memory has shape {memory.shape}; {type(self).__name__} with "
                f"{len(parameters)} parameters has {(self.memories, len(parameters))}"
            )
        self._bind(parameters, gradient)
        self.memory[...] = memory
        self.steps = steps

    def _begin(self, parameters: Array) -> None:
        """Make everything that lasts from step to step."""
        dtype = parameters.dtype
        if parameters.ndim != 1 or dtype.kind != "f":
            raise ValueError(
                f"the parameters have shape {parameters.shape} and type {dtype}; expected one "
                "flat vector of floating numbers"
            )
        self.memory: Array = np.zeros((self.memories, len(parameters)), dtype)
        limits = np.finfo(dtype)
        self._rate, self._kept, self._decay = (
            number(value, parameters) for value in (0, 0, self.weight_decay)
        )
        self._faded = number(limits.tiny / limits.eps, parameters)
        self._nudge = number(2 * limits.tiny**0.5, parameters)

    def _bind(self, parameters: Array, gradient: Array) -> None:
        """Write down the calls of a step: as in a replay, every argument bound, which halves the
        time around the arithmetic. Training always passes the same two arrays."""
        if self._parameters is None:
            self._begin(parameters)
        if not parameters.shape == gradient.shape == self.memory.shape[1:]:
            raise ValueError(
                f"the parameters have shape {parameters.shape} and the gradient {gradient.shape}; "
                f"both should have {self.memory.shape[1:]}, as at the first step"
            )
        before = self._parameters
        if (
            before is not None
            and self.memories
            and not np.may_share_memory(before, parameters)
            and not np.array_equal(before, parameters, equal_nan=True)
        ):
            raise ValueError(
                f"this {type(self).__name__} remembers the steps of another parameter vector; "
                "make a new one for these"
            )
        self._parameters, self._gradient = parameters, gradient
        size = len(parameters)
        scratch = np.empty((2, min(size, PIECE)), parameters.dtype)
        self._calls: list[Call] = []
        self._sweep: list[Call] = []
        for start in range(0, size, PIECE):
            part = slice(start, min(start + PIECE, size))
            w, g, memory = parameters[part], gradient[part], tuple(self.memory[:, part])
            work, decayed = scratch[:, : len(w)]
            if self.weight_decay and self.decoupled:
                self._calls.append(partial(np.multiply, w, self._kept, w))
            elif self.weight_decay:
                self._calls.append(partial(np.multiply, w, self._decay, decayed))
                self._calls.append(partial(np.add, decayed, g, decayed))
                g = decayed
            self._calls.extend(self._update(w, g, work, *memory))
            for fading in (*memory[: self.means], *([w] if self.weight_decay else [])):
                self._sweep.extend(self._clear(fading, work))

    def _prepare(self) -> None:
        """Compute what is the same for all elements in this step."""
        self._rate[...] = self.rate
        if self.decoupled:
            self._kept[...] = 1 - self.rate * self.weight_decay

    def _update(self, w: Array, g: Array, work: Array, *memory: Array) -> list[Call]:
        """The calls that change a piece w of the parameters by that of the gradient, g.

        `memory` has its pieces of what is remembered; `work` is scratch.
        """
        raise NotImplementedError

    def _square(self, g: Array, out: Array) -> list[Call]:
        """g² into `out`, nudged out of the subnormal range: (g + 2e-19)² in float32.

        The gradients of a network that has learned everything are that small. Against the ε of a
        denominator the nudge is nothing: it changes no square above 1e-21 by a bit, and adds at
        most 1e-17 to a root.
        """
        return [partial(np.add, g, self._nudge, out), partial(np.multiply, out, out, out)]

    def _clear(self, vector: Array, work: Array) -> list[Call]:
        """Set to zero what has faded."""
        return [
            partial(np.abs, vector, work),
            partial(np.greater, work, self._faded, work, casting="unsafe"),
            partial(np.multiply, vector, work, vector),
        ]


def not_negative(name: str, value: float) -> float:
    """`value`, if it is a number of at least 0; ValueError names it otherwise."""
    if not (np.isfinite(value) and value >= 0):
        raise ValueError(f"{name} must be a number of at least 0, not {value}")
    return value


def fraction(name: str, value: float) -> float:
    """`value`, if it is at least 0 and below 1; ValueError names it otherwise."""
    if not 0 <= value < 1:
        raise ValueError(f"{name} must be at least 0 and below 1, not {value}")
    return value
