"""One step of gradient descent on a mini-batch, with a model of one weight."""

from __future__ import annotations

from random import Random

import numpy as np

from core.expression import factor, plain
from core.losses import mse_loss
from core.ops import multiply
from core.optim import SGD
from core.tape import Tape, Tensor
from tutor.quiz.generator import Drawn, WrongAnswer, listed, rounded, tenths, when, working
from tutor.words import _

DIGITS = 3


def draw(chance: Random, *, rows: int, rate: float) -> Drawn:
    x = [tenths(chance, 3, 1) for _i in range(rows)]
    t = [tenths(chance, 4, 1) for _i in range(rows)]
    before = tenths(chance, 2, 0.5)
    w = Tensor(np.array([before]))
    with Tape() as tape:
        loss = mse_loss(multiply(w, np.array(x)), np.array(t))
    gradient = tape.gradients(loss)[w]
    weights = w.data.copy()
    SGD(rate).step(weights, gradient)
    after, mean = float(weights[0]), float(gradient[0])
    parts = [2 * (before * one - target) * one for one, target in zip(x, t, strict=True)]
    shown_mean = rounded(mean, 4, DIGITS)
    written = " + ".join(factor(round(part, 9) + 0.0) for part in parts)
    return Drawn(
        "number",
        _(
            "A model has one weight, a = w · x, and w = {w}. A mini-batch has the inputs x = {x} "
            "and the targets t = {t}. The loss is the mean of (a − t)² over the batch, and the "
            "rate is {rate}. What is w after one step of gradient descent?",
            w=plain(before),
            x=listed([plain(one) for one in x]),
            t=listed([plain(one) for one in t]),
            rate=plain(rate),
        ),
        after,
        working(
            _("Each example has the slope 2(w·x − t)·x; the batch has their mean:"),
            f"dw = ({written}) / {rows} = {_short(mean)}",
            f"w ← {plain(before)} − {plain(rate)} · {factor(shown_mean)} = {_short(after)}",
        ),
        (
            WrongAnswer(
                before - rate * sum(parts),
                _("That is the sum over the batch. The loss is a mean, so a batch twice as large "
                  "makes no step twice as long."),
            ),
            WrongAnswer(
                before + rate * mean,
                _("The sign is turned: that is a step up the slope, and the loss grows."),
            ),
            *when(
                rate != 1,
                WrongAnswer(
                    before - mean,
                    _("You left out the rate. A whole gradient is too long a step: the slope holds "
                      "only nearby."),
                ),
            ),
            WrongAnswer(
                before - rate * mean / 2,
                _("You left out the 2 of the square: the slope of (a − t)² is 2(a − t)."),
            ),
            WrongAnswer(
                before - rate * parts[0],
                _("That is a step on the first example alone. A mini-batch makes one step for all "
                  "of its examples."),
            ),
            WrongAnswer(
                before - rate * sum(2 * (before * one - target)
                                    for one, target in zip(x, t, strict=True)) / rows,
                _("You left out the input: a = w·x, so each slope has the factor x."),
            ),
        ),
        (
            _("Find the slope at each example: 2(w·x − t)·x."),
            _("Take their mean, then step: w − rate · mean."),
        ),
        DIGITS,
    )  # fmt: skip


def _short(value: float) -> str:
    return plain(rounded(value, 4, DIGITS))
