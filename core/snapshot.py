"""One moment of a training, whole: from it the training goes on as if it had never stopped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.tape import Array


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a training was after `step` updates, as arrays and as plain data that JSON can write.

    `arrays` has every parameter and buffer under ``network.NAME``, what the optimizer remembers as
    ``optimizer.memory`` (memories, P), and the best weights that early stopping saw under
    ``best.NAME``. At this moment the network is what the former make it: the best are put back
    where a training ends by itself, and not before. `facts` has the counts, and the states of the
    random generators.
    """

    step: int
    epoch: int
    arrays: Mapping[str, Array]
    facts: Mapping[str, Any]

    @property
    def nbytes(self) -> int:
        """Bytes of all its arrays."""
        return sum(array.nbytes for array in self.arrays.values())

    def part(self, name: str) -> dict[str, Array]:
        """The arrays under a name, such as ``network``, each by the rest of its own."""
        start = f"{name}."
        return {k.removeprefix(start): a for k, a in self.arrays.items() if k.startswith(start)}


def states_of(generators: Iterable[np.random.Generator]) -> list[Any]:
    """The state of each generator, as plain data."""
    return [_plain(generator.bit_generator.state) for generator in generators]


def set_states(generators: Iterable[np.random.Generator], states: Iterable[Any]) -> None:
    """Bring each generator into the state that `states_of` told of.

    ValueError if there are more of the one than of the other, or they are of other kinds.
    """
    for generator, state in zip(generators, states, strict=True):
        generator.bit_generator.state = state


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value
