"""What optimizers do to a parameter, line by line: the arithmetic of `core.optim`, to look at.

A rule yields the arrays it makes, in order; the last one is the parameter's new value. What it
remembers from one iteration to the next stands in a mapping under the name shown: ``m(W1)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass

import numpy as np

from core.expression import Leaf, Named, call, constant, hat
from core.formula import Formula, Word, assigned
from core.tape import Array
from core.walk.step import Arithmetic

Memory = MutableMapping[str, Array]

MOMENTUM = 0.9
BETAS = (0.9, 0.999)
EPSILON = 1e-8


@dataclass(frozen=True, slots=True)
class Line:
    """One assignment of an update: `name` becomes `array` by `formula`, which reads `parts`."""

    name: str
    array: Array
    formula: Formula
    parts: tuple[Named, ...]
    arithmetic: Arithmetic

    @property
    def made(self) -> Named:
        return Named(self.name, self.array)


Rule = Callable[[Named, Named, float, int, Memory], Iterator[Line]]
"""Of a parameter, its gradient, the rate, the iteration from 1, and what is remembered."""


def sgd(w: Named, dw: Named, rate: float, iteration: int, memory: Memory) -> Iterator[Line]:
    """w ← w − rate · dw."""
    yield _descent(w, dw, rate)


def momentum(w: Named, dw: Named, rate: float, iteration: int, memory: Memory) -> Iterator[Line]:
    """v ← μ·v + dw;  w ← w − rate · v: the heavy ball, as PyTorch has it (Polyak 1964)."""
    v = _remembered(f"v({w.name})", w, memory)
    moved = Line(
        v.name,
        MOMENTUM * v.array + dw.array,
        becomes(v.name, f"{MOMENTUM} · ", Word(v.name), " + ", Word(dw.name)),
        (v, dw),
        lambda i: MOMENTUM * v[i] + dw[i],
    )
    memory[v.name] = moved.array
    yield moved
    yield _descent(w, moved.made, rate)


def adam(w: Named, dw: Named, rate: float, iteration: int, memory: Memory) -> Iterator[Line]:
    """Running means m of dw and v of dw², corrected for beginning at 0 (Kingma and Ba 2015)."""
    m = _running_mean("m", BETAS[0], 1, w, dw, memory)
    yield m
    v = _running_mean("v", BETAS[1], 2, w, dw, memory)
    yield v
    m_hat = _corrected(m.made, BETAS[0], iteration)
    yield m_hat
    v_hat = _corrected(v.made, BETAS[1], iteration)
    yield v_hat
    up, down, by = m_hat.made, v_hat.made, Leaf("rate", rate)
    epsilon = constant(EPSILON, "1e−8")
    yield Line(
        w.name,
        w.array - rate * up.array / (np.sqrt(down.array) + EPSILON),
        becomes(
            w.name, Word(w.name), " − rate · ", Word(up.name), " / (√", Word(down.name), " + 1e−8)"
        ),
        (w, up, down),
        lambda i: w[i] - by * up[i] / (call("√", np.sqrt, down[i]) + epsilon),
    )


def becomes(name: str, *right: str | Word) -> Formula:
    """``name ← …``: an assignment that replaces what was."""
    return assigned(name, *right, relation="←")


def _descent(w: Named, direction: Named, rate: float) -> Line:
    by = Leaf("rate", rate)
    return Line(
        w.name,
        w.array - rate * direction.array,
        becomes(w.name, Word(w.name), " − rate · ", Word(direction.name)),
        (w, direction),
        lambda i: w[i] - by * direction[i],
    )


def _running_mean(
    letter: str, beta: float, power: int, w: Named, dw: Named, memory: Memory
) -> Line:
    old = _remembered(f"{letter}({w.name})", w, memory)
    share = constant(1) - constant(beta)
    line = Line(
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


def _corrected(moment: Named, beta: float, iteration: int) -> Line:
    name = hat(moment.name)
    weight = constant(1) - constant(beta) ** iteration
    return Line(
        name,
        moment.array / (1 - beta**iteration),
        assigned(name, Word(moment.name), f" / (1 − {beta}^{iteration})"),
        (moment,),
        lambda i: moment[i] / weight,
    )


def _remembered(name: str, like: Named, memory: Memory) -> Named:
    return Named(name, memory.get(name, np.zeros_like(like.array)))


RULES: dict[str, Rule] = {"sgd": sgd, "momentum": momentum, "adam": adam}
"""By the names of the optimizers."""
