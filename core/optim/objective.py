"""What is to be minimized: a function of one flat vector, and where a minimization is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.datasets import Data
from core.networks import Network
from core.optim.optimizer import Optimizer
from core.recording import record
from core.replay import Program
from core.tape import Array, Tensor

Objective = Callable[[Array], tuple[float, Array]]
"""w (P,) → f(w) and its gradient (P,), each time a new array."""


@dataclass(frozen=True, slots=True, eq=False)
class Iterate:
    """Where a minimization is after `step` steps: w (P,), f(w), its gradient (P,)."""

    step: int
    w: Array
    value: float
    gradient: Array

    @property
    def slope(self) -> float:
        """The length of the gradient: 0 at a minimum, and at a saddle."""
        with np.errstate(all="ignore"):  # of a gradient too large to be squared it is infinite
            return float(np.linalg.norm(self.gradient))

    def ends(self, steps: int, tolerance: float) -> bool:
        """Whether a method of so many steps ends here: at a minimum, or where no number leads on.

        A value or gradient that is not finite is such a place.
        """
        finite = np.isfinite(self.value) and np.isfinite(self.slope)
        return self.step == steps or not finite or self.slope <= tolerance


def floating(start: npt.ArrayLike) -> Array:
    """A vector to start from, our own: float32 stays, anything else becomes float64."""
    return np.array(start, np.result_type(np.asarray(start), np.float32))


def check_settings(steps: int, tolerance: float) -> None:
    """Raise ValueError unless a minimization can be bounded by these."""
    if steps < 1 or not tolerance >= 0:
        raise ValueError(
            f"steps must be at least 1 and the tolerance at least 0, not {steps} and {tolerance}"
        )


def descend(
    objective: Objective,
    start: npt.ArrayLike,
    optimizer: Optimizer,
    *,
    steps: int,
    tolerance: float = 0.0,
) -> Iterator[Iterate]:
    """A first-order optimizer on any function: the start, then where each step leads.

    Ends when the gradient is no longer than `tolerance`, after `steps`, or where a rate too high
    has led to a value or gradient that is not finite.
    """
    check_settings(steps, tolerance)
    w = floating(start)
    for step in range(steps + 1):
        with np.errstate(all="ignore"):  # a step too far is a large value, not a warning
            here = Iterate(step, w.copy(), *objective(w))
        yield here
        if here.ends(steps, tolerance):
            return
        with np.errstate(all="ignore"):
            optimizer.step(w, here.gradient)


def loss_of(model: Network, data: Data) -> Objective:
    """The mean loss of `model` on all of `data`, as a function of its parameter vector.

    It is computed in the precision of the model, in evaluation mode. Every call sets the model's
    parameters to w: at the end write the best w into ``model.vector``.
    """
    model.eval()
    x, y = Tensor(model.as_input(data.x), "x"), Tensor(data.y, "y")

    def recorded() -> tuple[Program, str]:
        tape, loss, unfit = record(model, (x, y), lambda: model.loss(x, y))
        return Program(tape, loss, model.gradients), unfit

    with np.errstate(all="ignore"):
        program, unfit = recorded()

    def objective(w: Array) -> tuple[float, Array]:
        model.vector[...] = w
        with np.errstate(all="ignore"):  # a step too far is a large value, not a warning
            current = recorded()[0] if unfit else program
            return current.run(), model.gradient.copy()

    return objective
