from __future__ import annotations

import numpy as np

from golden import GoldenCase


def images(rng):
    return [rng.normal(size=(2, 3, 5, 6))]


def ties(rng):
    return [rng.integers(0, 3, size=(2, 3, 5, 6)).astype(np.float64)]


def case(name, operands, **options):
    def pool(torch, x):
        return getattr(torch.nn.functional, name)(x, **{"kernel_size": 2} | options)

    return GoldenCase(name, pool, operands, options)


def everywhere(name):
    return lambda torch, x: getattr(torch.nn.functional, name)(x, 1).flatten(1)


CASES = {
    "max": case("max_pool2d", images),
    "max-ties": case("max_pool2d", ties),
    "max-overlap": case("max_pool2d", ties, kernel_size=3, stride=1),
    "max-pairs": case("max_pool2d", images, kernel_size=(3, 2), stride=(2, 3)),
    "avg": case("avg_pool2d", images),
    "avg-overlap": case("avg_pool2d", images, kernel_size=(2, 3), stride=(1, 2)),
    "global-max": GoldenCase("global_max_pool2d", everywhere("adaptive_max_pool2d"), images),
    "global-max-ties": GoldenCase("global_max_pool2d", everywhere("adaptive_max_pool2d"), ties),
    "global-avg": GoldenCase("global_avg_pool2d", everywhere("adaptive_avg_pool2d"), images),
}
