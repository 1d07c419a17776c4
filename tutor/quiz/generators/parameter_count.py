"""How many numbers a multi-layer perceptron learns."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import numpy as np

from core.networks import MLP
from tutor.quiz.generator import Drawn, WrongAnswer, working
from tutor.words import _


def draw(chance: Random, *, layers: int) -> Drawn:
    sizes = [
        chance.choice([4, 8, 10, 16, 20]),
        *(chance.choice([3, 5, 6, 8, 12]) for _i in range(layers - 1)),
        chance.choice([2, 3, 4, 10]),
    ]
    network = MLP(sizes, rng=np.random.default_rng(0))
    count = sum(parameter.data.size for parameter in network.parameters())
    weights = sum(a * b for a, b in pairwise(sizes))
    products = [f"({a} + 1) · {b}" for a, b in pairwise(sizes)]
    return Drawn(
        "number",
        _(
            "A multi-layer perceptron has the layer sizes {sizes}: its inputs first, then its "
            "units, layer by layer. Every unit has a bias. How many numbers does it learn?",
            sizes="–".join(map(str, sizes)),
        ),
        count,
        working(
            _("Every unit has a weight for each of its inputs, and a bias:"),
            f"{' + '.join(products)}",
            f"= {' + '.join(str((a + 1) * b) for a, b in pairwise(sizes))} = {count}",
        ),
        (
            WrongAnswer(weights, _("Those are the weights. Each unit has a bias besides.")),
            WrongAnswer(
                weights + sum(sizes),
                _("You gave the inputs a bias. They are given numbers: nothing is computed there."),
            ),
            WrongAnswer(
                weights + layers,
                _("That is one bias for a whole layer. Each unit has one of its own."),
            ),
            WrongAnswer(
                sum(sizes),
                _("Those are the numbers that pass through the network. It learns what stands on "
                  "the connections between them."),
            ),
            WrongAnswer(
                (sizes[0] + 1) * sizes[1],
                _("That is the first layer alone."),
            ),
        ),
        (
            _("How many weights does one unit of the first layer have? And biases?"),
            " + ".join(products),
        ),
    )  # fmt: skip
