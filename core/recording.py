"""A step recorded to be replayed, and why it may not be.

A replayed step runs its operations again and nothing else. What a network computes outside of them
(from ``x.data``, with random numbers of its own, by branches) would stay as it was at the first
batch. Networks made of our layers do nothing of the kind; one that does is recorded afresh each
time: slower, and right.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from inspect import unwrap
from types import FunctionType
from typing import TypeVar

import numpy as np

from core.layers.layer import Buffer
from core.networks import Network
from core.ops import Mask
from core.tape import Parameter, Tape, Tensor, watched

T = TypeVar("T")


def record(
    model: Network, inputs: Sequence[Tensor], compute: Callable[[], T]
) -> tuple[Tape, T, str]:
    """What `compute` does with `model` and `inputs`, what it returns, and why not to replay it.

    The reason is "" for what may be replayed.
    """
    own = _own_functions(model)
    if not own:
        with Tape(replayed=True) as tape:
            made = compute()
        return tape, made, ""
    before = _states(model, own)
    with Tape(replayed=True) as tape, watched() as read:
        made = compute()
    moving = {*inputs, *model.parameters(), *model.buffers(), *(r.result for r in tape.records)}
    for tensor in read:
        if tensor in moving:
            return tape, made, f"it reads the numbers of {tensor!r} outside of operations"
    masks = [leaf for leaf in tape.leaves() if isinstance(leaf, Mask)]
    generators = {id(mask.generator): mask.generator for mask in masks if mask.generator}
    for key, state in _states(model, own).items():
        if key not in generators and state != before.get(key):
            return tape, made, "it draws random numbers of its own, or counts its calls"
    after = [(g, g.bit_generator.state) for g in generators.values()]
    kept = [buffer.data.copy() for buffer in model.buffers()]
    with Tape(replayed=True) as again:
        compute()
    for generator, generator_state in after:
        generator.bit_generator.state = generator_state
    for buffer, data in zip(model.buffers(), kept, strict=True):
        buffer.data[...] = data
    if _constants(tape, moving) != _constants(again, moving):
        return tape, made, "it does not compute the same when it is called again"
    return tape, made, ""


def _constants(tape: Tape, moving: set[Tensor]) -> list[object]:
    """The operations in their order, and their operands that should not change."""
    steady = {t for t in tape.leaves() if not isinstance(t, (Mask, Parameter, Buffer))} - moving
    return [
        (record.op.name, *(t.data.tobytes() if t in steady else t.shape for t in record.operands))
        for record in tape.records
    ]


def _own_functions(model: Network) -> list[tuple[object, FunctionType]]:
    """The functions of layers that are not ours, each with its layer."""
    layers = [model, *(layer for _, layer in model.layers_within())]
    return [
        (layer, function)
        for layer in layers
        for kind in type(layer).__mro__
        if kind is not object and not kind.__module__.startswith("core.")
        for function in map(unwrap, vars(kind).values())
        if isinstance(function, FunctionType) and function.__name__ != "__init__"
    ]


def _states(model: Network, own: Sequence[tuple[object, FunctionType]]) -> dict[int, object]:
    """The state of every random generator within reach of these functions, and what they count."""
    states: dict[int, object] = {-1: random.getstate(), -2: str(np.random.get_state())}
    for layer, function in own:
        names = function.__code__.co_names
        cells = (cell.cell_contents for cell in function.__closure__ or ())
        within = (function.__globals__[name] for name in names if name in function.__globals__)
        for found in (*cells, *within, *vars(layer).values()):
            if isinstance(found, np.random.Generator):
                states[id(found)] = str(found.bit_generator.state)
            elif isinstance(found, random.Random):
                states[id(found)] = found.getstate()
        states[id(layer)] = [v for v in vars(layer).values() if isinstance(v, (int, float, str))]
    return states
