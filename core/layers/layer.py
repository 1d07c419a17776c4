"""What all layers share: their parameters, found where they stand, and the mode they are in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from core.tape import Parameter, Tensor


class Buffer(Tensor):
    """Numbers that evaluation needs and training keeps up to date, but no gradient changes."""

    __slots__ = ()


class Layer:
    """Parameters and the operations that use them.

    Whatever stands in an attribute belongs to it: parameters, buffers, layers, lists of layers;
    in the order in which they were set. A parameter that stands in two places counts once.
    """

    training = True
    """Whether dropout drops and batches are normalized by their own statistics."""

    def parameters(self) -> tuple[Parameter, ...]:
        """Its parameters and those of the layers in it."""
        return tuple(dict.fromkeys(p for p in self._tensors() if isinstance(p, Parameter)))

    def buffers(self) -> tuple[Buffer, ...]:
        """Its buffers and those of the layers in it."""
        return tuple(dict.fromkeys(b for b in self._tensors() if isinstance(b, Buffer)))

    def train(self, training: bool = True) -> Self:
        """Go into training mode, or with False into evaluation, with all layers in it."""
        self.training = training
        for part in self._parts():
            if isinstance(part, Layer):
                part.train(training)
        return self

    def eval(self) -> Self:
        """Go into evaluation mode: ``train(False)``."""
        return self.train(False)

    def _parts(self) -> Iterator[object]:
        for value in vars(self).values():
            if isinstance(value, (list, tuple)):
                yield from value
            else:
                yield value

    def _tensors(self) -> Iterator[Tensor]:
        for part in self._parts():
            if isinstance(part, Layer):
                yield from part._tensors()
            elif isinstance(part, Tensor):
                yield part
