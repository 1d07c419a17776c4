"""A further look at one element: its gradient beside what a nudge says."""

from __future__ import annotations

from functools import lru_cache
from math import log10

from core.walk import NudgeCheck, Verdict, Walk, check_by_nudging
from tutor.drawing.canvas import Drawing, Line, Segment, length, line, packed
from tutor.stepping.numbers import digits_for, number
from tutor.stepping.scene import Index, Scene

SPARK = "▁▂▃▄▅▆▇█"
"""How wrong a nudge is, from 1e-12 and less to 1 and more."""

MARKS = {
    Verdict.SAME: ("✓", "good"),
    Verdict.ZERO: ("✓", "good"),
    Verdict.KINK: ("∧", "strong"),
    Verdict.DIFFERENT: ("✗", "bad"),
    Verdict.UNTOLD: ("?", "strong"),
}
"""How a verdict is marked, and how the mark looks."""


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
    digits = digits_for([check.gradient, check.best.slope], 1e-3) + 2
    mark, looks = MARKS[check.verdict]
    said = [
        (
            Segment(f" {mark} ", looks),
            Segment(f"{check.element}  the walk says ", "quiet"),
            Segment(number(check.gradient, digits, signed=True), "strong"),
        ),
        *_compared(check, digits, looks),
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


def _compared(check: NudgeCheck, digits: int, looks: str) -> list[Line]:
    """What a nudge says beside the walk, and what follows from it."""
    best = check.best
    slope = Segment(number(best.slope, digits, signed=True), "strong")
    says: Line = (Segment("   a nudge says ", "quiet"), slope)
    at = Segment(f", relative error {best.error:.0e} at h = {best.size:.0e}", "quiet")
    match check.verdict:
        case Verdict.SAME:
            return [says, (Segment("   the same", looks), at)]
        case Verdict.ZERO:
            return [says, (Segment("   both are 0", looks), Segment(", to rounding", "quiet"))]
        case Verdict.DIFFERENT:
            return [says, (Segment("   not the same", looks), at)]
        case Verdict.UNTOLD:
            return [(Segment("   a nudge cannot tell: the loss is not finite near here", looks),)]
    left, right = (number(side, digits, signed=True) for side in check.kink or (0.0, 0.0))
    return [
        (
            Segment("   a kink: ", looks),
            Segment("a nudge down says ", "quiet"),
            Segment(left, "strong"),
            Segment(", up ", "quiet"),
            Segment(right, "strong"),
        ),
        (Segment("   there is no one slope; the rule takes one of the corner's", "quiet"),),
    ]


def _spark(error: float) -> str:
    level = 12 + log10(max(error, 1e-12)) if error < 1 else 12
    return SPARK[min(int(level * len(SPARK) / 13), len(SPARK) - 1)]
