from __future__ import annotations

from golden import GoldenCase


def images(rng):
    return [rng.normal(size=shape) for shape in ((2, 2, 6, 5), (3, 2, 3, 2), (3,))]


def sequences(rng):
    return [rng.normal(size=shape) for shape in ((2, 2, 9), (3, 2, 4), (3,))]


def case(axes, operands, **options):
    def convolve(torch, x, W, b):
        functions = {1: torch.nn.functional.conv1d, 2: torch.nn.functional.conv2d}
        return functions[axes](x, W, b, **options)

    return GoldenCase(f"conv{axes}d", convolve, operands, options)


CASES = {
    "conv2d": case(2, images),
    "conv2d-padding": case(2, images, padding=1),
    "conv2d-stride": case(2, images, stride=2),
    "conv2d-pairs": case(2, images, stride=(1, 2), padding=(2, 3)),
    "conv1d": case(1, sequences),
    "conv1d-options": case(1, sequences, stride=3, padding=2),
}
