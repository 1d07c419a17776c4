"""What the stepper shows: a walk, how much of it is done, and the element looked at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np

from core.tape import Array, Index, Parameter, Tape, Tensor
from core.walk import Explanation, Phase, Stage, Step, Walk
from tutor.words import _


@dataclass(frozen=True, eq=False)
class Scene:
    """A moment of a walk. Immutable: each move gives another scene.

    `cursor` counts the steps that are done, from 0 (only inputs and parameters are known) to
    `total`. `row` is the example of the batch that the network shows. `before` is the walk as it
    was before the last edit, or the iteration before, `back` steps earlier; `cause` says what
    changed. `covered` hides what the step makes, `unexplained` how. Of the layers called as in
    `folded`, a move takes all steps at once. `traced` are elements to be marked in the picture.
    """

    walk: Walk
    cursor: int = 0
    element: Index = ()
    row: int = 0
    before: Walk | None = None
    back: int = 0
    cause: str = ""
    covered: bool = False
    unexplained: bool = False
    folded: frozenset[str] = frozenset()
    traced: frozenset[tuple[str, Index]] = frozenset()

    @property
    def iteration(self) -> int:
        """The iteration that the cursor is in, from 1."""
        return self.step.iteration if self.step else 1

    @property
    def tape(self) -> Tape:
        """What runs in this iteration."""
        return self.walk.passes[self.iteration - 1].tape

    @property
    def forward(self) -> tuple[Step, ...]:
        """The forward steps of this iteration."""
        return _forward_steps(self.walk, self.iteration)

    @property
    def steps_here(self) -> tuple[Step, ...]:
        """All steps of this iteration."""
        return self.walk.steps_of(self.iteration)

    @property
    def leaves(self) -> dict[str, Tensor]:
        """Inputs, targets and parameters as this iteration begins, by name."""
        return self.walk.leaves_of(self.iteration)

    @property
    def rate(self) -> float | None:
        """The learning rate of this iteration; None without updates."""
        return self.walk.rate_of(self.iteration)

    @property
    def loss_name(self) -> str:
        """What the loss of this iteration is called."""
        return self.walk.names[self.walk.passes[self.iteration - 1].loss]

    @property
    def loss(self) -> float:
        """What this iteration's forward pass comes to."""
        return self.walk.losses[self.iteration - 1]

    @property
    def loss_before(self) -> float | None:
        """The same before the last edit, or in the iteration before; None without one."""
        if self.before is None:
            return None
        return self.before.losses[self.iteration - 1 - (1 if self.back else 0)]

    @property
    def total(self) -> int:
        return len(self.walk.steps)

    @property
    def step(self) -> Step | None:
        """The step that was just done; None at the start."""
        return self.walk.steps[self.cursor - 1] if self.cursor else None

    @property
    def phase(self) -> str:
        return str(self.step.phase) if self.step else "start"

    @property
    def subject(self) -> tuple[str, Index] | None:
        """The array, and its element, whose gradient is looked at; None where there is none."""
        if self.step is None or self.step.phase is Phase.SEED:
            return None
        name = self.walk.names.get(self.step.tensor)
        return None if name is None else (name, self.element)

    @cached_property
    def known(self) -> Mapping[str, Array]:
        """Every array that has a value by now, by name; what is covered is as it was before."""
        return self.walk.known(self.cursor - 1 - self.covered, self.iteration)

    @cached_property
    def known_before(self) -> Mapping[str, Array]:
        """The same before the last edit; empty if there was none."""
        return self.before.known(self.cursor - 1 - self.back) if self.before else {}

    @cached_property
    def explanation(self) -> Explanation:
        """The arithmetic of the element looked at. There must be a step."""
        assert self.step is not None
        return self.step.explain(self.element)

    @property
    def loss_after(self) -> float:
        """The loss once all updates of this iteration are made."""
        return self.walk.losses[self.iteration]

    @property
    def rows(self) -> int:
        """How many examples the batch has."""
        first = next(iter(self.walk.leaves.values()))
        return first.shape[0] if first.data.ndim > 1 else 1

    def is_batched(self, tensor: Tensor) -> bool:
        """Whether the tensor has a row for each example."""
        if isinstance(tensor, Parameter) or self.rows == 1:
            return False
        return tensor.data.ndim > 1 and tensor.shape[0] == self.rows

    def is_gradient(self, name: str) -> bool:
        """Whether `name` is called so for being a gradient: dW1, dx(2)."""
        return name.startswith("d") and name not in _tensors_names(self.walk)

    def changed(self, name: str, index: Index) -> bool:
        """Whether the last edit changed this element."""
        changes = self.changes(name)
        return changes is not None and bool(changes[index])

    def changes(self, name: str) -> Array | None:
        """Which elements of an array the last edit changed; None where there was none."""
        if name not in self._changes:
            new, old = self.known.get(name), self.known_before.get(name)
            if new is None or old is None:
                self._changes[name] = None
            else:
                both_nan = (new != new) & (old != old)
                self._changes[name] = np.asarray((new != old) & ~both_nan)
        return self._changes[name]

    @cached_property
    def _changes(self) -> dict[str, Array | None]:
        return {}

    def was(self, name: str, index: Index) -> float:
        """The element before the last edit."""
        return float(self.known_before[name][index])

    def at(self, cursor: int) -> Scene:
        """The scene with `cursor` steps done; the element stays where it still exists.

        What is compared with the iteration before, is so no more where there is none before.
        """
        scene = replace(self, cursor=min(max(cursor, 0), self.total))
        if self.back and scene.cursor <= self.back:
            scene = replace(scene, before=None, back=0, cause="")
        elif self.back:
            now = scene.iteration
            compared = _("iteration {n}, compared with {other}", n=now, other=now - 1)
            scene = replace(scene, cause=compared)
        return scene.looking_at(self.element)

    def looking_at(self, element: Index) -> Scene:
        """The scene with another element looked at, moved into the array if it lies outside."""
        if self.step is None:
            return self
        shape, batched = self.step.array.shape, self.is_batched(self.step.tensor)
        if self.step.phase is Phase.UPDATE:
            batched = False
        if len(element) != len(shape):
            element = (self.row,) + (0,) * (len(shape) - 1) if batched else (0,) * len(shape)
        element = tuple(min(max(i, 0), size - 1) for i, size in zip(element, shape, strict=True))
        return replace(self, element=element, row=element[0] if batched else self.row)

    def moved(self, rows: int, columns: int) -> Scene:
        """Look at a neighbour: `rows` further down, `columns` further right."""
        if not self.element:
            return self
        *outer, last = self.element
        if outer:
            outer[-1] += rows
        return self.looking_at((*outer, last + columns))

    def nth(self, offset: int) -> Scene:
        """Look at the element `offset` places further in reading order."""
        if self.step is None or not self.element:
            return self
        shape = self.step.array.shape
        flat = int(np.ravel_multi_index(self.element, shape)) + offset
        flat = min(max(flat, 0), self.step.array.size - 1)
        return self.looking_at(tuple(int(i) for i in np.unravel_index(flat, shape)))

    @property
    def finished_backward(self) -> bool:
        """Whether the whole backward pass of the first iteration is done."""
        backward = (Phase.BACKWARD, Phase.ACCUMULATE)
        steps = self.walk.steps_of(1)
        last = max((step.position for step in steps if step.phase in backward), default=-1)
        return self.cursor > last >= 0

    @property
    def stage(self) -> Stage | None:
        """The layer, in its direction, that the current step belongs to; None at the start."""
        return _stage_at(self.walk, self.cursor - 1) if self.cursor else None

    def onward(self, direction: int) -> int:
        """The cursor one step further (+1) or back (−1); past a folded layer as a whole."""
        if direction > 0 and self.cursor < self.total:
            ahead = _stage_at(self.walk, self.cursor)
            return ahead.last + 1 if ahead.name in self.folded else self.cursor + 1
        if direction < 0 and self.stage is not None:
            return self.stage.first if self.stage.name in self.folded else self.cursor - 1
        return self.cursor

    def phase_start(self, direction: int) -> int:
        """The cursor at the first step of the next phase (+1), or of this or the previous (−1)."""
        pairs = pairwise((None, *self.walk.stages))
        return self._start(
            [s.first + 1 for b, s in pairs if s and (not b or b.phase != s.phase)], direction
        )

    def layer_start(self, direction: int) -> int:
        """The cursor at the first step of the next layer (+1), or of this or the previous (−1)."""
        return self._start([stage.first + 1 for stage in self.walk.stages], direction)

    def _start(self, starts: list[int], direction: int) -> int:
        if direction > 0:
            return next((s for s in starts if s > self.cursor), self.total)
        return next((s for s in reversed(starts) if s < self.cursor), 0)

    def first_of(self, phase: str) -> int | None:
        """The cursor at the first step of a phase; None if there is none."""
        return next((s.position + 1 for s in self.steps_here if s.phase == phase), None)

    def with_walk(self, walk: Walk, cause: str) -> Scene:
        """The same moment of a walk that was edited."""
        return replace(self, walk=walk, before=self.walk, back=0, cause=cause)


def layers_in(walk: Walk) -> frozenset[str]:
    """The names of a walk's layers."""
    return frozenset(stage.name for stage in walk.stages)


def _stage_at(walk: Walk, position: int) -> Stage:
    """The layer, in its direction, that a step belongs to."""
    stages = walk.stages
    return stages[bisect_right(stages, position, key=lambda stage: stage.first) - 1]


@lru_cache(maxsize=8)
def _forward_steps(walk: Walk, iteration: int) -> tuple[Step, ...]:
    return tuple(step for step in walk.steps_of(iteration) if step.phase is Phase.FORWARD)


@lru_cache(maxsize=8)
def _tensors_names(walk: Walk) -> frozenset[str]:
    return frozenset(walk.names.values())
