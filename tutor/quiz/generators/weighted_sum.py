"""The weighted sum of a unit: z = w·x + b."""

from __future__ import annotations

from random import Random

from core.expression import factor, plain
from core.ops import affine
from tutor.quiz.generator import Drawn, WrongAnswer, listed, tenths, working
from tutor.words import _


def draw(chance: Random, *, inputs: int) -> Drawn:
    w = [tenths(chance, 2, 0.5) for _i in range(inputs)]
    x = [tenths(chance, 3, 1) for _i in range(inputs)]
    b = tenths(chance, 2, 0.5)
    z = float(affine([x], [[weight] for weight in w], [b]).data[0, 0])
    products = sum(weight * value for weight, value in zip(w, x, strict=True))
    terms = " + ".join(f"{factor(a)} · {factor(c)}" for a, c in zip(w, x, strict=True))
    return Drawn(
        "number",
        _(
            "A unit has the weights w = {w} and the bias b = {b}. Its inputs are x = {x}. What is "
            "its weighted sum z?",
            w=listed([plain(one) for one in w]),
            b=plain(b),
            x=listed([plain(one) for one in x]),
        ),
        z,
        working(
            _("Each input times its weight, all added, and the bias:"),
            f"z = {terms} + {factor(b)}",
            f"  = {plain(round(z, 9))}",
        ),
        (
            WrongAnswer(
                products,
                _(
                    "That is the sum without the bias. Without it the line that the unit draws "
                    "would have to pass through the origin."
                ),
            ),
            WrongAnswer(
                products - b,
                _("You took the bias away. It is added, with whatever sign it has."),
            ),
            WrongAnswer(
                sum(w) + sum(x) + b,
                _("You added weights and inputs. Each input is multiplied by its own weight."),
            ),
            WrongAnswer(
                sum(abs(a * c) for a, c in zip(w, x, strict=True)) + b,
                _("You left out a minus sign: a negative product pulls the sum down."),
            ),
        ),
        (
            _("Multiply each input by the weight that stands at its place."),
            _("z = {terms} + b", terms=terms),
        ),
    )
