"""A rate is found by trying: from very small to too large within one short training."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from core.training import StepDone
from tutor.labs.digits.data import data_of
from tutor.labs.digits.networks import build, training_of
from tutor.labs.digits.spec import DigitsSpec
from tutor.running.training.control import Control
from tutor.running.training.protocol import Event, finite

LOWEST, HIGHEST = 1e-6, 100.0
STEPS = 160
"""Twenty to each factor of ten."""

SMOOTHING = 0.9
"""The share of the mean so far in each smoothed loss."""

TOO_HIGH = 4.0
"""It ends where the smoothed loss is this many times the lowest."""

REACH = 8
"""Steps before and after a rate between which the fall of the loss is measured."""

CAUTION = 10.0
"""The rate of the lowest loss is about to overshoot: a tenth of it is safe (Smith 2017)."""


def table(spec: DigitsSpec, control: Control) -> Iterator[Event]:
    """The loss at each rate, as ``tried``; at the end ``found``, with a rate to try.

    A network is trained from its first weights while the rate grows by the same factor at each
    step (Smith 2017, "Cyclical Learning Rates for Training Neural Networks").
    """
    if not spec.trains_here:
        yield {"event": "found", "steepest": None, "lowest": None, "suggested": None}
        return
    rng, source = np.random.default_rng(spec.seed), data_of(spec)
    data, shape = source.parts, source.shape
    model = build(spec, shape, rng)
    training = training_of(spec, model, data, rng, shape.image)
    factor = (HIGHEST / LOWEST) ** (1 / (STEPS - 1))
    training.schedule = lambda t: LOWEST * factor**t
    training.stop, training.epochs = None, -(-STEPS // -(-len(data.train.y) // spec.batch))
    training.measure_every = training.epochs
    rates: list[float] = []
    smoothed: list[float] = []
    average = 0.0
    for event in training.events():
        if not isinstance(event, StepDone):
            continue
        average = SMOOTHING * average + (1 - SMOOTHING) * event.loss
        rates.append(LOWEST * factor ** (event.step - 1))
        smoothed.append(average / (1 - SMOOTHING**event.step))
        yield {
            "event": "tried",
            "rate": rates[-1],
            "loss": finite(event.loss),
            "smoothed": finite(smoothed[-1]),
        }
        if event.step == STEPS or control.waiting():
            break
        if not smoothed[-1] < TOO_HIGH * max(min(smoothed), 1e-3):
            break
    yield {"event": "found", **suggestion(rates, smoothed)}


def suggestion(rates: Sequence[float], losses: Sequence[float]) -> Event:
    """The rates at which the smoothed loss falls fastest and is lowest, and one to try."""
    nothing: Event = {"steepest": None, "lowest": None, "suggested": None}
    finite_ones = [k for k, loss in enumerate(losses) if math.isfinite(loss)]
    y = np.array([losses[k] for k in finite_ones])
    if len(y) < 2 * REACH + 2 or y.argmin() < REACH or y.min() > 0.98 * y[:REACH].mean():
        return nothing
    lowest = int(y.argmin())
    inner = range(REACH, min(lowest, len(y) - REACH - 1) + 1)
    steepest = rates[finite_ones[min(inner, key=lambda k: float(y[k + REACH] - y[k - REACH]))]]
    return {
        "steepest": float(f"{steepest:.1g}"),
        "lowest": float(f"{rates[finite_ones[lowest]]:.1g}"),
        "suggested": float(f"{min(rates[finite_ones[lowest]] / CAUTION, steepest):.1g}"),
    }
