from __future__ import annotations

import numpy as np

from core.optim import schedules

RATE, STEPS = 0.3, 30


def warmed_up(scheduler, optimizer):
    parts = [
        scheduler.LinearLR(optimizer, start_factor=0.1, total_iters=5),
        scheduler.CosineAnnealingLR(optimizer, T_max=25),
    ]
    return scheduler.SequentialLR(optimizer, parts, milestones=[5])


PAIRS = {
    "constant": (
        schedules.constant(RATE),
        lambda s, o: s.ConstantLR(o, factor=1),
    ),
    "step": (
        schedules.step(RATE, 7, factor=0.5),
        lambda s, o: s.StepLR(o, step_size=7, gamma=0.5),
    ),
    "cosine": (
        schedules.cosine(RATE, 30, lowest=0.01),
        lambda s, o: s.CosineAnnealingLR(o, T_max=30, eta_min=0.01),
    ),
    "warmup": (schedules.warmup(schedules.cosine(RATE, 25), 5, start=0.1), warmed_up),
    "one-cycle": (
        schedules.one_cycle(RATE, STEPS),
        lambda s, o: s.OneCycleLR(o, max_lr=RATE, total_steps=STEPS),
    ),
    "one-cycle-other": (
        schedules.one_cycle(RATE, STEPS, rise=0.5, start=0.1, end=0.01),
        lambda s, o: s.OneCycleLR(
            o, max_lr=RATE, total_steps=STEPS, pct_start=0.5, div_factor=10, final_div_factor=100
        ),
    ),
}
"""Of each schedule, ours, and how PyTorch makes it from torch.optim.lr_scheduler and an optimizer.
"""


def make(torch, rng):
    """The rate before each of 30 steps."""
    cases = {}
    for name, (_, make) in PAIRS.items():
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE, momentum=0.9)
        scheduler = make(torch.optim.lr_scheduler, optimizer)
        rates = []
        for step in range(STEPS):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if step < STEPS - 1:
                scheduler.step()
        cases[name] = np.array(rates)
    return cases
