"""Operations on images: convolution and pooling."""

from __future__ import annotations

from collections.abc import Iterator

from core.gradcheck.cases.case import Case, Cases, Rng, Trials, normal, normal_of
from core.tape import Array, Shape


def _conv(axes: int) -> Cases:
    def cases(rng: Rng) -> Iterator[Case]:
        def drawn(count: int, channels: int, size: Shape, kernel: Shape) -> tuple[Array, ...]:
            x, W = normal(rng, count, channels, *size), normal(rng, 2, channels, *kernel)
            return x, W, normal(rng, 2)

        size, kernel = (5, 4)[:axes], (2, 3)[:axes]
        for options in ({}, {"stride": 2}, {"padding": 1}, {"stride": 3, "padding": 2}):
            yield Case(drawn(2, 2, size, kernel), options)
        each = {"stride": (2, 1)[:axes], "padding": (0, 2)[:axes]}
        yield Case(drawn(1, 1, size, kernel), each)
        yield Case(drawn(1, 2, (3,) * axes, (3,) * axes), {"padding": (1,) * axes})
        yield Case(drawn(2, 1, (1,) * axes, (1,) * axes))
        yield Case(drawn(2, 2, (2,) * axes, (2,) * axes))
        itself = normal(rng, 2, 2, *(2,) * axes), normal(rng, 2)
        yield Case(itself, {"padding": 1}, places=(0, 0, 1))

    return cases


def _pooled(rng: Rng) -> Iterator[Case]:
    for options in (
        {}, {"kernel_size": 3}, {"kernel_size": 3, "stride": 1}, {"stride": 3}, {"padding": 1},
        {"kernel_size": (2, 3), "stride": (1, 2), "padding": (1, 0)}, {"kernel_size": 1},
    ):  # fmt: skip
        for shape in ((2, 2, 4, 5), (1, 1, 4, 4)):
            yield Case((normal(rng, *shape),), options)


def _images(rng: Rng) -> Iterator[Case]:
    for shape in ((2, 3, 3, 3), (1, 1, 2, 4), (2, 1, 1, 3), (1, 2, 1, 1)):
        yield Case((normal(rng, *shape),))


def _without_ties(rng: Rng) -> Case:
    return Case((rng.permutation(64).reshape(2, 2, 4, 4) / 16,))


TRIALS = {
    "conv1d": Trials(normal_of((2, 2, 5), (3, 2, 3), (3,)), _conv(1)),
    "conv2d": Trials(normal_of((2, 2, 4, 4), (3, 2, 3, 3), (3,)), _conv(2)),
    "max_pool2d": Trials(_without_ties, _pooled),
    "avg_pool2d": Trials(_without_ties, _pooled),
    "global_max_pool2d": Trials(_without_ties, _images),
    "global_avg_pool2d": Trials(_without_ties, _images),
}
