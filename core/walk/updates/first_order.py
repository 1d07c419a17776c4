"""Updates that follow the gradient or its running mean: descent, momentum, Nesterov, Lion."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.expression import Leaf, Named, call, constant
from core.formula import Word, assigned
from core.walk.updates.assignment import (
    Assignment,
    Memory,
    becomes,
    descent,
    remembered,
    running_mean,
)

MOMENTUM = 0.9
LION_BETAS = (0.9, 0.99)


def sgd(w: Named, dw: Named, rate: float, iteration: int, memory: Memory) -> Iterator[Assignment]:
    """w ← w − rate · dw."""
    yield descent(w, dw, rate)


def momentum(
    w: Named, dw: Named, rate: float, iteration: int, memory: Memory
) -> Iterator[Assignment]:
    """v ← μ·v + dw;  w ← w − rate · v: the heavy ball, as PyTorch has it (Polyak 1964)."""
    moved = _velocity(w, dw, memory)
    yield moved
    yield descent(w, moved.made, rate)


def nesterov(
    w: Named, dw: Named, rate: float, iteration: int, memory: Memory
) -> Iterator[Assignment]:
    """v ← μ·v + dw;  w ← w − rate · (dw + μ·v): the gradient where v is about to lead (1983)."""
    moved = _velocity(w, dw, memory)
    yield moved
    v, by = moved.made, Leaf("rate", rate)
    ahead = (" − rate · (", Word(dw.name), f" + {MOMENTUM} · ", Word(v.name), ")")
    yield Assignment(
        w.name,
        w.array - rate * (dw.array + MOMENTUM * v.array),
        becomes(w.name, Word(w.name), *ahead),
        (w, dw, v),
        lambda i: w[i] - by * (dw[i] + MOMENTUM * v[i]),
    )


def lion(w: Named, dw: Named, rate: float, iteration: int, memory: Memory) -> Iterator[Assignment]:
    """c = β₁·m + (1 − β₁)·dw;  m ← β₂·m + (1 − β₂)·dw;  w ← w − rate · sign(c) (Chen 2023)."""
    beta = LION_BETAS[0]
    m, share = remembered("m", w, memory), constant(1) - constant(beta)
    mixed = Assignment(
        f"c({w.name})",
        beta * m.array + (1 - beta) * dw.array,
        assigned(f"c({w.name})", f"{beta} · ", Word(m.name), f" + (1 − {beta}) · ", Word(dw.name)),
        (m, dw),
        lambda i: beta * m[i] + share * dw[i],
    )
    yield mixed
    yield running_mean("m", LION_BETAS[1], 1, w, dw, memory)
    c, by = mixed.made, Leaf("rate", rate)
    yield Assignment(
        w.name,
        w.array - rate * np.sign(c.array),
        becomes(w.name, Word(w.name), " − rate · sign(", Word(c.name), ")"),
        (w, c),
        lambda i: w[i] - by * call("sign", np.sign, c[i]),
    )


def _velocity(w: Named, dw: Named, memory: Memory) -> Assignment:
    """v ← μ·v + dw."""
    v = remembered("v", w, memory)
    line = Assignment(
        v.name,
        MOMENTUM * v.array + dw.array,
        becomes(v.name, f"{MOMENTUM} · ", Word(v.name), " + ", Word(dw.name)),
        (v, dw),
        lambda i: MOMENTUM * v[i] + dw[i],
    )
    memory[v.name] = line.array
    return line
