"""Training steps a second beside other libraries: `make bench`.

A family is a file here with CASES. Equal mathematics on all sides: the same initial weights, the
same batches in the same order, the same optimizer; the loss is computed at every step. Every
contender has a process of its own with one BLAS thread, and they take turns, block by block, so
that a slow moment of the machine falls on all of them. Steps are timed, and nothing else: `fit`
also measures the whole data set after each epoch, which the other side does not, so a block is at
most one epoch, or has `measure_every` put it off. Memory, and whether time grows with the rows,
have a program of their own: `memory`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from typing import Any

import numpy as np

from core.datasets import Data
from core.training import StepDone, TrainingEvent

Run = Callable[[], list[float]]
"""Trains a network that is ready for as many steps as its case says; returns the losses."""

FAMILIES = ("mlp", "cnn", "residual_mlp", "lstm", "transformer", "gcn", "denormals")


def steps_of(training: Iterator[TrainingEvent], steps: int) -> Run:
    """The first steps of a training by `fit`, which measures nothing before it has done as many."""
    next(training)  # what is measured before anything is learned

    def run() -> list[float]:
        losses = []
        for event in islice(training, steps):
            assert isinstance(event, StepDone), f"{event} within the {steps} steps to be timed"
            losses.append(event.loss)
        return losses

    return run


def torch_steps(
    scores: Callable[[Any], Any], optimizer: Any, data: Data, batch: int, steps: int
) -> Run:
    """PyTorch's side: `steps` steps on the mini-batches that `steps_of` a training takes.

    `scores` makes them of a batch of inputs; rows are shuffled as `fit` does with seed 1.
    """
    import torch

    x, y = torch.from_numpy(data.x.astype(np.float32)), torch.from_numpy(data.y)

    def run() -> list[float]:
        losses: list[float] = []
        rng = np.random.default_rng(1)
        while True:
            for rows in torch.from_numpy(rng.permutation(len(y))).split(batch):
                optimizer.zero_grad()
                loss = torch.nn.functional.cross_entropy(scores(x[rows]), y[rows])
                loss.backward()
                optimizer.step()
                losses.append(loss.item())
                if len(losses) == steps:
                    return losses

    return run


@dataclass(frozen=True)
class Case:
    """One network and one way to train it.

    `contenders` make a `Run` each, by name: "backstep", "torch", "torch-2" (on two threads),
    "sklearn". `reach` and `stretch` are how many times the steps a second of `against` we want.
    `tolerance` is how far the losses of "backstep" and "torch" may lie apart, relatively.
    """

    title: str
    steps: int
    contenders: Mapping[str, Callable[[], Run]]
    reach: float
    stretch: float
    against: str = "torch"
    tolerance: float = 1e-5


def all_cases() -> dict[str, Case]:
    """Every case of every family, by name."""
    cases: dict[str, Case] = {}
    for family in FAMILIES:
        cases |= import_module(f"benchmarks.{family}").CASES
    return cases
