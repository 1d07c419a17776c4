"""Schedules: the learning rate as a function of the step, which counts from 0.

Each function here returns a schedule. `fit` sets the optimizer's rate to ``schedule(t)`` before
the update that t others came before. The numbers are PyTorch's (torch.optim.lr_scheduler).
"""

from __future__ import annotations

from collections.abc import Callable
from math import cos, isfinite, pi

Schedule = Callable[[int], float]


def constant(rate: float) -> Schedule:
    """Always the same."""
    _positive(rate=rate)
    return lambda t: rate


def step(rate: float, every: int, *, factor: float = 0.1) -> Schedule:
    """`rate` times `factor` for each `every` steps that are over (StepLR)."""
    _positive(rate=rate, every=every, factor=factor)
    return lambda t: rate * factor ** (t // every)


def cosine(rate: float, steps: int, *, lowest: float = 0.0) -> Schedule:
    """From `rate` down to `lowest` along half a cosine, in `steps` steps (Loshchilov, Hutter 2017).

    As CosineAnnealingLR; after that it stays at `lowest`, where PyTorch's would rise again.
    """
    _positive(rate=rate, steps=steps)
    if not 0 <= lowest <= rate:
        raise ValueError(f"lowest must be from 0 to the rate {rate}, not {lowest}")
    return lambda t: _between(rate, lowest, min(t / steps, 1))


def warmup(then: Schedule, steps: int, *, start: float = 1 / 3) -> Schedule:
    """A straight line in `steps` steps from `start` times ``then(0)`` up to it; then `then`.

    As LinearLR followed by another schedule. Adam's first steps are of full size while its means
    are still those of a few gradients: a small rate keeps them from doing harm.
    """
    _positive(steps=steps, start=start)
    return lambda t: then(0) * (start + (1 - start) * t / steps) if t < steps else then(t - steps)


def one_cycle(
    rate: float, steps: int, *, rise: float = 0.3, start: float = 1 / 25, end: float = 1e-4
) -> Schedule:
    """Up to `rate`, then down almost to nothing, both along half cosines (Smith, Topin 2018).

    The first step is at ``start · rate``; the way up takes the share `rise` of the steps; the last
    step is at ``end · start · rate``. As OneCycleLR, its div_factor 1/start and final_div_factor
    1/end; PyTorch by default also lowers the momentum meanwhile, which this does not.
    """
    _positive(rate=rate, steps=steps, rise=rise, start=start, end=end)
    top, last = rise * steps - 1, steps - 1
    if not 0 < top < last:
        raise ValueError(
            f"of {steps} steps a share of {rise} leads up: both ways need more than one step"
        )

    def schedule(t: int) -> float:
        if t <= top:
            return _between(start * rate, rate, t / top)
        return _between(rate, end * start * rate, min((t - top) / (last - top), 1))

    return schedule


def _between(first: float, last: float, share: float) -> float:
    """From `first` to `last` along half a cosine."""
    return last + (first - last) * (1 + cos(pi * share)) / 2


def _positive(**settings: float) -> None:
    for name, value in settings.items():
        if not (isfinite(value) and value > 0):
            raise ValueError(f"{name} must be a number above 0, not {value}")
