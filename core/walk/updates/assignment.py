"""One assignment of an update, and the ones that several optimizers make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass

import numpy as np

from core.expression import Leaf, Named, constant
from core.formula import Formula, Word, assigned
from core.tape import Array
from core.walk.step import Arithmetic

Memory = MutableMapping[str, Array]
"""What an optimizer remembers from one iteration to the next, by the name shown: ``m(W1)``."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One assignment of an update: `name` becomes `array` by `formula`, which reads `parts`."""

    name: str
    array: Array
    formula: Formula
    parts: tuple[Named, ...]
    arithmetic: Arithmetic

    @property
    def made(self) -> Named:
        return Named(self.name, self.array)


Rule = Callable[[Named, Named, float, int, Memory], Iterator[Assignment]]
"""Of a parameter, its gradient, the rate, the iteration from 1, and what is remembered."""


def becomes(name: str, *right: str | Word) -> Formula:
    """``name ← …``: an assignment that replaces what was."""
    return assigned(name, *right, relation="←")


def descent(w: Named, direction: Named, rate: float) -> Assignment:
    """w ← w − rate · direction."""
    by = Leaf("rate", rate)
    return Assignment(
        w.name,
        w.array - rate * direction.array,
        becomes(w.name, Word(w.name), " − rate · ", Word(direction.name)),
        (w, direction),
        lambda i: w[i] - by * direction[i],
    )


def running_mean(
    letter: str, beta: float, power: int, w: Named, dw: Named, memory: Memory
) -> Assignment:
    """m ← β·m + (1 − β)·dw, or of its squares; remembered under its letter."""
    old = remembered(letter, w, memory)
    share = constant(1) - constant(beta)
    line = Assignment(
        old.name,
        beta * old.array + (1 - beta) * dw.array**power,
        becomes(
            old.name,
            f"{beta} · ",
            Word(old.name),
            f" + (1 − {beta}) · ",
            Word(dw.name),
            "²" if power == 2 else "",
        ),
        (old, dw),
        lambda i: beta * old[i] + share * (dw[i] if power == 1 else dw[i] ** power),
    )
    memory[old.name] = line.array
    return line


def remembered(letter: str, w: Named, memory: Memory) -> Named:
    """What is remembered of a parameter under a letter; 0 at first."""
    name = f"{letter}({w.name})"
    return Named(name, memory.get(name, np.zeros_like(w.array)))
