"""The deep network that the settings describe, and how its layers fare."""

from __future__ import annotations

from functools import lru_cache, partial

import numpy as np

from core import init
from core.init import Initializer
from core.networks import ResidualMLP
from core.signal import LayerSignal, layer_signals
from core.tape import Array, Shape
from tutor.labs.flow.spec import FlowSpec

EXAMPLES = 100


@lru_cache(4)
def signals_of(spec: FlowSpec) -> tuple[LayerSignal, ...]:
    """Each layer in turn: 100 examples of mean 0 and variance 1 go in, and a gradient of the same
    kind comes back.
    """
    rng = np.random.default_rng(spec.seed)
    shape = (EXAMPLES, spec.width)
    with np.errstate(all="ignore"):
        model = ResidualMLP(
            spec.width,
            spec.width,
            width=spec.width,
            blocks=spec.depth - 1,
            norm=None if spec.norm == "none" else spec.norm,
            residual=spec.residual,
            activation=spec.activation,
            init=_initializer(spec),
            rng=rng,
            dtype=np.float64,
        )
        return tuple(layer_signals(model, rng.normal(size=shape), rng.normal(size=shape)))


def _initializer(spec: FlowSpec) -> Initializer:
    if spec.init == "normal":
        return partial(init.normal, std=spec.std)
    if spec.init == "constant":
        return partial(init.constant, value=spec.std)

    def multiplied(shape: Shape, rng: np.random.Generator) -> Array:
        return spec.gain * init.INITIALIZERS[spec.init](shape, rng)

    return multiplied
