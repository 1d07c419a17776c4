"""What every activation has: one operand z, one result a, the same bend at each element."""

from __future__ import annotations

from core.ops.functions import Unary


class Activation(Unary):
    """A function a of z, named as in a layer: z before it, a after it."""

    operands = ("z",)
    analytic = False
