"""Loss and accuracy of a network on data: recorded once, then replayed for all other rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import nan

import numpy as np

from core.datasets import Data
from core.networks import Network
from core.recording import record
from core.replay import Program, depending_on
from core.tape import Array, Tape, Tensor

Measured = tuple[float, float]
"""Mean loss and accuracy (a fraction); the latter is NaN where the targets are no classes."""

PIECE = 2048
"""At most so many rows are measured at once.

MLP 784-512-256-10 on 60,000 rows: all at once needed 4.4 times the memory of the data.
"""

BYTES = 1 << 20
"""Pieces grow beyond `at_once` rows as long as what is computed for them stays in a core's cache.

A CNN with 8 and 16 channels on 8×8 digits: 1.1 µs a row in pieces of 128, 1.6 in one of 1,437.
"""


def evaluate(model: Network, data: Data) -> Measured:
    """Mean loss and accuracy (a fraction) of `model` on `data`, in evaluation mode.

    The accuracy is NaN where the targets are no classes, as in a regression.
    """
    return Evaluator(model).measure(data)[0]


class Evaluator:
    """Measures one network again and again, with its parameters as they are at the time.

    In pieces of equal size, at least `at_once` rows: as many as a mini-batch to learn from, so
    that measuring needs no more memory than learning. The first piece is recorded, all others
    replay it; or none does, where `record` says that it may not be replayed.
    """

    def __init__(self, model: Network, *, at_once: int = 32) -> None:
        self._model, self._least = model, at_once
        self._pieces: dict[tuple[object, ...], _Piece] = {}

    def measure(self, *parts: Data) -> list[Measured]:
        """What the network makes of each of `parts`, in evaluation mode.

        Errors are the network's own, for data that do not fit it, and name the row from which on
        they don't.
        """
        with np.errstate(all="ignore"):  # infinite values are reported, not warned about
            if len({_kind(part) for part in parts}) > 1:
                return [self.measure(part)[0] for part in parts]
            try:
                return self._replayed(parts)
            except (ValueError, IndexError):
                for part in parts:
                    _plainly(self._model, part)  # says in which row
                raise

    def _replayed(self, parts: Sequence[Data]) -> list[Measured]:
        """The rows of all parts one after the other, as if they were one.

        The last piece is a whole one, too: it begins with rows that the one before it ended with.
        """
        piece = self._piece(parts)
        if piece.unfit:
            return [_plainly(self._model, part) for part in parts]
        size, rows = len(piece.y.data), sum(len(part.y) for part in parts)
        losses, right = [0.0] * len(parts), [0.0] * len(parts)
        for start in range(0, rows, size):
            first = min(start, rows - size)
            for _, part, there, here in _overlaps(parts, first, first + size):
                piece.x.data[here] = self._model.as_input(part.x[there])
                piece.y.data[here] = part.y[there]
            piece.run()
            for k, part, there, here in _overlaps(parts, start, first + size):
                new = slice(here.start + start - first, here.stop + start - first)
                share = (new.stop - new.start) / len(part.y)
                losses[k] += share * piece.loss_of(new)
                right[k] += _right(piece.scores.data[new], part.y[there])
        return [
            (loss, hits / part.y.size)
            for loss, hits, part in zip(losses, right, parts, strict=True)
        ]

    def _piece(self, parts: Sequence[Data]) -> _Piece:
        """One for data like these, recorded with their first rows if there is none."""
        rows = sum(len(part.y) for part in parts)
        key = (*_kind(parts[0]), min(rows, PIECE))
        piece = self._pieces.get(key)
        if piece is None or not piece.program.is_current():
            size = min(self._least, rows, PIECE)
            piece = self._recorded(parts, size)
            fitting = min(BYTES * size // max(piece.bytes_made(), 1), rows, PIECE)
            if fitting >= 2 * size and not piece.unfit:
                piece = self._recorded(parts, fitting)
            self._pieces[key] = piece
        return piece

    def _recorded(self, parts: Sequence[Data], size: int) -> _Piece:
        taken = [(part.x[there], part.y[there]) for _, part, there, _ in _overlaps(parts, 0, size)]
        x = np.concatenate([self._model.as_input(x) for x, _ in taken])
        return _Piece(self._model, x, np.concatenate([y for _, y in taken]))


class _Piece:
    """The forward pass for one number of rows: write others into x and y, and run it again."""

    def __init__(self, model: Network, x: Array, y: Array) -> None:
        self.x, self.y = Tensor(x, "x"), Tensor(y)

        def compute() -> tuple[Tensor, Tensor]:
            scores = model.scores(self.x)
            return scores, model.loss_of(scores, self.y)

        with model.evaluating():
            tape, (self.scores, self.loss), self.unfit = record(model, (self.x, self.y), compute)
        self.program = Program(tape, self.loss)
        self._checks = self.program.checks(self.x, self.y)
        self._model, self._losses = model, dict[tuple[int, int], Program]()

    def run(self) -> None:
        """Leave their scores. Errors: as when it is recorded."""
        for check in self._checks:
            check()
        self.program.forward()

    def loss_of(self, rows: slice) -> float:
        """The mean loss of some rows of the last run."""
        if rows == slice(0, len(self.y.data)):
            return self.loss.item()
        program = self._losses.get((rows.start, rows.stop))
        if program is None:
            scores, y = Tensor(self.scores.data[rows]), Tensor(self.y.data[rows])
            with Tape(guarded=False) as tape:
                loss = self._model.loss_of(scores, y)
            program = self._losses[rows.start, rows.stop] = Program(tape, loss)
        return program.forward()

    def bytes_made(self) -> int:
        """Bytes that are computed from x: not those of all nodes of a graph."""
        records = self.program.records
        reached = depending_on({self.x}, records)
        return sum(
            array.nbytes
            for record in records
            if record.result in reached
            for array in (record.result.data, *record.saved)
            if isinstance(array, np.ndarray)
            and not any(np.may_share_memory(array, t.data) for t in record.operands)
        )


def _kind(data: Data) -> tuple[object, ...]:
    """Data of one kind can be measured as one."""
    return data.x.shape[1:], data.x.dtype, data.y.shape[1:], data.y.dtype


def _overlaps(
    parts: Sequence[Data], start: int, stop: int
) -> Iterator[tuple[int, Data, slice, slice]]:
    """Which parts have rows from `start` to `stop`: the rows in the part, and from `start` on."""
    offset = 0
    for k, part in enumerate(parts):
        end = offset + len(part.y)
        low, high = max(start, offset), min(stop, end)
        if low < high:
            yield k, part, slice(low - offset, high - offset), slice(low - start, high - start)
        offset = end


def _plainly(model: Network, data: Data) -> Measured:
    """The same without a replay. ValueError, IndexError: with the row from which on it is so."""
    mean, right, rows = 0.0, 0.0, len(data.y)
    for start in range(0, rows, PIECE):
        part = slice(start, min(start + PIECE, rows))
        y = data.y[part]
        try:
            with model.evaluating():
                scores = model.scores(data.x[part])
                mean += model.loss_of(scores, y).item() * (len(y) / rows)
        except (ValueError, IndexError) as error:
            if start == 0:
                raise
            raise type(error)(f"from row {start} on: {error}") from None
        right += _right(scores.data, y)
    return mean, right / data.y.size


def _right(scores: Array, y: Array) -> float:
    """How many of the answers are right: NaN for targets that are no class indices."""
    if y.dtype.kind not in "iub" or y.shape != scores.shape[:-1]:
        return nan
    return int(np.count_nonzero(scores.argmax(axis=-1) == y))
