"""The gradient of a weight of the first layer, in a network with one hidden layer."""

from __future__ import annotations

from functools import partial
from random import Random

import numpy as np

from core.expression import factor, format_number, plain
from core.losses import mse_loss
from core.ops import affine, sigmoid, tanh
from core.tape import Tape, Tensor
from tutor.quiz.generator import Drawn, WrongAnswer, listed, tenths, working
from tutor.words import _

ACTIVATIONS = {"tanh": tanh, "sigmoid": sigmoid}
DIGITS = 2
SUBSCRIPTS = "₁₂₃"


def draw(chance: Random, *, hidden: int, activation: str) -> Drawn:
    x = tenths(chance, 2, 0.5)
    first = [tenths(chance, 1, 0.1) for _i in range(hidden)]
    second = [tenths(chance, 2, 0.5) for _i in range(hidden)]
    target = tenths(chance, 2, 0.5)
    at = chance.randrange(hidden)
    w, v = Tensor(np.array([first])), Tensor(np.array(second)[:, None])
    with Tape() as tape:
        z = affine(np.array([[x]]), w, np.zeros(hidden))
        a = ACTIVATIONS[activation](z)
        y = affine(a, v, np.zeros(1))
        loss = mse_loss(y, np.array([[target]]))
    answer = float(tape.gradients(loss)[w][0, at])
    here, out, sum_in = float(a.data[0, at]), float(y.data[0, 0]), float(z.data[0, at])
    error, slope, back = 2 * (out - target), _slope(activation, here), second[at]
    sub = SUBSCRIPTS[at] if hidden > 1 else ""
    rule = {"tanh": f"1 − h{sub}²", "sigmoid": f"h{sub} · (1 − h{sub})"}[activation]
    shown = partial(format_number, figures=DIGITS + 1)
    return Drawn(
        "number",
        _(
            "A network has one input x = {x}, hidden units h = {activation}(w · x) without biases, "
            "and the output o = v · h. Its weights are w = {w} and v = {v}. The forward pass gave "
            "h = {h} and o = {o}; the target is t = {t}, the loss L = (o − t)². What is {sought}?",
            x=plain(x),
            activation=activation,
            w=_vector([plain(one) for one in first]),
            v=_vector([plain(one) for one in second]),
            h=_vector([shown(float(one)) for one in a.data[0]]),
            o=shown(out),
            t=plain(target),
            sought=f"∂L/∂w{sub}",
        ),
        answer,
        working(
            _("Multiply the slopes along the way from L back to the weight:"),
            f"∂L/∂o = 2(o − t) = 2 · ({shown(out)} − {factor(target)}) = {shown(error)}",
            f"∂o/∂h{sub} = v{sub} = {plain(back)}",
            f"∂h{sub}/∂z{sub} = {rule} = {shown(slope)}",
            f"∂z{sub}/∂w{sub} = x = {plain(x)}",
            f"∂L/∂w{sub} = {shown(error)} · {factor(back)} · {shown(slope)} · {factor(x)}"
            f" = {shown(answer)}",
        ),
        (
            WrongAnswer(
                error * back * x,
                _(
                    "You left out the slope of {activation}: a saturated unit, where it is nearly "
                    "0, would learn as fast as any.",
                    activation=activation,
                ),
            ),
            WrongAnswer(
                error * slope * x,
                _(
                    "You left out the weight v of the way back: the hidden unit is to blame only "
                    "as far as o listens to it."
                ),
            ),
            WrongAnswer(
                error * back * slope,
                _("That is the gradient at the weighted sum z. One more slope leads to the weight: "
                  "its input x."),
            ),
            WrongAnswer(
                -answer,
                _("The sign is turned: with t − o the step would lead up the slope."),
            ),
            WrongAnswer(
                answer / 2,
                _("You left out the 2 of the square: the slope of (o − t)² is 2(o − t)."),
            ),
            WrongAnswer(
                error * back * _slope(activation, sum_in) * x,
                _(
                    "You put z into {rule}, where h belongs: the slope is written by what comes "
                    "out of {activation}.",
                    rule=rule,
                    activation=activation,
                ),
            ),
        ),
        (
            _("Which operations lie between L and this weight? Each has one slope."),
            f"∂L/∂o · ∂o/∂h{sub} · ∂h{sub}/∂z{sub} · ∂z{sub}/∂w{sub}",
            f"2(o − t) · v{sub} · ({rule}) · x",
        ),
        DIGITS,
    )  # fmt: skip


def _slope(activation: str, a: float) -> float:
    """The slope of the activation, by what comes out of it."""
    return 1 - a * a if activation == "tanh" else a * (1 - a)


def _vector(numbers: list[str]) -> str:
    return numbers[0] if len(numbers) == 1 else listed(numbers)
