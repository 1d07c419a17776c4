"""The points that the small networks of the lab learn from."""

from __future__ import annotations

import numpy as np

from core.datasets import Data, circles, moons, spirals, xor
from tutor.labs.activations.spec import ActivationsSpec

EACH = 100
"""Points of a class."""


def points_of(spec: ActivationsSpec) -> Data:
    """The points x (N, 2), mostly within ±1, in float32, and their classes y (N,)."""
    rng = np.random.default_rng(spec.seed)
    match spec.data:
        case "xor":
            data = xor()
        case "quarters":
            x = rng.uniform(-1, 1, (2 * EACH, 2))
            data = Data(x, (x[:, 0] * x[:, 1] < 0).astype(np.int64))
        case "circles":
            data = circles(EACH, rng)
        case "spirals":
            data = spirals(EACH, rng)
        case _:
            data = moons(EACH, rng)
            data = Data((data.x - [0.5, 0.25]) / 1.3, data.y)
    return Data(data.x.astype(np.float32), data.y)
