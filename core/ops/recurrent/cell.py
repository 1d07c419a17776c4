"""One step of a recurrent network, whatever its gates."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from core.ops.linear import rows
from core.tape import Array, Op, Saved, Tensor


class Cell(Op):
    """One step: x (N, D), the state before it, W, U and biases → the state after it.

    A step has two linear parts, a = x·W + b and q = h_prev·U; where only their sum counts, it is
    called z.
    """

    analytic = True
    gates: ClassVar[int]
    biases: ClassVar[int] = 1

    inside: ClassVar[tuple[str, ...]]
    """Letters of the arrays (N, H) that `advance` leaves for `retreat`."""

    linear: ClassVar[tuple[str, str]] = ("z", "z")
    """What a and q are called, each or together."""

    state: ClassVar[str] = "h"
    """What the state is called."""

    def start(self, batch: int, hidden: int, dtype: npt.DTypeLike) -> Array:
        """The state before the first step: zeros (N, H)."""
        return np.zeros((batch, hidden), dtype)

    def hidden(self, state: Array) -> Array:
        """The part of a state that is the step's output: h (N, H)."""
        return state

    def output(self, state: Tensor) -> Tensor:
        """The same part, recorded."""
        return state

    def advance(self, a: Array, before: Array, U: Array, *bias: Array) -> tuple[Array, Saved]:
        """The state after the step, and the arrays `inside` it."""
        raise NotImplementedError

    def retreat(self, dstate: Array, inside: Saved, U: Array) -> tuple[Array, Array, Array]:
        """∂L/∂a, ∂L/∂q and ∂L/∂(state before), from `dstate` = ∂L/∂(state after)."""
        raise NotImplementedError

    def weight_gradients(self, x: Array, h_prev: Array, da: Array, dq: Array) -> tuple[Array, ...]:
        """dW, dU and those of the biases. Steps share the weights, so their gradients add."""
        dW = rows(x).T @ rows(da)  # dW[i,j] = Σₙ Σₜ x[n,t,i]·da[n,t,j]
        dU = rows(h_prev).T @ rows(dq)  # dU[k,j] = Σₙ Σₜ h_prev[n,t,k]·dq[n,t,j]
        return dW, dU, *(rows(slope).sum(axis=0) for slope in (da, dq)[: self.biases])

    def check_weights(self, name: str, x: Array, W: Array, U: Array, *biases: Array) -> None:
        """Raise ValueError if the weights do not fit each other or the D columns of x."""
        wide = f"{self.gates}·H" if self.gates > 1 else "H"
        if U.ndim != 2 or U.size == 0 or U.shape[1] != self.gates * U.shape[0]:
            raise ValueError(f"{name}: U has shape {U.shape}; expected (H, {wide}) with H ≥ 1")
        if W.shape != (x.shape[-1], U.shape[1]):
            raise ValueError(
                f"{name}: W has shape {W.shape}; x {x.shape} and U {U.shape} need (D, {wide}), "
                f"here {(x.shape[-1], U.shape[1])}"
            )
        for letter, bias in zip(self.operands[4:], biases, strict=True):
            if bias.shape != U.shape[1:]:
                raise ValueError(
                    f"{name}: {letter} has shape {bias.shape}; U {U.shape} needs {U.shape[1:]}"
                )

    def forward(self, *operands: Array, **options: Any) -> tuple[Array, Saved]:
        x, before, W, U, b, *bias = operands
        after, inside = self.advance(x @ W + b, before, U, *bias)
        return after, (x, before, W, U, *inside)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        x, before, W, U, *inside = saved
        da, dq, dbefore = self.retreat(upstream, tuple(inside), U)
        return da @ W.T, dbefore, *self.weight_gradients(x, self.hidden(before), da, dq)

    def check(self, *operands: Array, **options: Any) -> None:
        x, before, *weights = operands
        if x.ndim != 2:
            raise ValueError(f"{self.name}: x has shape {x.shape}; expected (N, D), a single step")
        self.check_weights(self.name, x, *weights)
        expected = self.start(len(x), len(weights[1]), np.int8).shape
        if before.shape != expected:
            raise ValueError(
                f"{self.name}: {self.operands[1]} has shape {before.shape}; x {x.shape} and U "
                f"{weights[1].shape} need {expected}"
            )
