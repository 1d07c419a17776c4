"""Tasks on sequences of symbols: what to copy, turn round, remember, or put in order.

Symbols are whole numbers from 0 to `symbols` − 1, drawn evenly and one independently of another:
x (N, T). Draw the parts of a split one after the other from the same generator.
"""

from __future__ import annotations

import numpy as np

from core.datasets.data import Data
from core.tape import Array


def copy(
    sequences: int, length: int, symbols: int, rng: np.random.Generator, *, delay: int = 0
) -> Data:
    """Say each symbol again: y (N, T) equal to x, or `delay` steps later.

    With a delay T is length + delay, a blank (the whole number `symbols`) fills x at the end and y
    in the beginning: whoever reads from left to right must keep `delay` symbols in mind. Chance,
    on the symbols: 1/symbols; always saying blank is right in delay/T of all places.
    """
    if delay < 0:
        raise ValueError(f"the delay must be at least 0, not {delay}")
    drawn = _draw(sequences, length, symbols, rng)
    blanks = np.full((sequences, delay), symbols)
    return Data(np.hstack([drawn, blanks]), np.hstack([blanks, drawn]))


def reverse(sequences: int, length: int, symbols: int, rng: np.random.Generator) -> Data:
    """Say the sequence backwards: y[t] = x[T − 1 − t], y (N, T). Chance: 1/symbols."""
    x = _draw(sequences, length, symbols, rng)
    return Data(x, x[:, ::-1].copy())


def recall(sequences: int, length: int, symbols: int, rng: np.random.Generator) -> Data:
    """Name the first symbol after the last was read: y (N,). Chance: 1/symbols.

    The gradient has T − 1 steps to travel back (Hochreiter and Schmidhuber 1997 use tasks of this
    kind).
    """
    x = _draw(sequences, length, symbols, rng)
    return Data(x, x[:, 0].copy())


def sort(sequences: int, length: int, symbols: int, rng: np.random.Generator) -> Data:
    """Say the symbols in rising order: y (N, T).

    Chance is higher here, as small symbols stand in front: whoever says the likeliest symbol of
    each place, whatever the sequence, is right in 65 % of places for 8 of 4 symbols, 56 % for 5 of
    4, 50 % for 5 of 5.
    """
    x = _draw(sequences, length, symbols, rng)
    return Data(x, np.sort(x, axis=1))


def _draw(sequences: int, length: int, symbols: int, rng: np.random.Generator) -> Array:
    if sequences < 1 or length < 1 or symbols < 2:
        raise ValueError(
            "a task needs at least 1 sequence, 1 symbol in each and 2 to choose from, not "
            f"{sequences}, {length} and {symbols}"
        )
    return rng.integers(0, symbols, (sequences, length))
