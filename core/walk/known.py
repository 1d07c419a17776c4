"""What is known at a moment of a walk, found by name without going through all of its steps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from core.tape import Array, Tensor
from core.walk.step import Phase, Step


class Known(Mapping[str, Array]):
    """Array by name once step `cursor` is done, in one iteration; leaves included.

    `made` tells at which positions each name was made, in order.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        made: Mapping[str, Sequence[int]],
        leaves: Mapping[str, Tensor],
        cursor: int,
        iteration: int,
    ) -> None:
        self._steps, self._made, self._leaves = steps, made, leaves
        self._cursor, self._iteration = cursor, iteration

    def __getitem__(self, name: str) -> Array:
        step = self._latest(name)
        return self._leaves[name].data if step is None else step.array

    def __iter__(self) -> Iterator[str]:
        yield from self._leaves
        for name in self._made:
            if name not in self._leaves and self._latest(name) is not None:
                yield name

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _latest(self, name: str) -> Step | None:
        """The last step that made `name` in this iteration; an optimizer remembers from earlier."""
        positions = self._made.get(name, ())
        place = bisect_right(positions, self._cursor)
        if not place:
            return None
        step = self._steps[positions[place - 1]]
        remembered = step.phase is Phase.UPDATE and step.name not in self._leaves
        return step if step.iteration == self._iteration or remembered else None
