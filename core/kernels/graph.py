"""In-place forms of products with a sparse matrix that does not change.

Measured on a graph convolution network of Cora's size: 2,708 nodes, 1,433 features with 49,000
entries, 16 hidden units, 7 classes, float32, one BLAS thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from weakref import WeakKeyDictionary

import numpy as np

from core.kernels.kernel import Call, GuardedKernel, kernel_for, product
from core.ops.graph import SparseProduct
from core.sparse import SparseMatrix
from core.tape import Array, Record

DENSE = 40_000
"""A matrix of at most so many places is multiplied with its zeros: 1 µs instead of 10 for 34 nodes,
and as fast as without them for 200."""

LONGEST = 16
"""A row with more entries is cut into parts of so many. Without that a slot for every one of the
370 nodes that use the most frequent word would make dW 2.4 times as slow."""


@kernel_for("graph_convolution")
@kernel_for("neighbour_mean")
@kernel_for("sparse_mm")
class SparseProductKernel(GuardedKernel):
    def __init__(self, record: Record, backward_follows: bool = True) -> None:
        super().__init__(record, backward_follows)
        assert isinstance(record.op, SparseProduct)
        self.matrix = record.op.matrix(record.options)

    def quick_forward(self) -> list[Call]:
        return sparse_product(self.matrix, self.operands[0], self.result)

    def quick_backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        (dx,) = targets
        return [] if dx is None else sparse_product(self.matrix.T, upstream, dx)


def sparse_product(S: SparseMatrix, x: Array, z: Array) -> list[Call]:
    """z = S·x."""
    if S.shape[0] * S.shape[1] <= DENSE:
        return [product(S.dense().astype(x.dtype), x, z)]
    if S not in _PLANS:
        _PLANS[S] = Plan(S)
    plan = _PLANS[S]
    if plan.factors is None:
        return plan.slots.sums(x, z, S.values)
    before, after = (np.repeat(f[:, None], x.shape[1], 1).astype(x.dtype) for f in plan.factors)
    calls: list[Call] = []
    if not (before == 1).all():
        scaled = np.empty(x.shape, x.dtype)
        calls.append(partial(np.multiply, x, before, scaled))
        x = scaled
    calls += plan.slots.sums(x, z)
    if not (after == 1).all():
        calls.append(partial(np.multiply, z, after, z))
    return calls


class Plan:
    """How products with one matrix are done: the same for all that a network makes with it."""

    def __init__(self, S: SparseMatrix) -> None:
        self.factors = factors(S)
        self.slots = Slots(S.starts, S.columns)


_PLANS: WeakKeyDictionary[SparseMatrix, Plan] = WeakKeyDictionary()


def factors(S: SparseMatrix) -> tuple[Array, Array] | None:
    """b (C,) and a (R,) with S[i,j] = a[i]·b[j] at every entry, if S is of a known kind.

    Then x and z are scaled as a whole, and no entry needs a product of its own: 2.5 times as fast.
    Known are Â, where a = b = D^-½ are the roots of its diagonal; D⁻¹·A and bags of words, in
    which all entries of a row are equal; and their transposes.
    """
    a, b, root = np.ones(S.shape[0]), np.ones(S.shape[1]), np.ones(max(S.shape))
    one = np.ones_like(root)
    a[S.rows] = b[S.columns] = S.values
    on = S.rows == S.columns
    root[S.rows[on]] = np.sqrt(np.abs(S.values[on]))
    for left, right in ((a, one), (one, b), (root, root)):
        if np.allclose(left[S.rows] * right[S.columns], S.values, rtol=1e-14, atol=0):
            return right[: S.shape[1]], left[: S.shape[0]]
    return None


class Slots:
    """Sums over rows: z[i] = Σⱼ x[j] over the columns j of row i.

    Slot 0 takes the first entry of every row, slot 1 the second of all rows that have one, and so
    on: each slot is one `take` of rows of x and one sum, 7 times as fast as `add.reduceat`. With
    the longest rows in front, those that have so many entries are always the first ones, a slice.
    Long rows are cut into parts, whose sums are summed in the same way.
    """

    def __init__(self, starts: Array, columns: Array) -> None:
        rows = len(starts) - 1
        parts = np.maximum(-(-np.diff(starts) // LONGEST), 1)
        last = np.cumsum(parts)
        row = np.repeat(np.arange(rows), parts)
        start = starts[row] + LONGEST * (np.arange(len(row)) - (last - parts)[row])
        length = np.minimum(starts[row + 1] - start, LONGEST)
        order = np.argsort(-length, kind="stable")
        start, length = start[order], length[order]
        self.entries = [start[length > slot] + slot for slot in range(length[0])]
        place = np.argsort(order)  # where each part went
        self.joined = Slots(np.append(0, last), place) if len(row) > rows else None
        self._taken = {1: [*(columns[entries] for entries in self.entries), place]}

    def taken(self, pieces: int) -> list[Array]:
        """What each slot takes, and the last `take` that puts sums into place.

        Where a row is moved as several pieces, it is their numbers: (many, pieces).
        """
        if pieces not in self._taken:
            each = np.arange(pieces)
            self._taken[pieces] = [rows[:, None] * pieces + each for rows in self._taken[1]]
        return self._taken[pieces]

    def sums(self, x: Array, z: Array, values: Array | None = None) -> list[Call]:
        """The calls that write z; with `values`, every entry weighs as much as its value."""
        pieces = pieces_of(x) if z.flags.c_contiguous else 1
        *taken, place = self.taken(pieces)
        total, part = np.zeros((2, len(place), x.shape[1]), x.dtype)
        calls: list[Call] = []
        for slot, (entries, rows) in enumerate(zip(self.entries, taken, strict=True)):
            some = slice(len(rows))
            onto = (part if slot else total)[some]
            calls.append(take(x, rows, onto))
            if values is not None:
                weights = values[entries, None].astype(x.dtype)
                calls.append(partial(np.multiply, onto, weights, onto))
            if slot:
                calls.append(partial(np.add, total[some], onto, total[some]))
        if self.joined:
            return calls + self.joined.sums(total, z)
        return [*calls, take(total, place, z)]


def pieces_of(x: Array) -> int:
    """How many pieces a row of x is moved as.

    NumPy moves 32 bytes at once, where for 64, such as 16 units in float32, it calls memcpy for
    each row. As two pieces they take two thirds of the time: saves 120 µs a step.
    """
    return 2 if x[0].nbytes == 64 and x.flags.c_contiguous else 1


def take(x: Array, rows: Array, out: Array) -> Call:
    """out[k] = x[rows[k]], for rows whole (K,) or as pieces (K, pieces)."""
    if rows.ndim == 2:
        width = x.shape[1] // rows.shape[1]
        x, out = x.reshape(-1, width), out.reshape(*rows.shape, width)
    return partial(x.take, rows, 0, out, "clip")  # the default makes a copy first
