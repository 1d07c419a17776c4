"""Recurrent networks: read a sequence step by step, then say what it was."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from core.layers import GRU, LSTM, RNN, Dense, Dropout, Embedding
from core.layers.recurrent import Recurrent
from core.nearest import nearest
from core.networks.network import Network
from core.tape import Tensor

KINDS: dict[str, type[Recurrent]] = {"rnn": RNN, "lstm": LSTM, "gru": GRU}


class SequenceClassifier(Network):
    """Sequences of vectors x (N, T, inputs) → scores z (N, classes), from the last hidden state.

    `kind` is "rnn", "lstm" or "gru"; options such as ``forget_bias=1.0`` or ``unrolled=True`` are
    the recurrent layer's. Of the last state training leaves out the share `dropout`.
    """

    def __init__(
        self,
        kind: str,
        inputs: int,
        hidden: int,
        classes: int,
        *,
        dropout: float = 0.0,
        rng: np.random.Generator,
        dtype: npt.DTypeLike = np.float32,
        **options: Any,
    ) -> None:
        if kind not in KINDS:
            raise ValueError(f"unknown recurrent layer {kind!r}; {nearest(kind, KINDS)}")
        self.recurrent = KINDS[kind](inputs, hidden, rng=rng, dtype=dtype, name="1", **options)
        self.dropout = Dropout(dropout, rng=rng)
        self.output = Dense(hidden, classes, rng=rng, dtype=dtype, name="2")
        super().__init__()

    def __call__(self, x: Tensor) -> Tensor:
        return self.output(self.dropout(self.recurrent(x, last=True))).named("z")

    def describe(self) -> str:
        hidden, classes = self.output.W.shape
        inputs = self.recurrent.W.shape[0]
        return f"{inputs}-{hidden}-{classes} {type(self.recurrent).__name__}"


class TokenClassifier(SequenceClassifier):
    """The same of tokens x (N, T), whole numbers: each is looked up as a vector of `width`."""

    takes_indices = True

    def __init__(
        self,
        kind: str,
        tokens: int,
        width: int,
        hidden: int,
        classes: int,
        *,
        rng: np.random.Generator,
        dtype: npt.DTypeLike = np.float32,
        **options: Any,
    ) -> None:
        self.embedding = Embedding(tokens, width, rng=rng, dtype=dtype)
        super().__init__(kind, width, hidden, classes, rng=rng, dtype=dtype, **options)

    def __call__(self, x: Tensor) -> Tensor:
        return super().__call__(self.embedding(x).named("e"))

    def describe(self) -> str:
        return f"{self.embedding.E.shape[0]} tokens, {super().describe()}"
