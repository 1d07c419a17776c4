"""Softmax and cross-entropy at one score: ∂L/∂z = p − y."""

from __future__ import annotations

from functools import partial
from random import Random

import numpy as np

from core.expression import format_number, plain
from core.losses import cross_entropy
from core.ops import softmax
from core.tape import Tape, Tensor
from tutor.quiz.generator import Drawn, WrongAnswer, listed, tenths, working
from tutor.words import _

DIGITS = 2


def draw(chance: Random, *, classes: int) -> Drawn:
    scores = [tenths(chance, 2, 0.5) for _i in range(classes)]
    right, at = chance.randrange(classes), chance.randrange(classes)
    z = Tensor(np.array([scores]))
    with Tape() as tape:
        loss = cross_entropy(z, np.array([right]))
    answer = float(tape.gradients(loss)[z][0, at])
    p = [float(one) for one in softmax(z).data[0]]
    shown = partial(format_number, figures=DIGITS + 1)
    powers = [shown(float(np.exp(score))) for score in scores]
    own = (
        (
            WrongAnswer(
                p[at],
                _(
                    "That is p alone. This is the right class, where y is 1: its score should "
                    "rise, so its gradient is negative."
                ),
            ),
            WrongAnswer(
                -1 / p[at],
                _("That is the slope of −ln p at the probability. One more step leads back, "
                  "through softmax, to the score."),
            ),
        )
        if at == right
        else (
            WrongAnswer(
                p[at] - 1,
                _("You took 1 away, but this is not the right class: here y is 0."),
            ),
            WrongAnswer(
                0.0,
                _(
                    "A wrong class has a gradient, too: softmax shares one sum, so its score "
                    "takes probability from the right class."
                ),
            ),
        )
    )  # fmt: skip
    return Drawn(
        "number",
        _(
            "A network gives the scores z = {z}, counted from class 0. The right class is {right}. "
            "The loss is the cross-entropy L = −ln p of the right class, p = softmax(z). What is "
            "the gradient of L at the score of class {at}?",
            z=listed([plain(one) for one in scores]),
            right=right,
            at=at,
        ),
        answer,
        working(
            _("The gradient at every score is p − y, where y is 1 for the right class, or else 0:"),
            f"p = {shown(float(np.exp(scores[at])))} / ({' + '.join(powers)}) = {shown(p[at])}",
            f"p − y = {shown(p[at])} − {int(at == right)} = {shown(answer)}",
        ),
        (
            *own,
            WrongAnswer(
                -answer,
                _("That is y − p: the sign is turned, and a step down this slope would make the "
                  "loss larger."),
            ),
            WrongAnswer(
                answer / classes,
                _("You divided by the number of classes. The loss is a mean over examples, and "
                  "this is one example."),
            ),
        ),
        (
            _("First find p of this class: its exp over the sum of them all."),
            _("Is this the right class? Then y is 1, or else 0. The gradient is p − y."),
        ),
        DIGITS,
    )  # fmt: skip
