"""The layers of a walk: which steps belong together, so that a large one can be folded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from core.tape import Parameter, Record, Scope, Tape, Tensor
from core.walk.step import Phase, Step

LOSS, UPDATES = "loss", "updates"


@dataclass(frozen=True, slots=True)
class Stage:
    """What one layer does in one direction: the steps `first` to `last`, as positions."""

    name: str
    phase: Phase
    first: int
    last: int

    @property
    def size(self) -> int:
        return self.last - self.first + 1


def layers_of(tape: Tape, loss: Tensor, names: Mapping[Tensor, str]) -> dict[Tensor, str]:
    """The layer that makes each result, by its place in the network, such as ``block 1``.

    Where a network is written without layers, one begins with each product of parameters and is
    called as what it hands on. What has no parameters belongs to the layer before it; the loss,
    with the steps that it was opened into, is a layer of its own.
    """
    layers: dict[Tensor, str] = {}
    inside: list[Tensor] = []  # of a layer that has no path, and so no name before its end
    current = ""

    def close() -> None:
        layers.update(dict.fromkeys(inside, names[inside[-1]] if inside else ""))
        inside.clear()

    for record in tape.records:
        path = _spoken(record.scope)
        if _of_the_loss(record, loss, names):
            close()
            layers[record.result] = LOSS
            continue
        if path:
            close()
            current = path
        elif any(isinstance(tensor, Parameter) for tensor in record.operands):
            close()
            current = ""
        if current:
            layers[record.result] = current
        else:
            inside.append(record.result)
    close()
    return layers


def stages_of(steps: tuple[Step, ...], layers: Mapping[Tensor, str]) -> tuple[Stage, ...]:
    """All steps, in runs that belong to one layer and go in one direction."""
    place, here = [], LOSS
    for step in steps:
        if step.record is not None:
            here = layers[step.record.result]  # a sum belongs to the path that arrived last
        elif step.phase is not Phase.ACCUMULATE:
            here = UPDATES if step.phase is Phase.UPDATE else LOSS
        place.append((step.iteration, _direction(step.phase), here))
    found = []
    for (_, direction, name), run in groupby(range(len(steps)), key=place.__getitem__):
        positions = list(run)
        found.append(Stage(name, direction, positions[0], positions[-1]))
    return tuple(found)


def _spoken(scope: Scope) -> str:
    """The outermost layer as one speaks of it, counted from 1: ("layers", 0) is layer 1."""
    match scope:
        case (str(name), int(number), *_):
            return f"{name.removesuffix('s')} {number + 1}"
        case (name, *_):
            return str(name)
        case _:
            return ""


def _of_the_loss(record: Record, loss: Tensor, names: Mapping[Tensor, str]) -> bool:
    return record.result is loss or names[record.result].startswith(f"{names[loss]}.")


def _direction(phase: Phase) -> Phase:
    """Sums belong to the backward pass."""
    return Phase.BACKWARD if phase is Phase.ACCUMULATE else phase
