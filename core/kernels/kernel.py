"""A recorded operation taken apart into NumPy calls, every argument bound, the output included."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import numpy as np

from core.tape import Array, Record, registry

Call = Callable[[], object]


class Kernel:
    """A record, ready to run again into its own buffers.

    Where no backward pass follows, `forward` may leave out what only that one reads.
    """

    @classmethod
    def fits(cls, record: Record) -> bool:
        """Whether this form can serve the record; otherwise the plain form does."""
        return True

    def __init__(self, record: Record, backward_follows: bool = True) -> None:
        self.record, self.backward_follows = record, backward_follows
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
        return [self.compute]

    def compute(self) -> None:
        op, options = self.record.op, self.record.options
        result, self._saved = op.forward(*self.operands, **options)
        op.remember(self._saved, **options)
        np.copyto(self.result, result)

    def save(self) -> None:
        """Make what `differentiate` reads, and leave all else as it is."""
        self._saved = self.record.op.forward(*self.operands, **self.record.options)[1]

    def backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        return [partial(self.differentiate, upstream, targets)]

    def differentiate(self, upstream: Array, targets: Sequence[Array | None]) -> None:
        local = self.record.op.backward(upstream, self._saved)
        for target, gradient in zip(targets, local, strict=True):
            if target is not None and gradient is not None:
                np.copyto(target, gradient)


class GuardedKernel(Kernel):
    """A form for ordinary numbers; where others are among those it looks at, the plain form runs.

    Its order of multiplications, or a product with zeros that the plain form leaves out, makes
    something else of infinity, of NaN and of what overflows on the way.
    """

    def __init__(self, record: Record, backward_follows: bool = True) -> None:
        super().__init__(record, backward_follows)
        self._plain = PlainKernel(record)
        self._usual = True  # whether the last forward pass took the quick form

    def looks_at(self) -> Sequence[Array]:
        """What has to be ordinary for `quick_forward`: all operands, if a kind says no less."""
        return self.operands

    def looks_back_at(self, upstream: Array) -> Sequence[Array]:
        """What has to be ordinary for `quick_backward` besides."""
        return [upstream]

    def quick_forward(self) -> list[Call]:
        """`forward`, of ordinary numbers."""
        raise NotImplementedError

    def quick_backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        """`backward`, of ordinary numbers."""
        raise NotImplementedError

    def forward(self) -> list[Call]:
        calls, seen = tuple(self.quick_forward()), sizes(self.looks_at())
        return [partial(self._compute, calls, seen)] if seen else list(calls)

    def _compute(self, calls: Sequence[Call], seen: Sequence[Magnitude]) -> None:
        self._usual = are_ordinary(seen)
        if not self._usual:
            self._plain.compute()
            return
        for call in calls:
            call()

    def backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        calls, seen = tuple(self.quick_backward(upstream, targets)), self.looks_back_at(upstream)
        return [partial(self._differentiate, calls, sizes(seen), upstream, targets)]

    def _differentiate(
        self,
        calls: Sequence[Call],
        seen: Sequence[Magnitude],
        upstream: Array,
        targets: Sequence[Array | None],
    ) -> None:
        if self._usual and are_ordinary(seen):
            for call in calls:
                call()
            return
        if self._usual:
            self._plain.save()
        self._plain.differentiate(upstream, targets)


Magnitude = Callable[[], Any]
"""A call that tells how large the numbers of an array are."""

ORDINARY = 1e12
"""Numbers whose squares sum to at most this are ordinary: those up to 10⁶ in size."""


def are_ordinary(sizes: Sequence[Magnitude]) -> bool:
    """Whether no number is huge, infinite or NaN, for which no comparison holds."""
    for size in sizes:  # noqa: SIM110  (all() takes twice as long)
        if not size() <= ORDINARY:
            return False
    return True


def sizes(arrays: Sequence[Array]) -> list[Magnitude]:
    """For each array of floating numbers the sum of their squares: 0.4 µs for 1,000 of them.

    Of parts of rows, such as the heads of attention, the array that they were cut from is summed.
    """
    found: dict[int, Magnitude] = {}
    for array in arrays:
        if array.dtype.kind != "f":
            continue
        flat = array.ravel("K")
        whole = array
        while not np.may_share_memory(flat, array) and isinstance(whole.base, np.ndarray):
            whole = whole.base
            flat = whole.ravel("K")
        if np.may_share_memory(flat, array):
            found[flat.ctypes.data] = partial(flat.dot, flat)
        else:
            found[array.ctypes.data] = partial(_sum_of_squares, array)
    return list(found.values())


def _sum_of_squares(array: Array) -> float:
    return float(np.vdot(array, array))


KERNELS: dict[str, type[Kernel]] = {}
"""The in-place forms, by the operation's name."""


def kernel_of(record: Record, *, backward: bool = True) -> Kernel:
    """The in-place form of a record's operation, or its plain form where there is none.

    Without `backward` only its forward calls will be asked for.
    """
    form = KERNELS.get(record.op.name)
    usable = form if form and _usual(record) and form.fits(record) else PlainKernel
    return usable(record, backward)


def _usual(record: Record) -> bool:
    """Whether the result is float32 or float64, in float16 other orders of rounding show; numbers
    that are only moved may be of any type."""
    return record.op.moves or record.result.dtype in (np.float32, np.float64)


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
