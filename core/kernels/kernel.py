"""A recorded operation taken apart into NumPy calls, every argument bound, the output included."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import numpy as np

from core.tape import Array, Record, registry

Call = Callable[[], object]


class Kernel:
    """A record, ready to run again into its own buffers."""

    backward_follows = True
    """Whether a backward pass may follow; if not, `forward` may leave out what only that reads."""

    @classmethod
    def fits(cls, record: Record) -> bool:
        """Whether this form can serve the record; otherwise the plain form does."""
        return True

    def __init__(self, record: Record) -> None:
        self.record = record
        self.operands = [tensor.data for tensor in record.operands]
        self.result = record.result.data

    def forward(self) -> list[Call]:
        """The calls that write the result."""
        raise NotImplementedError

    def backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        """The calls that write ∂L/∂operand into each of `targets` that is not None."""
        raise NotImplementedError


class PlainKernel(Kernel):
    """The plain form of any operation, its result copied into the buffer."""

    def forward(self) -> list[Call]:
        return [self._compute]

    def _compute(self) -> None:
        op, options = self.record.op, self.record.options
        result, self._saved = op.forward(*self.operands, **options)
        op.remember(self._saved, **options)
        np.copyto(self.result, result)

    def backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        return [partial(self._differentiate, upstream, targets)]

    def _differentiate(self, upstream: Array, targets: Sequence[Array | None]) -> None:
        local = self.record.op.backward(upstream, self._saved)
        for target, gradient in zip(targets, local, strict=True):
            if target is not None and gradient is not None:
                np.copyto(target, gradient)


KERNELS: dict[str, type[Kernel]] = {}
"""The in-place forms, by the operation's name."""


def kernel_of(record: Record, *, backward: bool = True) -> Kernel:
    """The in-place form of a record's operation, or its plain form where there is none.

    Without `backward` only its forward calls will be asked for.
    """
    form = KERNELS.get(record.op.name)
    kernel = form(record) if form and _usual(record) and form.fits(record) else PlainKernel(record)
    kernel.backward_follows = backward
    return kernel


def _usual(record: Record) -> bool:
    """Whether the result is float32 or float64: in float16 other orders of rounding show."""
    return record.result.dtype in (np.float32, np.float64)


KernelT = TypeVar("KernelT", bound=type[Kernel])


def kernel_for(name: str) -> Callable[[KernelT], KernelT]:
    """Make a class the in-place form of the operation called `name`."""

    def enrol(form: KernelT) -> KernelT:
        if name not in registry or name in KERNELS:
            raise ValueError(f"{name!r} is no operation, or has an in-place form already")
        KERNELS[name] = form
        return form

    return enrol


def product(a: Array, b: Array, out: Array) -> Call:
    """a·b into `out`. The method `dot` saves 1 µs a call, but takes only an `out` that fits."""
    if a.dtype == b.dtype == out.dtype and out.flags.c_contiguous:
        return partial(a.dot, b, out)
    return partial(np.matmul, a, b, out)


def pieces(a: Array, b: Array, out: Array) -> Call:
    """a·b into `out`, the rows of a in pieces of equal size where that is faster.

    OpenBLAS has kernels for small products, up to 10⁶ multiplications, that take 15 to 20 % less
    time for each. Pieces are views: nothing is copied.
    """
    (rows, inner), columns = a.shape, b.shape[1]
    for count in range(2, rows // 16 + 1):
        if rows % count == 0 and rows // count * inner * columns <= 1e6 < rows * inner * columns:
            parts, to = a.reshape(count, -1, inner), out.reshape(count, -1, columns)
            return partial(np.matmul, parts, b, to)
    return product(a, b, out)


def number(value: float, like: Array) -> Array:
    """`value` as an array (): NumPy takes it 0.4 µs faster than a Python number."""
    return np.array(value, like.dtype)
