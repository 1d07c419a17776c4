"""A cell at every step of a sequence, and the way back through time."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from core.ops.recurrent.cell import Cell
from core.ops.shape import cat
from core.tape import Array, Op, Saved, Tensor


class OverTime(Op):
    """A cell at every step of x (N, T, D), from a state of zeros: all hidden states h (N, T, H).

    The last is h[:, −1]. Backward through time: each step gets, beside its own upstream gradient,
    what the step after it hands back (Werbos 1990).
    """

    analytic = True
    cell: ClassVar[Cell]

    def slopes(self, dh: Array, saved: Saved) -> tuple[Array, Array]:
        """∂L/∂a and ∂L/∂q of all steps (N, T, G·H), made from the last step to the first."""
        _, _, U, h, *inside = saved
        batch, steps, hidden = h.shape
        da, dq = (np.empty((batch, steps, U.shape[1]), h.dtype) for _ in range(2))
        dstate = self.cell.start(batch, hidden, h.dtype)
        for t in reversed(range(steps)):
            arriving = self.cell.hidden(dstate)
            arriving += dh[:, t]
            da[:, t], dq[:, t], dstate = self.cell.retreat(
                dstate, tuple(array[:, t] for array in inside), U
            )
        return da, dq

    def steps(self, x: Tensor, *weights: Tensor) -> list[Tensor]:
        """The hidden state (N, H) after each step, every step made by a cell of its own."""
        self.check(x.data, *(weight.data for weight in weights))
        letter, U = self.cell.state, weights[1]
        state = Tensor(self.cell.start(x.shape[0], U.shape[0], U.dtype), f"{letter}0")
        hidden = []
        for t in range(x.shape[1]):
            now = x[:, t].named(f"x{t + 1}")
            state = self.cell(now, state, *weights).named(f"{letter}{t + 1}")
            hidden.append(self.cell.output(state).named(f"h{t + 1}"))
        return hidden

    def forward(self, *operands: Array, **options: Any) -> tuple[Array, Saved]:
        x, W, U, b, *bias = operands
        a = x @ W + b
        batch, steps, hidden = *x.shape[:2], len(U)
        dtype = np.result_type(a, U, *bias, np.float16)
        # In memory the batch is innermost, as core.kernels.recurrent wants it.
        h = np.empty((steps, hidden, batch), dtype).transpose(2, 0, 1)
        state = self.cell.start(batch, hidden, dtype)
        history = []
        for t in range(steps):
            state, inside = self.cell.advance(a[:, t], state, U, *bias)
            h[:, t] = self.cell.hidden(state)
            history.append(inside)
        # The same arrays for all steps together: (N, T, H).
        inside = tuple(np.stack(arrays, axis=1) for arrays in zip(*history, strict=True))
        return h, (x, W, U, h, *inside)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        x, W, _, h, *_ = saved
        da, dq = self.slopes(upstream, saved)
        return da @ W.T, *self.cell.weight_gradients(x, shifted(h), da, dq)

    def expand(self, *operands: Tensor, **options: Any) -> Tensor:
        return cat([h[:, None] for h in self.steps(*operands)], axis=1)

    def check(self, *operands: Array, **options: Any) -> None:
        x, *weights = operands
        if x.ndim != 3 or x.shape[1] == 0:
            raise ValueError(
                f"{self.name}: x has shape {x.shape}; expected (N, T, D), sequences of T ≥ 1 steps"
            )
        self.cell.check_weights(self.name, x, *weights)


def shifted(h: Array) -> Array:
    """The hidden state before each step, from those after each step: (N, T, H), zeros first."""
    h_prev = np.zeros_like(h)
    h_prev[:, 1:] = h[:, :-1]
    return h_prev
