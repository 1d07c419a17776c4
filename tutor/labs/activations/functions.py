"""The values and the slopes of activation functions, anywhere."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from core.layers.dense import ACTIVATIONS
from core.tape import Array
from tutor.labs.activations.spec import ActivationsSpec

FINE = 20_001
"""Points on which the steepest place is looked for."""
SEARCHED = 10.0


class Curve(NamedTuple):
    """What a function makes of each z, and how fast it moves there."""

    values: Array
    slopes: Array


def curve(name: str, z: npt.ArrayLike, **options: Any) -> Curve:
    """The function called `name`, or ``linear``, at z of any shape, in float64."""
    z = np.asarray(z, np.float64)
    if name == "linear":
        return Curve(z, np.ones_like(z))
    op = ACTIVATIONS[name]
    with np.errstate(all="ignore"):
        values, saved = op.forward(z, **options)
        (slopes,) = op.backward(np.ones_like(z), saved)
    assert slopes is not None
    return Curve(values, slopes)


def options_of(spec: ActivationsSpec, name: str) -> dict[str, Any]:
    """What the settings say of the function called `name`."""
    return {
        "leaky_relu": {"negative_slope": spec.leak},
        "elu": {"alpha": spec.alpha},
        "swish": {"beta": spec.beta},
    }.get(name, {})


def formula_of(name: str) -> str:
    """How it is written."""
    return "a = z" if name == "linear" else ACTIVATIONS[name].formula


@lru_cache(64)
def steepest(name: str, spec: ActivationsSpec) -> tuple[float, float]:
    """The largest slope between −10 and 10, and the z nearest to 0 that has it."""
    z = np.linspace(-SEARCHED, SEARCHED, FINE)
    slopes = curve(name, z, **options_of(spec, name)).slopes
    most = float(slopes.max())
    there = z[slopes >= most - 1e-12 * max(abs(most), 1)]
    return most, float(there[np.abs(there).argmin()])
