"""A further look at one element: its gradient beside what a nudge says."""

from __future__ import annotations

from functools import lru_cache
from math import log10

from core.walk import NudgeCheck, Walk, check_by_nudging
from tutor.drawing.canvas import Drawing, Line, Segment, length, line, packed
from tutor.stepping.numbers import digits_for, number
from tutor.stepping.scene import Index, Scene

SPARK = "▁▂▃▄▅▆▇█"
"""How wrong a nudge is, from 1e-12 and less to 1 and more."""


@lru_cache(maxsize=16)
def _check(walk: Walk, name: str, index: Index, iteration: int) -> NudgeCheck:
    return check_by_nudging(walk, name, index, iteration=iteration)


def draw_check(scene: Scene, width: int) -> Drawing:
    """The walk's gradient and a nudge's slope side by side, and which nudges are good for it."""
    assert scene.subject is not None
    name, index = scene.subject
    try:
        check = _check(scene.walk, name, index, scene.iteration)
    except KeyError as problem:
        return line(f" {problem.args[0]}", "quiet")
    best = check.best
    digits = digits_for([check.gradient, best.slope], 1e-3) + 2
    mark, looks = ("✓", "good") if check.agrees else ("✗", "bad")
    verdict = "the same" if check.agrees else "not the same"
    said = [
        (
            Segment(f" {mark} ", looks),
            Segment(f"{check.element}  the walk says ", "quiet"),
            Segment(number(check.gradient, digits, signed=True), "strong"),
        ),
        (
            Segment("   a nudge says ", "quiet"),
            Segment(number(best.slope, digits, signed=True), "strong"),
        ),
        (
            Segment(f"   {verdict}", looks),
            Segment(f", relative error {best.error:.0e} at h = {best.size:.0e}", "quiet"),
        ),
    ]
    sweep = "".join(_spark(nudge.error) for nudge in check.nudges)
    third: Line = (
        Segment(f"   h {check.nudges[0].size:.0e} "),
        Segment(sweep, "label"),
        Segment(f" {check.nudges[-1].size:.0e}"),
        Segment("   error: left from curvature, right from rounding", "quiet"),
    )
    lines = packed(said, width)
    lines.append(third if length(third) <= width else third[:3])
    return Drawing(tuple(lines))


def _spark(error: float) -> str:
    level = 12 + log10(max(error, 1e-12)) if error < 1 else 12
    return SPARK[min(int(level * len(SPARK) / 13), len(SPARK) - 1)]
