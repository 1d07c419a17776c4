"""What an operation is tried on, and the numbers and shapes that many have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from core.tape import Array, Options, Shape

Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class Case:
    """One call of an operation.

    `places` says which of `operands` stands in each place of the call: (0, 0) is op(x, x).
    """

    operands: tuple[Array, ...]
    options: Options = field(default_factory=dict)
    places: tuple[int, ...] | None = None


Sample = Callable[[Rng], Case]
"""An ordinary call: its operands float64, away from kinks."""

Cases = Callable[[Rng], Iterator[Case]]


@dataclass(frozen=True, slots=True)
class Trials:
    """What one operation is tried on: a sample, and cases of whatever a rule can be wrong about."""

    sample: Sample
    cases: Cases


def shapes(rng: Rng, least: int = 0) -> Iterator[Shape]:
    """With axes of size 1 and without; then two at random. All have `least` axes or more."""
    for shape in ((3, 4), (1, 4), (4, 1), (2, 1, 3), (3, 3), (3,), (1,), ()):
        if len(shape) >= least:
            yield shape
    for _ in range(2):
        yield tuple(map(int, rng.integers(1, 5, size=rng.integers(least, 4))))


def positive(rng: Rng, *shape: int) -> Array:
    return np.asarray(rng.uniform(0.3, 2, size=shape))


def normal(rng: Rng, *shape: int) -> Array:
    return np.asarray(rng.normal(size=shape))


def normal_of(*shapes: Shape) -> Sample:
    """A sample with an operand of each shape."""
    return lambda rng: Case(tuple(normal(rng, *shape) for shape in shapes))


def one(*settings: Options, draw: Callable[..., Array] = normal, least: int = 0) -> Cases:
    """One operand of each shape, with each of `settings` in turn."""

    def cases(rng: Rng) -> Iterator[Case]:
        for options in settings or ({},):
            for shape in shapes(rng, least):
                yield Case((draw(rng, *shape),), options)

    return cases
