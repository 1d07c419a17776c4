"""Recurrent layers: the same weights at every step, and what one step remembers for the next."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import numpy.typing as npt

from core.init import glorot, orthogonal
from core.layers.layer import Layer
from core.ops import gru, lstm, rnn
from core.ops.recurrent import OverTime
from core.tape import Parameter, Tensor


class Recurrent(Layer):
    """x (N, T, inputs) → hidden states h (N, T, hidden), from a state of zeros.

    For each of the G gates, W (inputs, G·hidden) begins as Glorot's and U (hidden, G·hidden) as an
    orthogonal matrix times `gain`, which neither shrinks nor stretches what it is applied to again
    and again where gain is 1; biases begin at 0. (torch.nn draws all of them evenly from
    ±1/√hidden.) With `unrolled` every step is an operation of its own: the same numbers, to step
    through.
    """

    op: ClassVar[OverTime]

    def __init__(
        self,
        inputs: int,
        hidden: int,
        *,
        gain: float = 1.0,
        rng: np.random.Generator,
        unrolled: bool = False,
        dtype: npt.DTypeLike = np.float32,
        name: str = "",
    ) -> None:
        if inputs < 1 or hidden < 1:
            raise ValueError(
                f"a recurrent layer needs at least 1 input and 1 hidden unit, not {inputs} and "
                f"{hidden}"
            )
        self.unrolled = unrolled
        gates = range(self.op.cell.gates)
        W = np.hstack([glorot((inputs, hidden), rng) for _ in gates])
        U = np.hstack([orthogonal((hidden, hidden), rng, gain=gain) for _ in gates])
        self.W = Parameter(W.astype(dtype), f"W{name}")
        self.U = Parameter(U.astype(dtype), f"U{name}")
        self.biases = [
            Parameter(np.zeros(U.shape[1], dtype), f"{letter}{name}")
            for letter in self.op.operands[3:]
        ]

    def __call__(self, x: Tensor, *, last: bool = False) -> Tensor:
        """The hidden states of all steps (N, T, hidden), or only of the last (N, hidden)."""
        operands = (x, self.W, self.U, *self.biases)
        if not self.unrolled:
            h = self.op(*operands).named("h")
            return h[:, -1].named("hT") if last else h
        if last:
            return self.op.steps(*operands)[-1]
        return self.op.expand(*operands).named("h")


class RNN(Recurrent):
    """h = tanh(x·W + h_prev·U + b), Elman's network, with torch.nn.RNN's meaning."""

    op = rnn


class GRU(Recurrent):
    """The gated recurrent unit of `core.ops.gru`, with torch.nn.GRU's gates r, z, n."""

    op = gru


class LSTM(Recurrent):
    """Long short-term memory, as in `core.ops.lstm`, with torch.nn.LSTM's gates i, f, g, o.

    `forget_bias` is where the bias of the forget gate begins. From 0, as about in PyTorch, a gate
    begins half open, and what is in the cell halves at every step; from 1 it keeps 73 %
    (Gers, Schmidhuber and Cummins 2000; Jozefowicz, Zaremba and Sutskever 2015), from 3 95 %.
    """

    op = lstm

    def __init__(
        self,
        inputs: int,
        hidden: int,
        *,
        forget_bias: float = 0.0,
        gain: float = 1.0,
        rng: np.random.Generator,
        unrolled: bool = False,
        dtype: npt.DTypeLike = np.float32,
        name: str = "",
    ) -> None:
        super().__init__(
            inputs, hidden, gain=gain, rng=rng, unrolled=unrolled, dtype=dtype, name=name
        )
        (b,) = self.biases
        b.data[hidden : 2 * hidden] = forget_bias
