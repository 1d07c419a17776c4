"""Two steps of Adam, its running means and their correction included."""

from __future__ import annotations

from functools import partial
from math import sqrt
from random import Random

from core.expression import factor, format_number, plain
from core.optim import Adam
from tutor.quiz.generator import Drawn, WrongAnswer, tenths, when, working
from tutor.quiz.two_steps import two_steps
from tutor.words import _

DIGITS = 3

BETAS = 0.9, 0.99
"""Adam's own second one, 0.999, would ask for more digits than one likes to type."""


def draw(chance: Random, *, rate: float) -> Drawn:
    before = tenths(chance, 2, 0.5)
    first, second = tenths(chance, 4, 1), tenths(chance, 4, 1)
    between, after = two_steps(Adam(rate, betas=BETAS), before, first, second)
    beta1, beta2 = BETAS
    m = beta1 * (1 - beta1) * first + (1 - beta1) * second
    v = beta2 * (1 - beta2) * first**2 + (1 - beta2) * second**2
    mean, square = m / (1 - beta1**2), v / (1 - beta2**2)
    shown = partial(format_number, figures=DIGITS + 1)
    apart = f"({shown(mean)})" if mean < 0 else shown(mean)
    return Drawn(
        "number",
        _(
            "A weight is w = {w}. Adam has the rate {rate}, β₁ = {beta1} and β₂ = {beta2}. Its "
            "first step, on the gradient {first}, led to w = {between}. The next gradient is "
            "{second}. What is w after this second step? (ε is too small to count.)",
            w=plain(before),
            rate=plain(rate),
            beta1=plain(beta1),
            beta2=plain(beta2),
            first=plain(first),
            between=shown(between),
            second=plain(second),
        ),
        after,
        working(
            _("The means of the gradients and of their squares, corrected, and one over the root "
              "of the other:"),
            f"m = {plain(beta1)} · {_number((1 - beta1) * first)} + 0.1 · {factor(second)}"
            f" = {shown(m)}",
            f"v = {plain(beta2)} · {shown((1 - beta2) * first**2)} + 0.01 · {plain(second**2)}"
            f" = {shown(v)}",
            f"m̂ = m / (1 − 0.9²) = {shown(mean)},  v̂ = v / (1 − 0.99²) = {shown(square)}",
            f"w = {shown(between)} − {plain(rate)} · {apart} / √{shown(square)}"
            f" = {shown(after)}",
        ),
        (
            WrongAnswer(
                between - rate * m / sqrt(v),
                _("You left out the correction by 1 − βᵗ. The means begin at 0, and in the first "
                  "steps they are too small."),
            ),
            WrongAnswer(
                between - rate * mean / square,
                _("You left out the root. Only over the root of v̂ has a step the size of the "
                  "rate, whatever the size of the gradients."),
            ),
            WrongAnswer(
                between + rate * mean / sqrt(square),
                _("The sign is turned: that leads up the slope."),
            ),
            WrongAnswer(
                between - rate * second,
                _("That is a step of gradient descent, by the rate times the gradient."),
            ),
            WrongAnswer(
                between - rate * second / abs(second),
                _("That is a step by the sign of this gradient alone. m̂ remembers the first one, "
                  "too."),
            ),
            *when(
                rate != 1,
                WrongAnswer(between - mean / sqrt(square), _("You left out the rate.")),
            ),
        ),
        (
            _("After the first gradient m is 0.1 · {first} and v is 0.01 · {first}².",
              first=factor(first)),
            _("The second step: m ← 0.9·m + 0.1·dw, v ← 0.99·v + 0.01·dw²."),
            _("Correct both for t = 2: m / (1 − 0.9²), v / (1 − 0.99²). Then w − rate · m̂ / √v̂."),
        ),
        DIGITS,
    )  # fmt: skip


def _number(value: float) -> str:
    return factor(round(value, 6))
