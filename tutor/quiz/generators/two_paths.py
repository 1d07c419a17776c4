"""A number that reaches the loss by two paths: its gradient is the sum over both."""

from __future__ import annotations

from random import Random

import numpy as np

from core.expression import factor, plain
from core.ops import add, multiply
from core.tape import Tape, Tensor
from tutor.quiz.generator import Drawn, WrongAnswer, tenths, working
from tutor.words import _


def draw(chance: Random) -> Drawn:
    p, q, r, value = (tenths(chance, 4, 1) for _i in range(4))
    x = Tensor(np.array(value))
    with Tape() as tape:
        u = multiply(np.array(p), x)
        v = add(multiply(np.array(q), x), np.array(r))
        loss = multiply(u, v)
    answer = float(tape.gradients(loss)[x])
    left, right = float(v.data) * p, float(u.data) * q
    return Drawn(
        "number",
        _(
            "u = {p} · x and v = {q} · x + {r}, and the loss is L = u · v. At x = {x}, what is "
            "∂L/∂x?",
            p=plain(p),
            q=plain(q),
            r=factor(r),
            x=plain(value),
        ),
        answer,
        working(
            _("Multiply along each of the two paths, and add where they meet:"),
            f"u = {plain(float(u.data))}, v = {plain(float(v.data))}",
            f"by u:  ∂L/∂u · ∂u/∂x = v · {factor(p)} = {plain(left)}",
            f"by v:  ∂L/∂v · ∂v/∂x = u · {factor(q)} = {plain(right)}",
            f"∂L/∂x = {plain(left)} + {factor(right)} = {plain(answer)}",
        ),
        (
            WrongAnswer(left, _("That is the path by u alone. x reaches L by v, too.")),
            WrongAnswer(right, _("That is the path by v alone. x reaches L by u, too.")),
            WrongAnswer(
                left * right,
                _("You multiplied the two paths. Along a path slopes multiply; over paths they "
                  "add."),
            ),
            WrongAnswer(
                (left + right) / 2,
                _("That is the mean of the two paths. A nudge of x goes down both at once, and "
                  "both changes count in full."),
            ),
            WrongAnswer(
                p * q,
                _("That is the product of the slopes of u and v. The derivative of a product is "
                  "not the product of the derivatives."),
            ),
        ),
        (
            _("By how many ways does x reach L? Find the slope of each."),
            _("By u the slope is v · {p}, by v it is u · {q}.", p=factor(p), q=factor(q)),
        ),
    )  # fmt: skip
