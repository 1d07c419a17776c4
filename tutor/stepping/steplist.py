"""All steps of a walk as a list, phase by phase, with the current one marked."""

from __future__ import annotations

from collections.abc import Collection

from core.walk import Step
from tutor.stepping.canvas import Canvas, Drawing
from tutor.stepping.scene import Scene

STEP = "step"
"""The name of the list's spots; their element is the cursor to go to."""


def draw_steps(scene: Scene, width: int, height: int, bookmarks: Collection[int] = ()) -> Drawing:
    """The list, or as much of it around the current step as fits into `height` rows."""
    rows: list[tuple[str, int]] = []  # a phase's heading (0), or a step with its cursor
    nearest = max(scene.cursor - height, 0)
    title = ""
    for step in scene.walk.steps[nearest : scene.cursor + height]:
        if (heading := _heading(step, scene.walk.iterations)) != title:
            title = heading
            rows.append((title, 0))
        rows.append((f"{step.name:<7} {step.operation if step.record else ''}", step.position + 1))
    here = next((k for k, (_, cursor) in enumerate(rows) if cursor and cursor == scene.cursor), 0)
    first = min(max(here - height // 2, 0), max(len(rows) - height, 0))
    number = len(str(scene.total))
    canvas = Canvas()
    for y, (text, cursor) in enumerate(rows[first : first + height]):
        if not cursor:
            canvas.put(2, y, text[: width - 2], "title")
            continue
        current = cursor == scene.cursor
        style = "current" if current else "" if cursor < scene.cursor else "quiet"
        if current:
            canvas.put(0, y, "▸", "mark")
        mark = "•" if cursor in bookmarks else " "
        row = f"{cursor:>{number}}{mark} {text}"[: width - 2]
        canvas.put(2, y, row.ljust(width - 2) if current else row, style)
        canvas.spot(0, y, width, STEP, (cursor,))
    return canvas.drawing()


def _heading(step: Step, iterations: int) -> str:
    return f"{step.phase} {step.iteration}" if iterations > 1 else str(step.phase)
