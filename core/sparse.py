"""A matrix most of whose elements are zero, as data: only the others are kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt

from core.tape import Array


@dataclass(frozen=True, eq=False)
class SparseMatrix:
    """S (R, C), row by row: entry e has S[rows[e], columns[e]] = values[e]; the rest is zero.

    The entries (E,) of row i are those from starts[i] up to starts[i + 1], by rising column; this
    form is known as CSR, compressed sparse rows. Make one with `of_entries` or `of_dense`.
    """

    shape: tuple[int, int]
    starts: Array
    columns: Array
    values: Array

    @classmethod
    def of_entries(
        cls,
        shape: tuple[int, int],
        rows: npt.ArrayLike,
        columns: npt.ArrayLike,
        values: npt.ArrayLike = 1.0,
    ) -> Self:
        """The matrix with these entries (E,) in any order, each place at most once."""
        i, j = np.asarray(rows, np.intp), np.asarray(columns, np.intp)
        if i.ndim != 1 or i.shape != j.shape:
            raise ValueError(
                f"the entries have rows of shape {i.shape} and columns of shape {j.shape}; "
                "expected (E,) and (E,)"
            )
        for name, numbers, size in (("row", i, shape[0]), ("column", j, shape[1])):
            wrong = np.flatnonzero((numbers < 0) | (numbers >= size))
            if wrong.size:
                raise ValueError(
                    f"entry {wrong[0]} has {name} {numbers[wrong[0]]}, but a matrix {shape} has "
                    f"{name}s 0 to {size - 1}"
                )
        order = np.lexsort((j, i))
        i, j = i[order], j[order]
        twice = np.flatnonzero((i[1:] == i[:-1]) & (j[1:] == j[:-1]))
        if twice.size:
            raise ValueError(f"there are two entries at [{i[twice[0]]},{j[twice[0]]}]")
        v = np.broadcast_to(np.asarray(values, np.float64), i.shape)[order]
        if not np.isfinite(v).all():
            bad = int(np.argmin(np.isfinite(v)))
            raise ValueError(f"the entry at [{i[bad]},{j[bad]}] is {v[bad]}; it must be finite")
        starts = np.searchsorted(i, np.arange(shape[0] + 1))
        return cls(shape, starts, j, v)

    @classmethod
    def of_dense(cls, matrix: npt.ArrayLike) -> Self:
        """The same numbers as `matrix` (R, C), without its zeros."""
        dense = np.asarray(matrix)
        if dense.ndim != 2:
            raise ValueError(f"a matrix has shape (R, C), not {dense.shape}")
        rows, columns = np.nonzero(dense)
        return cls.of_entries(dense.shape, rows, columns, dense[rows, columns])

    @cached_property
    def counts(self) -> Array:
        """How many entries each row has: (R,)."""
        return np.diff(self.starts)

    @cached_property
    def rows(self) -> Array:
        """The row of each entry: (E,)."""
        return np.repeat(np.arange(self.shape[0]), self.counts)

    @cached_property
    def T(self) -> SparseMatrix:
        """The transpose, Sᵀ (C, R)."""
        return SparseMatrix.of_entries(self.shape[::-1], self.columns, self.rows, self.values)

    def dense(self) -> Array:
        """The matrix (R, C) with its zeros."""
        full = np.zeros(self.shape)
        full[self.rows, self.columns] = self.values
        return full

    def row(self, i: int) -> list[tuple[int, float]]:
        """The entries of row i: (column, value) of each."""
        part = slice(self.starts[i], self.starts[i + 1])
        return list(zip(self.columns[part].tolist(), self.values[part].tolist(), strict=True))

    def product(self, x: Array) -> Array:
        """S·x (R, D) for x (C, D), in the precision of x: the sum over each row's entries."""
        values = self.values.astype(np.result_type(x, np.float16))
        z = np.zeros((self.shape[0], x.shape[1]), values.dtype)
        some = np.flatnonzero(self.counts)
        if some.size:  # z[i] = Σⱼ S[i,j]·x[j]
            terms = values[:, None] * x.take(self.columns, axis=0)
            z[some] = np.add.reduceat(terms, self.starts[some], axis=0)
        return z
