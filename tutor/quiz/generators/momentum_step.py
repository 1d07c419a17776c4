"""Two steps with momentum: v ← μ·v + dw, w ← w − rate · v."""

from __future__ import annotations

from random import Random

from core.expression import factor, plain
from core.optim import SGD
from tutor.quiz.generator import Drawn, WrongAnswer, rounded, tenths, when, working
from tutor.quiz.two_steps import two_steps
from tutor.words import _

DIGITS = 3


def draw(chance: Random, *, rate: float, momentum: float) -> Drawn:
    before = tenths(chance, 2, 0.5)
    first, second = tenths(chance, 3, 1), tenths(chance, 3, 1)
    between, after = two_steps(SGD(rate, momentum=momentum), before, first, second)
    velocity = momentum * first + second
    smooth = momentum * (1 - momentum) * first + (1 - momentum) * second
    return Drawn(
        "number",
        _(
            "A weight is w = {w}. Gradient descent with momentum {momentum} and rate {rate} begins "
            "with the velocity v = 0. The first gradient is {first}, the second is {second}. What "
            "is w after both steps, with v ← {momentum}·v + dw and w ← w − {rate}·v?",
            w=plain(before),
            momentum=plain(momentum),
            rate=plain(rate),
            first=plain(first),
            second=plain(second),
        ),
        after,
        working(
            _("Each step first changes the velocity, then moves the weight by it:"),
            f"v = {plain(first)},  w = {plain(before)} − {plain(rate)} · {factor(first)}"
            f" = {_short(between)}",
            f"v = {plain(momentum)} · {factor(first)} + {factor(second)} = {_short(velocity)}",
            f"w = {_short(between)} − {plain(rate)} · {factor(rounded(velocity, 6, DIGITS))}"
            f" = {_short(after)}",
        ),
        (
            WrongAnswer(
                before - rate * (first + second),
                _("Those are two steps without momentum: in the second, part of the first "
                  "velocity goes on."),
            ),
            WrongAnswer(
                between,
                _("That is w after the first step. The second gradient makes another."),
            ),
            WrongAnswer(
                before - rate * velocity,
                _("You made the second step only. The first one has moved w already."),
            ),
            WrongAnswer(
                before + rate * first + rate * velocity,
                _("The sign is turned: that leads up the slope."),
            ),
            *when(
                rate != 1,
                WrongAnswer(before - first - velocity, _("You left out the rate.")),
            ),
            WrongAnswer(
                before - rate * (1 - momentum) * first - rate * smooth,
                _("You took a mean, μ·v + (1 − μ)·dw, as Adam does. Here the gradient counts in "
                  "full, so the velocity grows."),
            ),
        ),
        (
            _("What is v after the first gradient? It is 0 before."),
            _("In the second step v is {momentum} · {first} + {second}.", momentum=plain(momentum),
              first=factor(first), second=factor(second)),
        ),
        DIGITS,
    )  # fmt: skip


def _short(value: float) -> str:
    return plain(rounded(value, 6, DIGITS))
