"""The shape that a convolution makes of a batch of images."""

from __future__ import annotations

from random import Random

import numpy as np

from core.layers import Conv2d
from core.tape import Tensor
from tutor.quiz.generator import Drawn, WrongAnswer, when, working
from tutor.words import _


def draw(chance: Random, *, channels: int) -> Drawn:
    size, kernel = chance.choice([8, 12, 16, 20, 28]), chance.choice([3, 5])
    stride, padding = chance.choice([1, 2]), chance.choice([1, 2])
    batch, filters = chance.choice([4, 8, 32]), chance.choice([6, 10, 16, 24])
    layer = Conv2d(
        channels, filters, kernel, stride=stride, padding=padding, rng=np.random.default_rng(0)
    )
    x = Tensor(np.zeros((batch, channels, size, size), np.float32))
    shape = tuple(int(length) for length in layer(x).shape)
    side = shape[-1]

    def places(stride: int, padding: int) -> int:
        return (size + 2 * padding - kernel) // stride + 1

    def with_side(length: int) -> tuple[int, ...]:
        return batch, filters, length, length

    return Drawn(
        "shape",
        _(
            "A batch x has the shape ({batch}, {channels}, {size}, {size}): images, channels, "
            "rows, columns. A convolution has {filters} kernels of {kernel} × {kernel}, the stride "
            "{stride} and the padding {padding}. What shape comes out?",
            batch=batch,
            channels=channels,
            size=size,
            filters=filters,
            kernel=kernel,
            stride=stride,
            padding=padding,
        ),
        shape,
        working(
            _("Each kernel makes one channel; along each side there are so many places for it:"),
            f"⌊({size} + 2 · {padding} − {kernel}) / {stride}⌋ + 1 = {side}",
            f"({batch}, {filters}, {side}, {side})",
        ),
        (
            WrongAnswer(
                (batch, channels, side, side),
                _("You kept the channels. A kernel looks at all of them at once, and makes one "
                  "channel of its own."),
            ),
            WrongAnswer(
                with_side(places(stride, 0)),
                _("You left out the padding: it adds {n} cells at each of the two ends.",
                  n=padding),
            ),
            *when(
                stride > 1,
                WrongAnswer(
                    with_side(places(1, padding)),
                    _("You left out the stride: the kernel moves {n} cells at a time.", n=stride),
                ),
            ),
            WrongAnswer(
                with_side(side - 1),
                _("One too few: the kernel has a place before its first move, hence the + 1."),
            ),
            WrongAnswer(
                (filters, side, side),
                _("The batch is missing: every image of it comes out."),
            ),
        ),
        (
            _("How many channels come out? One for each kernel."),
            f"⌊({size} + 2 · {padding} − {kernel}) / {stride}⌋ + 1",
        ),
    )  # fmt: skip
