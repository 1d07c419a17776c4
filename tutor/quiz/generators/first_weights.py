"""How far the first weights of a layer are spread: LeCun's, Glorot's and He's rule."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from random import Random
from typing import NamedTuple

from core.expression import format_number
from core.init import glorot_std, he_std, lecun_std
from core.tape import Shape
from tutor.quiz.generator import Drawn, WrongAnswer, working
from tutor.words import _

DIGITS = 2
SIZES = (16, 25, 36, 64, 100, 144, 256, 400)


class Rule(NamedTuple):
    """A rule: whose it is, what it gives for a shape (D, H), and its variance as it is written."""

    whose: str
    std: Callable[[Shape], float]
    variance: str


RULES = (
    Rule("LeCun", lecun_std, "1 / D"),
    Rule("Glorot", glorot_std, "2 / (D + H)"),
    Rule("He", he_std, "2 / D"),
)


def draw(chance: Random) -> Drawn:
    rule = chance.choice(RULES)
    inputs, units = chance.sample(SIZES, 2)
    shape = (inputs, units)
    answer = rule.std(shape)
    number = format_number(answer, figures=DIGITS + 1)
    variance = rule.variance.replace("D", str(inputs)).replace("H", str(units))
    return Drawn(
        "number",
        _(
            "A dense layer has {inputs} inputs and {units} units. Its first weights are drawn by "
            "{whose}'s rule. What is their standard deviation?",
            inputs=inputs,
            units=units,
            whose=rule.whose,
        ),
        answer,
        working(
            _("The rule gives the variance, for D inputs and H units; its root is wanted:"),
            f"{rule.variance} = {variance} = {format_number(answer**2, figures=DIGITS + 1)}",
            f"√{format_number(answer**2, figures=DIGITS + 1)} = {number}",
        ),
        (
            WrongAnswer(
                answer**2, _("That is the variance. The standard deviation is its root.")
            ),
            *(
                WrongAnswer(
                    other.std(shape),
                    _("That is {whose}'s rule, with the variance {variance}.",
                      whose=other.whose, variance=other.variance),
                )
                for other in RULES
                if other is not rule
            ),
            WrongAnswer(
                rule.std((units, inputs)),
                _("You took the units for the inputs. A unit adds up over its inputs."),
            ),
            WrongAnswer(
                1 / sqrt(inputs * units),
                _("That divides by the number of all weights. What counts is how many products "
                  "one sum has."),
            ),
        ),
        (
            _("LeCun: the variance 1 / D. He: twice that. Glorot: D and H in one formula."),
            _("The variance is {variance}. Take its root.", variance=variance),
        ),
        DIGITS,
    )  # fmt: skip
