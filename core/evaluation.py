"""Loss and accuracy of a network on data: recorded once, then replayed for all other rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from math import nan

import numpy as np

from core.datasets import Data
from core.kernels import Call
from core.networks import Network
from core.recording import record
from core.replay import Program, depending_on, leading_to, unmoved
from core.tape import Array, Record, Tape, Tensor

Measured = tuple[float, float]
"""Mean loss and accuracy (a fraction); the latter is NaN where the targets are no classes."""

PIECE = 2048
"""At most so many rows are measured at once.

MLP 784-512-256-10 on 60,000 rows: all at once needed 4.4 times the memory of the data.
"""

LEARNING = 3
"""So many times as many rows as are learned from at once need no more memory than learning does.

That keeps each result, what its rule reads again, and its gradient. A CNN with 8 and 16 channels on
8×8 digits: 1.5 µs a row in pieces of 192, 2.0 in pieces of 64 and 2.7 in pieces of 1,024.
"""

LARGE = 1 << 15
"""A network of more parameters is recorded with one row first, which costs it next to nothing.

To record a character Transformer of 64,529 with 93 rows took 98 ms, with 32 rows 13.
"""

FEWEST = 8
"""Pieces of a large network do not shrink below so many rows: each has its calls to make, too.

Measuring a row of that character Transformer took 0.40 to 0.42 times as long as learning it in
pieces of 8, 0.44 to 0.46 in pieces of 32: fewer rows stay in the cache.
"""

SMALL = 1 << 15
"""Where a piece computes fewer bytes than this, its calls cost more than its numbers."""

BYTES = 2 << 20
"""Pieces of a small network grow, and those of a large one shrink, to compute so many bytes.

So many stay in a core's cache. A softmax regression of 64 inputs: 0.2 µs a row in pieces of 96,
0.06 in pieces of 1,024.
"""


def evaluate(model: Network, data: Data) -> Measured:
    """Mean loss and accuracy (a fraction) of `model` on `data`, in evaluation mode.

    The accuracy is NaN where the targets are no classes, as in a regression.
    """
    return Evaluator(model).measure(data)[0]


class Evaluator:
    """Measures one network again and again, with its parameters as they are at the time.

    In pieces of equal size, which need no more memory than to learn from `at_once` rows does. The
    first piece is recorded, all others replay it; or none does, where `record` says that it may
    not be replayed.
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
                return self._in_pieces(parts)
            except (ValueError, IndexError):
                return [_plainly(self._model, part) for part in parts]  # says in which row

    def _in_pieces(self, parts: Sequence[Data]) -> list[Measured]:
        """The rows of all parts one after the other, as if they were one.

        The last piece is a whole one, too: it begins with rows that the one before it ended with.
        """
        rows = sum(len(part.y) for part in parts)
        key = (*_kind(parts[0]), min(rows, PIECE))
        piece = self._pieces.get(key)
        known = piece is not None and piece.is_current()
        if piece is None or not known:
            piece = self._pieces[key] = self._first_piece(parts, rows)
        if piece.unfit:
            return [_plainly(self._model, part) for part in parts]
        size = len(piece.y.data)
        losses, right = [0.0] * len(parts), [0.0] * len(parts)
        for start in range(0, rows, size):
            first = min(start, rows - size)
            if known or start:  # the recording was the run of the first piece
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

    def _first_piece(self, parts: Sequence[Data], rows: int) -> _Piece:
        """Of as many rows as take no more memory than learning, or of more for a small network."""
        most = LEARNING * self._least
        if rows > most and self._model.vector.size > LARGE:
            of_a_row = self._recorded(parts, 1, 1).bytes_made()
            most = min(max(BYTES // max(of_a_row, 1), FEWEST), most)
        piece = self._recorded(parts, rows, most)
        size, made = len(piece.y.data), piece.bytes_made()
        if made > SMALL or size == rows or piece.unfit:
            return piece
        return self._recorded(parts, rows, max(BYTES * size // max(made, 1), 1))

    def _recorded(self, parts: Sequence[Data], rows: int, most: int) -> _Piece:
        """The first of pieces of equal size, each of at most so many rows."""
        size = -(-rows // -(-rows // min(most, PIECE)))
        taken = list(_overlaps(parts, 0, size))
        x = np.concatenate([self._model.as_input(part.x[there]) for _, part, there, _ in taken])
        y = np.concatenate([part.y[there] for _, part, there, _ in taken])
        return _Piece(self._model, x, y, [here for _, _, _, here in taken])


class _Piece:
    """The forward pass for one number of rows: write others into x and y, and run it again.

    Its first run is the recording, with the losses of `parts` of its rows.
    """

    def __init__(self, model: Network, x: Array, y: Array, parts: Sequence[slice]) -> None:
        self._model, self.x, self.y = model, Tensor(x, "x"), Tensor(y)

        def compute() -> tuple[Tensor, list[Tensor]]:
            scores = model.scores(self.x)
            return scores, [self._loss(scores, rows) for rows in parts]

        with model.evaluating():
            tape, (self.scores, losses), self.unfit = record(model, (self.x, self.y), compute)
        self._forward = _Rerun(leading_to(self.scores, tape.records), self.scores, self.x)
        rest = [record for record in tape.records if record not in set(self._forward.records)]
        self._losses = {
            (rows.start, rows.stop): _Rerun(leading_to(loss, rest), loss, self.y)
            for rows, loss in zip(parts, losses, strict=True)
        }
        self._ran_again = False

    def is_current(self) -> bool:
        """Whether all parameters that it reads are still in the same arrays."""
        return all(run.is_current() for run in (self._forward, *self._losses.values()))

    def run(self) -> None:
        """Leave their scores. Errors: as when it is recorded."""
        self._forward()
        self._ran_again = True

    def loss_of(self, rows: slice) -> float:
        """The mean loss of some rows of the last run."""
        key = rows.start, rows.stop
        if key not in self._losses:
            with Tape(replayed=True) as tape:
                loss = self._loss(self.scores, rows)
            self._losses[key] = _Rerun(tape.records, loss, self.y)
        elif self._ran_again:
            self._losses[key]()
        return self._losses[key].result.item()

    def _loss(self, scores: Tensor, rows: slice) -> Tensor:
        if rows == slice(0, self.y.shape[0]):
            return self._model.loss_of(scores, self.y)
        return self._model.loss_of(scores[rows], self.y[rows])

    def bytes_made(self) -> int:
        """Bytes that are computed from x: not those of all nodes of a graph."""
        records = self._forward.records
        reached = depending_on({self.x}, records)
        return sum(
            record.result.data.nbytes
            for record in records
            if record.result in reached
            and not any(np.may_share_memory(record.result.data, t.data) for t in record.operands)
        )


class _Rerun:
    """Recorded operations: call it to run them again, with what is now in their operands."""

    def __init__(self, records: Sequence[Record], result: Tensor, given: Tensor) -> None:
        self.records, self.result, self._given = records, result, given
        self._tape = Tape(replayed=True)
        self._tape.records.extend(records)
        self.is_current = unmoved(self._tape.leaves())
        """Whether all tensors that are read still hold the same arrays."""

    @cached_property
    def _program(self) -> Program:
        return Program(self._tape, self.result)

    @cached_property
    def _checks(self) -> Sequence[Call]:
        return self._program.checks(self._given)

    def __call__(self) -> None:
        for check in self._checks:
            check()
        self._program.forward()


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
