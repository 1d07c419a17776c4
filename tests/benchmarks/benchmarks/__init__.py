"""Training steps a second beside other libraries: `make bench`.

A family is a file here with CASES. Equal mathematics on all sides: the same initial weights, the
same batches in the same order, the same optimizer; the loss is computed at every step. Every
contender has a process of its own with one BLAS thread, and they take turns, block by block, so
that a slow moment of the machine falls on all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

Run = Callable[[], list[float]]
"""Trains a network that is ready for as many steps as its case says; returns the losses."""

FAMILIES = ("mlp", "residual_mlp", "transformer")


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
