"""What all layers share: their parameters, found where they stand, and the mode they are in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Self, TypeVar

import numpy as np

from core.tape import Parameter, Scope, Tensor, scope

T = TypeVar("T")


class Buffer(Tensor):
    """Numbers that evaluation needs and training keeps up to date, but no gradient changes."""

    __slots__ = ()


class Layer:
    """Parameters and the operations that use them.

    Whatever stands in an attribute belongs to it: parameters, buffers, layers, lists of layers;
    in the order in which they were set. A parameter that stands in two places counts once.
    """

    path: Scope = ()
    """Where it stands in its network, such as ("blocks", 0, "norm"): the network sets it."""

    training = True
    """Whether dropout drops and batches are normalized by their own statistics."""

    def __init_subclass__(cls, **keywords: object) -> None:
        super().__init_subclass__(**keywords)
        if "__call__" in vars(cls):
            setattr(cls, "__call__", _told_to_the_tape(vars(cls)["__call__"]))  # noqa: B010

    def parameters(self) -> tuple[Parameter, ...]:
        """Its parameters and those of the layers in it."""
        return tuple(dict.fromkeys(p for p in self._tensors() if isinstance(p, Parameter)))

    def buffers(self) -> tuple[Buffer, ...]:
        """Its buffers and those of the layers in it."""
        return tuple(dict.fromkeys(b for b in self._tensors() if isinstance(b, Buffer)))

    def generators(self) -> tuple[np.random.Generator, ...]:
        """The generators that it and the layers in it draw random numbers from."""
        return tuple({id(g): g for g in self._generators()}.values())

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

    @contextmanager
    def evaluating(self) -> Iterator[Self]:
        """Evaluation mode for as long as it lasts: then each layer is in the mode it was in."""
        layers: list[Layer] = [self, *(layer for _, layer in self.layers_within())]
        modes = [layer.training for layer in layers]
        self.eval()
        try:
            yield self
        finally:
            for layer, training in zip(layers, modes, strict=True):
                layer.training = training

    def layers_within(self) -> Iterator[tuple[Scope, Layer]]:
        """Every layer in it, however deep, with its path from here."""
        for name, part in self._named_parts():
            if isinstance(part, Layer):
                yield name, part
                yield from (((*name, *deeper), layer) for deeper, layer in part.layers_within())

    def _parts(self) -> Iterator[object]:
        return (part for _, part in self._named_parts())

    def _named_parts(self) -> Iterator[tuple[Scope, object]]:
        for name, value in vars(self).items():
            if isinstance(value, (list, tuple)):
                yield from (((name, k), part) for k, part in enumerate(value))
            else:
                yield (name,), value

    def _generators(self) -> Iterator[np.random.Generator]:
        for part in self._parts():
            if isinstance(part, Layer):
                yield from part._generators()
            elif isinstance(part, np.random.Generator):
                yield part

    def _tensors(self) -> Iterator[Tensor]:
        for part in self._parts():
            if isinstance(part, Layer):
                yield from part._tensors()
            elif isinstance(part, Tensor):
                yield part


def _told_to_the_tape(call: Callable[..., T]) -> Callable[..., T]:
    """`call`, so that what is recorded during it is said to belong to the layer."""

    @wraps(call)
    def told(layer: Layer, *arguments: Any, **options: Any) -> T:
        with scope(layer.path):
            return call(layer, *arguments, **options)

    return told
