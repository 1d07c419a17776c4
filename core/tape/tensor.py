"""Arrays with a name and an identity, and the operators that read like mathematics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from core.tape.watching import note_read

Array = npt.NDArray[Any]
Index = tuple[int, ...]
"""Where an element stands: a number for each axis."""

Shape = tuple[int, ...]
"""How many elements there are along each axis."""

Axes = int | tuple[int, ...] | None
"""One axis, several, or all."""


class Tensor:
    """An array with a name and an identity: what operations read and return."""

    __slots__ = ("_data", "name")
    __array_ufunc__ = None  # so that NumPy leaves `array * tensor` to us

    def __init__(self, data: npt.ArrayLike, name: str = "") -> None:
        self._data: Array = np.asarray(data)
        self.name = name
        if self.dtype.kind not in "fiub":
            raise TypeError(
                f"{name or 'a tensor'} needs real numbers, but its data has type {self.dtype}"
            )

    @property
    def data(self) -> Array:
        """The array. Who reads it where nothing should be is seen by `watched`."""
        note_read(self)
        return self._data

    @data.setter
    def data(self, array: Array) -> None:
        self._data = array

    def named(self, name: str) -> Self:
        """This tensor, with `name` to be shown for it."""
        self.name = name
        return self

    @property
    def shape(self) -> tuple[int, ...]:
        return self._data.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        return self._data.dtype

    def item(self) -> float:
        """The single number in this tensor."""
        return float(self.data.item())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name or '?'}, shape={self.shape}, {self.dtype})"

    def __add__(self, other: Operand) -> Tensor:
        return operators["add"](self, other)

    def __radd__(self, other: Operand) -> Tensor:
        return operators["add"](other, self)

    def __sub__(self, other: Operand) -> Tensor:
        return operators["subtract"](self, other)

    def __rsub__(self, other: Operand) -> Tensor:
        return operators["subtract"](other, self)

    def __mul__(self, other: Operand) -> Tensor:
        return operators["multiply"](self, other)

    def __rmul__(self, other: Operand) -> Tensor:
        return operators["multiply"](other, self)

    def __truediv__(self, other: Operand) -> Tensor:
        return operators["divide"](self, other)

    def __rtruediv__(self, other: Operand) -> Tensor:
        return operators["divide"](other, self)

    def __matmul__(self, other: Operand) -> Tensor:
        return operators["matmul"](self, other)

    def __rmatmul__(self, other: Operand) -> Tensor:
        return operators["matmul"](other, self)

    def __pow__(self, exponent: float) -> Tensor:
        return operators["power"](self, exponent=exponent)

    def __neg__(self) -> Tensor:
        return operators["negative"](self)

    def __abs__(self) -> Tensor:
        return operators["abs"](self)

    def __getitem__(self, index: Any) -> Tensor:
        """A part, by whole numbers and slices; rows, by an array of whole numbers."""
        if isinstance(index, (Tensor, np.ndarray, list)):
            return operators["gather"](self, index)
        return operators["slice"](self, index=index)

    def sum(self, axis: Axes = None, keepdims: bool = False) -> Tensor:
        """The sum over `axis`: over all elements without one."""
        return operators["sum"](self, axis=axis, keepdims=keepdims)

    def mean(self, axis: Axes = None, keepdims: bool = False) -> Tensor:
        """The mean over `axis`: over all elements without one."""
        return operators["mean"](self, axis=axis, keepdims=keepdims)

    def reshape(self, *shape: int) -> Tensor:
        """The same numbers in another shape; one size may be −1, for what is left."""
        return operators["reshape"](self, shape=shape)

    def transpose(self, *axes: int) -> Tensor:
        """The axes in another order; backwards without one."""
        return operators["transpose"](self, axes=axes or None)

    @property
    def T(self) -> Tensor:
        """The transpose of a matrix."""
        return self.transpose()


class Parameter(Tensor):
    """A tensor that training changes. Its numbers are floating."""

    __slots__ = ()

    def __init__(self, data: npt.ArrayLike, name: str = "") -> None:
        super().__init__(data, name)
        if self.data.dtype.kind != "f":
            raise TypeError(
                f"parameter {name or '?'} has type {self.data.dtype}: a gradient step needs "
                "floating numbers; make it float64 or float32"
            )


Operand = Tensor | npt.ArrayLike

operators: dict[str, Callable[..., Tensor]] = {}
"""What ``+`` and its like call, by the operation's name."""
