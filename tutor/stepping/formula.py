"""The current step's formula, in names and in shapes."""

from __future__ import annotations

from core.walk import Step
from tutor.drawing.canvas import Drawing, Segment, line, stack
from tutor.stepping.scene import Scene
from tutor.stepping.wrapping import broken, broken_formula
from tutor.words import _, cells

UNKNOWN = "?"


def draw_formula(scene: Scene, width: int, height: int = 99) -> Drawing:
    """``▸ dh = dz2 · W2ᵀ`` on the left, ``(1,2) = (1,2) · (2,2)ᵀ`` on the right or below.

    Of what is to be predicted, the shape is not given away. The shapes are left out where both
    would take more than two rows and more than `height`.
    """
    step = scene.step
    assert step is not None
    shapes = shapes_of(step)
    if scene.covered and shapes:
        shapes = UNKNOWN + shapes.removeprefix(shapes.partition(" = ")[0])
    formula = step.written.told(_)
    text = str(formula)
    gap = width - cells.width(text) - cells.width(shapes) - 4
    if gap >= 2:
        right = (Segment(" " * gap), Segment(shapes, "quiet")) if shapes else ()
        return Drawing(((Segment(" ▸ ", "mark"), Segment(text, "formula"), *right),))
    whole = cells.width(text) <= width - 3
    rows = [text] if whole else broken_formula(formula, width - 5)
    first = Drawing(((Segment(" ▸ ", "mark"), Segment(rows[0], "formula")),))
    rest = [line(f"     {row}", "formula") for row in rows[1:]]
    below = [line(f"   {row}", "quiet") for row in broken(shapes, width - 3)] if shapes else []
    return stack([first, *rest, *(below if len(rows) + len(below) <= max(height, 2) else [])])


def shapes_of(step: Step) -> str:
    """The formula with shapes for names; empty where there is no rule."""
    return str(step.shaped.told(_)) if step.record is not None else ""
