"""Recurrent networks, unrolled: one cell a step of time, the same weights in each."""

from __future__ import annotations

import numpy as np

from core.examples.example import Example
from core.losses import mse_loss
from core.ops import affine, lstm_cell, rnn_cell
from core.tape import Parameter, Tensor


def _rnn() -> Tensor:
    h = Tensor(np.array([[0.5, -0.5]]), "h0")  # not 0, or the first of dU's three parts would be
    W = Parameter(np.array([[0.6, -0.4]]), "W")
    U = Parameter(np.array([[0.5, -0.3], [0.2, 0.7]]), "U")
    b = Parameter(np.zeros(2), "b")
    for t, value in enumerate((1.0, -0.5, 0.2), start=1):
        x = Tensor(np.array([[value]]), f"x{t}")
        h = rnn_cell(x, h, W, U, b).named(f"h{t}")
    V, c = Parameter(np.array([[0.8], [-0.6]]), "V"), Parameter(np.zeros(1), "c")
    y = affine(h, V, c).named("y")
    return mse_loss(y, Tensor(np.array([[1.0]]), "t")).named("L")


def _lstm() -> Tensor:
    s = Tensor(np.zeros((2, 1, 1)), "s0")
    # the columns: input gate, forget gate, candidate, output gate
    W = Parameter(np.array([[0.5, 0.1, 0.8, 0.3], [-0.2, 0.4, 0.6, 0.2]]), "W")
    U = Parameter(np.array([[0.3, -0.1, 0.4, 0.2]]), "U")
    b = Parameter(np.array([0.0, 2.0, 0.0, 0.0]), "b")  # the forget gate begins open
    for t, values in enumerate(((1.0, 0.5), (-0.5, 0.2)), start=1):
        x = Tensor(np.array([values]), f"x{t}")
        s = lstm_cell(x, s, W, U, b).named(f"s{t}")
    V, c = Parameter(np.array([[1.2]]), "V"), Parameter(np.zeros(1), "c")
    y = affine(s[0].named("h"), V, c).named("y")
    return mse_loss(y, Tensor(np.array([[1.0]]), "t")).named("L")


EXAMPLES = (
    Example(
        "rnn-3",
        "A recurrent network, unrolled over three steps",
        "U is read at three steps, so dU is the sum of three parts, the last step's first. On the "
        "way back the gradient meets Uᵀ and 1 − h² once a step: see dh1 against dh3.",
        _rnn,
        0.2,
    ),
    Example(
        "lstm-2",
        "An LSTM over two steps, its memory a single number",
        "A state s holds the output h and the memory c. Open s2 with x: c = f · c_prev + i · g. "
        "Back along the memory the gradient is multiplied by f and by nothing else; f is near 1.",
        _lstm,
        0.2,
    ),
)
