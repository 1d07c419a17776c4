"""What every activation has: one operand z, one result a, the same bend at each element."""

from __future__ import annotations

import numpy as np

from core.ops.functions import Unary
from core.tape import Array


class Activation(Unary):
    """A function a of z, named as in a layer: z before it, a after it."""

    operands = ("z",)
    analytic = False

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        z = rng.normal(size=(3, 4))
        return (z + 0.1 * np.sign(z),)
