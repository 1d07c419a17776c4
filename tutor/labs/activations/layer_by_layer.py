"""A signal on its way through many layers whose weights have not learned anything."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from core.tape import Array
from tutor.labs.activations.functions import curve
from tutor.labs.activations.spec import ActivationsSpec

EXAMPLES = 50
FLAT = 0.01
"""A slope below this lets hardly anything through."""


class SignalAt(NamedTuple):
    """What comes out of a layer. `number` 0 is the input.

    `spread` is the standard deviation over the examples, of all units together: what is left of the
    differences between inputs. `mean` is the mean over all, `slope` the activation's mean slope,
    `flat` the share of slopes below `FLAT`. `values` (examples, width).
    """

    number: int
    spread: float
    mean: float
    slope: float
    flat: float
    values: Array


@lru_cache(4)
def layers_of(spec: ActivationsSpec) -> tuple[SignalAt, ...]:
    """The input and each layer in turn: 50 examples with numbers of mean 0 and variance 1."""
    rng = np.random.default_rng(spec.seed)
    a = rng.normal(size=(EXAMPLES, spec.width))
    slopes = np.ones_like(a)
    layers = []
    with np.errstate(all="ignore"):
        for number in range(spec.depth + 1):
            if number:
                W = rng.normal(size=(spec.width, spec.width)) * (spec.gain / np.sqrt(spec.width))
                a, slopes = curve(spec.activation, a @ W)
            layers.append(
                SignalAt(
                    number,
                    spread=float(np.sqrt(a.var(axis=0).mean())),
                    mean=float(a.mean()),
                    slope=float(slopes.mean()),
                    flat=float((np.abs(slopes) < FLAT).mean()),
                    values=a,
                )
            )
    return tuple(layers)
