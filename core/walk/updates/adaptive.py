"""Updates with a scale for each coordinate: AdaGrad, RMSProp, Adam, AdamW."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.expression import Expression, Leaf, Named, call, constant, hat
from core.formula import Word, assigned
from core.tape import Array
from core.walk.updates.assignment import Assignment, Memory, becomes, remembered, running_mean

ALPHA = 0.99
BETAS = (0.9, 0.999)
DECAY = 0.01
EPSILON, ADAGRAD_EPSILON = (1e-8, "1e−8"), (1e-10, "1e−10")
"""What keeps a denominator from 0, and how it is written."""


def adagrad(
    w: Named, dw: Named, rate: float, iteration: int, memory: Memory
) -> Iterator[Assignment]:
    """s ← s + dw²;  w ← w − rate · dw / (√s + ε) (Duchi, Hazan, Singer 2011)."""
    old = remembered("s", w, memory)
    line = Assignment(
        old.name,
        old.array + dw.array**2,
        becomes(old.name, Word(old.name), " + ", Word(dw.name), "²"),
        (old, dw),
        lambda i: old[i] + dw[i] ** 2,
    )
    memory[old.name] = line.array
    yield line
    yield _scaled(w, dw, line.made, rate, ADAGRAD_EPSILON)


def rmsprop(
    w: Named, dw: Named, rate: float, iteration: int, memory: Memory
) -> Iterator[Assignment]:
    """s ← α·s + (1 − α)·dw²;  w ← w − rate · dw / (√s + ε) (Hinton 2012)."""
    mean = running_mean("s", ALPHA, 2, w, dw, memory)
    yield mean
    yield _scaled(w, dw, mean.made, rate, EPSILON)


def adam(w: Named, dw: Named, rate: float, iteration: int, memory: Memory) -> Iterator[Assignment]:
    """Running means m of dw and v of dw², corrected for beginning at 0 (Kingma and Ba 2015)."""
    return _adam(w, dw, rate, iteration, memory, decay=0)


def adamw(w: Named, dw: Named, rate: float, iteration: int, memory: Memory) -> Iterator[Assignment]:
    """Adam's step from (1 − rate · λ) · w: every weight shrinks (Loshchilov and Hutter 2019)."""
    return _adam(w, dw, rate, iteration, memory, decay=DECAY)


def _adam(
    w: Named, dw: Named, rate: float, iteration: int, memory: Memory, decay: float
) -> Iterator[Assignment]:
    m = running_mean("m", BETAS[0], 1, w, dw, memory)
    yield m
    v = running_mean("v", BETAS[1], 2, w, dw, memory)
    yield v
    m_hat = _corrected(m.made, BETAS[0], iteration)
    yield m_hat
    v_hat = _corrected(v.made, BETAS[1], iteration)
    yield v_hat
    yield _scaled(w, m_hat.made, v_hat.made, rate, EPSILON, decay)


def _corrected(moment: Named, beta: float, iteration: int) -> Assignment:
    name = hat(moment.name)
    weight = constant(1) - constant(beta) ** iteration
    return Assignment(
        name,
        moment.array / (1 - beta**iteration),
        assigned(name, Word(moment.name), f" / (1 − {beta}^{iteration})"),
        (moment,),
        lambda i: moment[i] / weight,
    )


def _scaled(
    w: Named, up: Named, squares: Named, rate: float, epsilon: tuple[float, str], decay: float = 0
) -> Assignment:
    """w ← w − rate · up / (√squares + ε); with `decay` λ from (1 − rate · λ) · w."""
    small, written = epsilon
    by, least = Leaf("rate", rate), constant(small, written)
    kept = f"(1 − rate · {decay}) · " if decay else ""

    def begin(element: Expression) -> Expression:
        return (constant(1) - by * constant(decay)) * element if decay else element

    step = (" − rate · ", Word(up.name), " / (√", Word(squares.name), f" + {written})")
    start: Array = (1 - rate * decay) * w.array if decay else w.array
    return Assignment(
        w.name,
        start - rate * up.array / (np.sqrt(squares.array) + small),
        becomes(w.name, kept, Word(w.name), *step),
        (w, up, squares),
        lambda i: begin(w[i]) - by * up[i] / (call("√", np.sqrt, squares[i]) + least),
    )
