"""A network that has learned everything: do its steps take longer than those of a young one?

Gradients of dead units become 0, those of the others tiny, and the means of an optimizer would fade
into subnormal numbers. We against ourselves: both sides measure after each epoch.
"""

from __future__ import annotations

from itertools import islice

import numpy as np

from benchmarks import Case, Run
from core.datasets import digits_splits
from core.networks import MLP
from core.optim import OPTIMIZERS
from core.training import StepDone, fit

EARLY, LATE, STEPS = 1_000, 30_000, 820


def after(steps: int, activation: str, optimizer: str) -> Run:
    """820 steps of 64-32-10 that so many others came before."""
    model = MLP([64, 32, 10], activation=activation, rng=np.random.default_rng(0))
    rate = {"adam": 3e-3, "momentum": 0.1}[optimizer]
    rng = np.random.default_rng(1)
    events = fit(
        model, digits_splits(0), optimizer=OPTIMIZERS[optimizer](rate), epochs=1_000, rng=rng
    )
    losses = (event.loss for event in events if isinstance(event, StepDone))
    for _ in islice(losses, steps):
        pass
    return lambda: list(islice(losses, STEPS))


def case(activation: str, optimizer: str) -> Case:
    contenders = {
        "backstep": lambda: after(LATE, activation, optimizer),
        "backstep-1000": lambda: after(EARLY, activation, optimizer),
    }
    title = f"64-32-10 {activation}, batch 32, {optimizer}, at {LATE:,} steps"
    return Case(title, STEPS, contenders, 1 / 1.2, 1.0, against="backstep-1000")


CASES = {
    f"denormals-{activation}-{optimizer}": case(activation, optimizer)
    for activation in ("relu", "tanh")
    for optimizer in ("adam", "momentum")
}
