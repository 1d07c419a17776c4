"""Rosenblatt's rule on one example: w ← w + rate · (t − a) · x."""

from __future__ import annotations

from random import Random

import numpy as np

from core.expression import factor, plain
from core.networks import Perceptron
from tutor.quiz.generator import Drawn, WrongAnswer, listed, tenths, when, working
from tutor.words import _


def draw(chance: Random, *, inputs: int, rate: float) -> Drawn:
    w = [tenths(chance, 2, 0.5) for _i in range(inputs)]
    x = [tenths(chance, 3, 1) for _i in range(inputs)]
    b = tenths(chance, 2, 0.5)
    machine = Perceptron(inputs)
    machine.weights, machine.bias = np.array(w), b
    y = int(machine.predict(x))
    target = 1 - y
    machine.update(x, target, rate=rate)
    at = chance.randrange(inputs)
    before, here, after = w[at], x[at], float(machine.weights[at])
    error = target - y
    name = f"w{'₁₂₃₄'[at]}"
    return Drawn(
        "number",
        _(
            "A perceptron has the weights w = {w} and the bias b = {b}. For x = {x} it answers "
            "a = {y}, but the target t is {target}. The rate is {rate}. What is {name} after the "
            "update?",
            w=listed([plain(one) for one in w]),
            b=plain(b),
            x=listed([plain(one) for one in x]),
            y=y,
            target=target,
            rate=plain(rate),
            name=name,
        ),
        after,
        working(
            _("The rule adds rate · (t − a) · x to the weight of each input:"),
            f"{name} = {plain(before)} + {plain(rate)} · ({target} − {y}) · {factor(here)}",
            f"   = {plain(before)} + {factor(round(rate * error * here, 9))}"
            f" = {plain(round(after, 9))}",
        ),
        (
            WrongAnswer(
                before - rate * error * here,
                _(
                    "That is a − t: the sign is turned. The weights would move away from the "
                    "answer, and the mistake would grow."
                ),
            ),
            WrongAnswer(
                before + rate * error,
                _(
                    "You left out the input. The change of a weight is in proportion to its own "
                    "input; an input of 0 changes nothing."
                ),
            ),
            *when(
                rate != 1,
                WrongAnswer(
                    before + error * here,
                    _("You left out the rate: it makes each step so much smaller or larger."),
                ),
            ),
            WrongAnswer(
                before,
                _(
                    "You left the weight as it was. A perceptron learns only from mistakes, but "
                    "this is one: it answers a = {y}, and the target is {target}.",
                    y=y,
                    target=target,
                ),
            ),
            WrongAnswer(
                rate * error * here,
                _("That is the change alone. Add it to the weight."),
            ),
        ),
        (
            _("What is t − a here?"),
            _("Its change is {rate} · ({target} − {y}) · {x}.", rate=plain(rate), target=target,
              y=y, x=factor(here)),
        ),
    )  # fmt: skip
