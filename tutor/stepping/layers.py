"""Finding the layers in a walk: affine maps, each with or without an activation, then a loss."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from core.tape import Record, Tensor
from core.walk import Walk

MOST_UNITS = 4
"""Wider layers are not drawn unit by unit."""
MOST_LAYERS = 6
"""Nor are more of them."""


@dataclass(frozen=True, slots=True, eq=False)
class DrawnLayer:
    """z = x·W + b, then a = f(z); `a` is `z` where there is no activation."""

    x: Tensor
    weights: Tensor
    bias: Tensor
    z: Tensor
    a: Tensor


@dataclass(frozen=True, slots=True, eq=False)
class DrawnNetwork:
    """Layers one after the other, and what the output is compared with."""

    layers: tuple[DrawnLayer, ...]
    target: Tensor | None
    loss: Tensor

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units a layer, the inputs first."""
        return tuple(t.shape[1] for t in (self.layers[0].x, *(layer.a for layer in self.layers)))


@lru_cache(maxsize=4)
def find_network(walk: Walk) -> DrawnNetwork | None:
    """The walk as a small network of layers; None if it is anything else."""
    first = walk.passes[0]
    *records, last = first.tape.records
    layers: list[DrawnLayer] = []
    for record in records:
        layer = _extended(layers, record)
        if layer is None or len(layers) > MOST_LAYERS:
            return None
        if layer.x.data.ndim != 2 or max(layer.x.shape[1], layer.a.shape[1]) > MOST_UNITS:
            return None
        layers = [*layers[: len(layers) - (layer.z is not record.result)], layer]
    if not layers or last.result is not first.loss or last.operands[0] is not layers[-1].a:
        return None
    return DrawnNetwork(
        tuple(layers), last.operands[1] if len(last.operands) > 1 else None, first.loss
    )


def _extended(layers: list[DrawnLayer], record: Record) -> DrawnLayer | None:
    """The layer that `record` begins, or the last one with `record` for its activation."""
    top = layers[-1] if layers else None
    if record.op.name == "affine" and (top is None or record.operands[0] is top.a):
        x, weights, bias = record.operands
        return DrawnLayer(x, weights, bias, record.result, record.result)
    if len(record.operands) == 1 and top and top.a is top.z is record.operands[0]:
        return DrawnLayer(top.x, top.weights, top.bias, top.z, record.result)
    return None
