"""All steps of a walk as a list, phase by phase, with the current one marked."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from core.walk import Phase, Walk
from core.walk.stages import LOSS, UPDATES
from tutor.drawing.canvas import Canvas, Drawing
from tutor.stepping.operations import short_name
from tutor.stepping.phases import PHASES
from tutor.stepping.scene import Scene
from tutor.words import N_, _, cells

STEP = "step"
"""The name of the list's spots; their element is the cursor to go to."""

MARGIN = 2
"""Columns for the mark before the current step."""
NARROWEST = 24

PARTS = {LOSS: N_("loss"), UPDATES: N_("updates")}
"""Parts of a walk that are no layers."""


def draw_steps(scene: Scene, width: int, height: int, bookmarks: Collection[int] = ()) -> Drawing:
    """The list, or as much of it around the current step as fits into `height` rows.

    A folded layer takes one row, which names its steps.
    """
    rows = _rows(scene, height)
    here = next((k for k, row in enumerate(rows) if scene.cursor and row.holds(scene.cursor)), 0)
    first = min(max(here - height // 2, 0), max(len(rows) - height, 0))
    number = cells.width(str(scene.total))
    if scene.folded:
        number = 2 * number + 1
    canvas = Canvas()
    for y, row in enumerate(rows[first : first + height]):
        if not row.last:
            canvas.put(MARGIN, y, row.text, "title")
            continue
        current = scene.cursor > 0 and row.holds(scene.cursor)
        style = "current" if current else "" if row.last < scene.cursor else "quiet"
        if current:
            canvas.put(0, y, "▸", "mark")
        mark = "•" if any(map(row.holds, bookmarks)) else " "
        head = cells.rjust(row.number, number) + mark
        text = cells.cut(f"{head} {row.text}", width - MARGIN)
        canvas.put(MARGIN, y, cells.ljust(text, width - MARGIN) if current else text, style)
        canvas.spot(0, y, width, STEP, (row.last,))
    return canvas.drawing()


@lru_cache(maxsize=8)
def list_width(walk: Walk, most: int, *, folded: bool = False) -> int:
    """Columns that show every step whole, at least `NARROWEST` and at most `most`.

    Where layers are `folded`, a number may be two: ``12–15``.
    """
    operations = {step.operation for step in walk.steps[: walk.steps_an_iteration] if step.record}
    longest = max(cells.width(short_name(name)) for name in operations)
    number = cells.width(str(len(walk.steps)))
    wanted = MARGIN + (2 * number + 1 if folded else number) + 2 + _names_width(walk) + 1 + longest
    return max(min(wanted, most), NARROWEST)


class _Row(NamedTuple):
    """A heading (last is 0), a step, or a folded layer: the cursors that stand for it."""

    text: str
    first: int = 0
    last: int = 0

    @property
    def number(self) -> str:
        """Which steps these are: ``12``, or ``12–15``."""
        return f"{self.first}–{self.last}" if self.first < self.last else f"{self.last}"

    def holds(self, cursor: int) -> bool:
        return self.first <= cursor <= self.last


def _rows(scene: Scene, height: int) -> list[_Row]:
    """What may be seen: as many rows before the current step as after it."""
    stages, steps = scene.walk.stages, scene.walk.steps
    here = stages.index(scene.stage) if scene.stage is not None else 0
    near = range(scene.cursor - height, scene.cursor + height)  # of the steps that are shown
    rows: list[_Row] = []
    names = _names_width(scene.walk)
    title = ""
    for stage in stages[max(here - height, 0) : here + height]:
        folded = stage.name in scene.folded
        for step in (steps[stage.last],) if folded else steps[stage.first : stage.last + 1]:
            if not folded and step.position not in near:
                continue
            phase = stage.phase if folded else step.phase  # a layer's sums are of its way back
            if (heading := _heading(phase, step.iteration, scene.walk.iterations)) != title:
                title = heading
                rows.append(_Row(title))
            if folded:
                name = _(PARTS.get(stage.name, stage.name))
                rows.append(_Row(name, stage.first + 1, stage.last + 1))
            else:
                operation = step.operation if step.record else ""
                name = cells.ljust(step.name, names)
                text = f"{name} {short_name(operation)}".rstrip()
                rows.append(_Row(text, step.position + 1, step.position + 1))
    return rows


@lru_cache(maxsize=8)
def _names_width(walk: Walk) -> int:
    """Columns of the steps' names, wherever in the list one is."""
    return max(cells.width(step.name) for step in walk.steps[: walk.steps_an_iteration])


def _heading(phase: Phase, iteration: int, iterations: int) -> str:
    name = _(PHASES[phase])
    return f"{name} {iteration}" if iterations > 1 else name
