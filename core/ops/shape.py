"""Numbers moved, not changed: other shapes, orders and parts.

As in PyTorch, what can be a view of its operand is one (`reshape`, `transpose`, `slice`): nothing
is copied, and replayed it costs nothing at all.
"""

from __future__ import annotations

import builtins
import math
from collections.abc import Sequence
from types import EllipsisType
from typing import ClassVar

import numpy as np

from core.ops.axes import axes_of, axis_of
from core.tape import Array, Op, Operand, Saved, Tensor, enrol

IndexPart = int | builtins.slice | EllipsisType | None  # `slice` is an operation in here
BasicIndex = IndexPart | tuple[IndexPart, ...]


class Rearrangement(Op):
    """Each element of the result is one of an operand's."""

    operands: ClassVar[tuple[str, ...]] = ("x",)
    analytic = True
    moves = True


class Reshape(Rearrangement):
    """The same numbers in the same order in another `shape`; one size may be −1, for the rest."""

    name = "reshape"
    formula = "y = reshape(x)"
    rules = ("dx = reshape(dy)",)

    def forward(self, x: Array, *, shape: tuple[int, ...] = (-1,)) -> tuple[Array, Saved]:
        return x.reshape(shape), (x.shape,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (shape,) = saved
        return (upstream.reshape(shape),)

    def check(self, x: Array, *, shape: tuple[int, ...] = (-1,)) -> None:
        named = math.prod(size for size in shape if size != -1)
        free = shape.count(-1)
        fits = x.size == named if not free else free == 1 and named and x.size % named == 0
        if not fits:
            raise ValueError(f"reshape: the {x.size} numbers of x {x.shape} do not fill {shape}")


class Transpose(Rearrangement):
    """The axes in another order, as torch.permute: axis k of the result is axis `axes[k]` of x.

    Without `axes` their order is reversed: the transpose of a matrix.
    """

    name = "transpose"
    formula = "y = xᵀ"
    rules = ("dx = dyᵀ",)

    def forward(self, x: Array, *, axes: tuple[int, ...] | None = None) -> tuple[Array, Saved]:
        order = tuple(reversed(range(x.ndim))) if axes is None else axes_of(self.name, x, axes)
        return x.transpose(order), (order,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (order,) = saved
        return (upstream.transpose(np.argsort(order)),)

    def check(self, x: Array, *, axes: tuple[int, ...] | None = None) -> None:
        if axes is not None and len(axes_of(self.name, x, tuple(axes))) != x.ndim:
            raise ValueError(f"transpose: x has shape {x.shape}; axes {axes} must name every axis")


class Concatenate(Rearrangement):
    """a and then b along `axis`; the other axes are equal. `cat` takes more than two."""

    name = "concatenate"
    formula = "c = [a, b]"
    operands = ("a", "b")
    rules = ("da = dc[…]", "db = dc[…]")

    def forward(self, a: Array, b: Array, *, axis: int = 0) -> tuple[Array, Saved]:
        return np.concatenate((a, b), axis), (a.shape[axis], axis)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        end, axis = saved
        da, db = np.split(upstream, [end], axis)
        return da, db

    def check(self, a: Array, b: Array, *, axis: int = 0) -> None:
        along = axis_of(self.name, a, axis)
        if a.ndim != b.ndim or any(
            n != m for k, (n, m) in enumerate(zip(a.shape, b.shape, strict=True)) if k != along
        ):
            raise ValueError(
                f"concatenate: a has shape {a.shape} and b {b.shape}; all axes but {axis} must "
                "be equal"
            )


def cat(tensors: Sequence[Operand], axis: int = 0) -> Tensor:
    """Any number of tensors one after the other along `axis`, as torch.cat: two by two."""
    if not tensors:
        raise ValueError("cat: there are no tensors; it needs at least one")
    if len(tensors) == 1:
        (only,) = tensors
        return only if isinstance(only, Tensor) else Tensor(only)
    half = len(tensors) // 2
    return concatenate(cat(tensors[:half], axis), cat(tensors[half:], axis), axis=axis)


def basic(index: BasicIndex) -> tuple[IndexPart, ...]:
    """A basic index with an Ellipsis in it, so that even a single number comes as a view."""
    parts = index if isinstance(index, tuple) else (index,)
    return parts if any(part is Ellipsis for part in parts) else (*parts, Ellipsis)


class Slice(Rearrangement):
    """A part of x by whole numbers, slices, None and …, in `index`: what ``x[…]`` records."""

    name = "slice"
    formula = "y = x[…]"
    rules = ("dx = dy in its place, 0 elsewhere",)

    def forward(self, x: Array, *, index: BasicIndex = ...) -> tuple[Array, Saved]:
        return x[basic(index)], (x.shape, basic(index))

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        shape, index = saved
        dx = np.zeros(shape, upstream.dtype)
        dx[index] = upstream  # a basic index names no element twice
        return (dx,)

    def check(self, x: Array, *, index: BasicIndex = ...) -> None:
        for part in basic(index):
            known = int | np.integer | builtins.slice | EllipsisType | None
            if not isinstance(part, known) or isinstance(part, bool):
                raise TypeError(f"slice: {part!r} is no whole number, slice, None or …")
        try:
            x[basic(index)]
        except IndexError as error:
            raise IndexError(f"slice: x has shape {x.shape}: {error}") from None


class Gather(Rearrangement):
    """Rows of x (N, …) by whole numbers i (…): y[k] = x[i[k]], as torch.nn.functional.embedding.

    A row that is asked for twice collects both gradients.
    """

    name = "gather"
    formula = "y = x[i]"
    operands = ("x", "i")
    rules = ("dx = Σₖ dy[k] into row i[k]", "")

    def forward(self, x: Array, i: Array) -> tuple[Array, Saved]:
        return x[i], (x.shape, i)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        shape, i = saved
        dx = np.zeros(shape, upstream.dtype)
        add_rows(dx, i, upstream)
        return dx, None

    def check(self, x: Array, i: Array) -> None:
        if x.ndim == 0:
            raise ValueError("gather: x is a single number; expected rows (N, …)")
        if i.dtype.kind not in "iu":
            raise TypeError(f"gather: i has type {i.dtype}; rows are numbered by integers")
        if i.size and not 0 <= i.min() <= i.max() < len(x):
            place = tuple(map(int, np.argwhere((i < 0) | (i >= len(x)))[0]))
            raise IndexError(
                f"gather: there is no row {i[place]}, as i{list(place)} asks for; x {x.shape} has "
                f"0 to {len(x) - 1}"
            )


def add_rows(onto: Array, i: Array, rows: Array) -> None:
    """onto[i[k]] += rows[k] for every k, in place; `onto` is contiguous.

    Number by number: np.add.at is fast for flat arrays alone, 5 times as fast as for rows.
    """
    width = math.prod(onto.shape[1:])
    places = i.reshape(-1, 1) * width + np.arange(width)
    np.add.at(onto.reshape(-1), places.reshape(-1), rows.reshape(-1))


reshape = enrol(Reshape())
transpose = enrol(Transpose())
concatenate = enrol(Concatenate())
slice = enrol(Slice())
gather = enrol(Gather())
