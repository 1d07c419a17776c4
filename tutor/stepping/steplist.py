"""All steps of a walk as a list, phase by phase, with the current one marked."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from core.walk import Step
from tutor.stepping.canvas import Canvas, Drawing
from tutor.stepping.scene import Scene

STEP = "step"
"""The name of the list's spots; their element is the cursor to go to."""


def draw_steps(scene: Scene, width: int, height: int, bookmarks: Collection[int] = ()) -> Drawing:
    """The list, or as much of it around the current step as fits into `height` rows.

    A folded layer takes one row.
    """
    rows = _rows(scene, height)
    here = next((k for k, row in enumerate(rows) if scene.cursor and row.holds(scene.cursor)), 0)
    first = min(max(here - height // 2, 0), max(len(rows) - height, 0))
    number = len(str(scene.total))
    canvas = Canvas()
    for y, row in enumerate(rows[first : first + height]):
        if not row.last:
            canvas.put(2, y, row.text[: width - 2], "title")
            continue
        current = scene.cursor > 0 and row.holds(scene.cursor)
        style = "current" if current else "" if row.last < scene.cursor else "quiet"
        if current:
            canvas.put(0, y, "▸", "mark")
        mark = "•" if any(map(row.holds, bookmarks)) else " "
        text = f"{row.last:>{number}}{mark} {row.text}"[: width - 2]
        canvas.put(2, y, text.ljust(width - 2) if current else text, style)
        canvas.spot(0, y, width, STEP, (row.last,))
    return canvas.drawing()


class _Row(NamedTuple):
    """A heading (last is 0), a step, or a folded layer: the cursors that stand for it."""

    text: str
    first: int = 0
    last: int = 0

    def holds(self, cursor: int) -> bool:
        return self.first <= cursor <= self.last


def _rows(scene: Scene, height: int) -> list[_Row]:
    """What may be seen: as many rows before the current step as after it."""
    stages, steps = scene.walk.stages, scene.walk.steps
    here = stages.index(scene.stage) if scene.stage is not None else 0
    near = range(scene.cursor - height, scene.cursor + height)  # of the steps that are shown
    rows: list[_Row] = []
    title = ""
    for stage in stages[max(here - height, 0) : here + height]:
        folded = stage.name in scene.folded
        for step in (steps[stage.last],) if folded else steps[stage.first : stage.last + 1]:
            if not folded and step.position not in near:
                continue
            if (heading := _heading(step, scene.walk.iterations)) != title:
                title = heading
                rows.append(_Row(title))
            if folded:
                text = f"{stage.name} ({stage.size})"
                rows.append(_Row(text, stage.first + 1, stage.last + 1))
            else:
                text = f"{step.name:<7} {step.operation if step.record else ''}"
                rows.append(_Row(text, step.position + 1, step.position + 1))
    return rows


def _heading(step: Step, iterations: int) -> str:
    return f"{step.phase} {step.iteration}" if iterations > 1 else str(step.phase)
