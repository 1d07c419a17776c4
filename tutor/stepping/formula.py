"""The current step's formula, in names and in shapes."""

from __future__ import annotations

import re
import textwrap

from core.walk import Step
from tutor.stepping.canvas import Drawing, Segment, line, stack
from tutor.stepping.scene import Scene


def draw_formula(scene: Scene, width: int) -> Drawing:
    """``▸ dh = dz2 · W2ᵀ`` on the left, ``(1,2) = (1,2) · (2,2)ᵀ`` on the right or below."""
    step = scene.step
    assert step is not None
    shapes = shapes_of(step)
    gap = width - len(step.formula) - len(shapes) - 4
    if gap >= 2:
        right = (Segment(" " * gap), Segment(shapes, "quiet")) if shapes else ()
        return Drawing(((Segment(" ▸ ", "mark"), Segment(step.formula, "formula"), *right),))
    rows = textwrap.wrap(step.formula, width - 3)
    first = Drawing(((Segment(" ▸ ", "mark"), Segment(rows[0], "formula")),))
    rest = [line(f"   {row}", "formula") for row in rows[1:]]
    below = [line(f"   {row}", "quiet") for row in textwrap.wrap(shapes, width - 3)]
    return stack([first, *rest, *below])


def shapes_of(step: Step) -> str:
    """The formula with shapes for names; empty where all are single numbers or there is no rule.

    What the formula defines besides, after a comma, is left out.
    """
    if step.record is None or not re.search(r"\(\d", step.shapes):
        return ""
    made, rule = step.shapes.split(",  ")[0].split(" = ")[:2]
    return re.sub(r"\((\([\d,]*\))\)", r"\1", f"{made} = {rule}")
