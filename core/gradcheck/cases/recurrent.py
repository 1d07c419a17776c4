"""Recurrence: a step of each cell, and sequences of steps."""

from __future__ import annotations

from collections.abc import Iterator

from core.gradcheck.cases.case import Case, Cases, Rng, Sample, Trials, normal, normal_of
from core.tape import Shape


def _cell(gates: int, *, biases: int = 1, states: Shape = ()) -> Cases:
    """One step of a recurrent network."""

    def cases(rng: Rng) -> Iterator[Case]:
        for batch, inputs, hidden in ((2, 3, 2), (1, 2, 2), (3, 1, 1)):
            wide = gates * hidden
            shapes = (batch, inputs), (*states, batch, hidden), (inputs, wide), (hidden, wide)
            yield Case(tuple(normal(rng, *s) / 2 for s in (*shapes, *[(wide,)] * biases)))
        wide, bias = gates * 2, [normal(rng, gates * 2)] * biases
        x, W = normal(rng, 3, 2) / 2, normal(rng, 2, wide) / 2
        h = () if not states else (normal(rng, *states, 3, 2) / 2,)
        last = 2 + len(h)
        places = (0, 1 if h else 0, last - 1, last - 1, *[last] * biases)
        yield Case((x, *h, W, bias[0]), places=places)

    return cases


def _over_time(gates: int, *, biases: int = 1) -> Cases:
    """A sequence through a recurrent layer."""

    def cases(rng: Rng) -> Iterator[Case]:
        for batch, steps, inputs, hidden in ((2, 3, 3, 2), (1, 2, 2, 2), (2, 1, 1, 1)):
            wide = gates * hidden
            shapes = (batch, steps, inputs), (inputs, wide), (hidden, wide)
            yield Case(tuple(normal(rng, *s) / 2 for s in (*shapes, *[(wide,)] * biases)))
        x, W, b = normal(rng, 2, 2, 2), normal(rng, 2, gates * 2), normal(rng, gates * 2)
        yield Case((x / 2, W / 2, b), places=(0, 1, 1, *[2] * biases))

    return cases


def _step(gates: int, *, biases: int = 1, states: Shape = ()) -> Sample:
    """A step of 3 examples, D = 3 and H = 2."""
    return normal_of((3, 3), (*states, 3, 2), *_weights(gates, biases))


def _sequence(gates: int, *, biases: int = 1) -> Sample:
    """2 sequences of 3 steps."""
    return normal_of((2, 3, 3), *_weights(gates, biases))


def _weights(gates: int, biases: int) -> tuple[Shape, ...]:
    wide = 2 * gates
    return (3, wide), (2, wide), *[(wide,)] * biases


TRIALS = {
    "rnn_cell": Trials(_step(1), _cell(1)),
    "rnn": Trials(_sequence(1), _over_time(1)),
    "lstm_cell": Trials(_step(4, states=(2,)), _cell(4, states=(2,))),
    "lstm": Trials(_sequence(4), _over_time(4)),
    "gru_cell": Trials(_step(3, biases=2), _cell(3, biases=2)),
    "gru": Trials(_sequence(3, biases=2), _over_time(3, biases=2)),
}
