"""A further look at one element: its gradient beside what a nudge says."""

from __future__ import annotations

from functools import lru_cache
from math import log10

from core.tape import Index
from core.walk import Agreement, NudgeCheck, Walk, check_by_nudging
from tutor.drawing.canvas import Drawing, Line, Segment, filled, line, packed
from tutor.stepping.numbers import digits_for, number
from tutor.stepping.scene import Scene
from tutor.words import _, cells

SPARK = tuple("▁▂▃▄▅▆▇█")
"""How wrong a nudge is, from 1e-12 or less to 1 or more."""

MARKS = {
    Agreement.SAME: ("✓", "good"),
    Agreement.ZERO: ("✓", "good"),
    Agreement.KINK: ("∧", "strong"),
    Agreement.DIFFERENT: ("✗", "bad"),
    Agreement.UNTOLD: ("?", "strong"),
}
"""How each answer of the check is marked, and how the mark looks."""


@lru_cache(maxsize=16)
def _check(walk: Walk, name: str, index: Index, iteration: int) -> NudgeCheck:
    return check_by_nudging(walk, name, index, iteration=iteration)


def check_of(scene: Scene) -> NudgeCheck:
    """The check of the element looked at. There must be a `scene.subject`.

    Errors: KeyError if it has no gradient.
    """
    assert scene.subject is not None
    return _check(scene.walk, *scene.subject, scene.iteration)


def draw_check(scene: Scene, width: int) -> Drawing:
    """The walk's gradient and a nudge's slope side by side, and which nudges are good for it."""
    try:
        check = check_of(scene)
    except KeyError as problem:
        return line(f" {_(problem.args[0])}", "quiet")
    digits = digits_for([check.gradient, check.best.slope], 1e-3) + 2
    mark, looks = MARKS[check.agreement]
    said = [
        (
            Segment(f" {mark} ", looks),
            *filled(
                _("{element}  the walk says {gradient}"),
                "quiet",
                element=Segment(check.element, "quiet"),
                gradient=Segment(number(check.gradient, digits, signed=True), "strong"),
            ),
        ),
        *_compared(check, digits, looks),
    ]
    sweep = "".join(_spark(nudge.error) for nudge in check.nudges)
    third: Line = (
        Segment(f"   h {check.nudges[0].size:.0e} "),
        Segment(sweep, "label"),
        Segment(f" {check.nudges[-1].size:.0e}"),
    )
    why = cells.wrap(_("error: from curvature on the left, from rounding on the right"), width - 3)
    told = [third, *((Segment(f"   {text}", "quiet"),) for text in why)]
    return Drawing((*packed(said, width), *packed(told, width)))


def _compared(check: NudgeCheck, digits: int, looks: str) -> list[Line]:
    """What a nudge says beside the walk, and what follows from it."""
    best = check.best
    slope = Segment(number(best.slope, digits, signed=True), "strong")
    says = filled(_("   a nudge says {slope}"), "quiet", slope=slope)
    told = _(
        ", relative error {error} at ε = {size}", error=f"{best.error:.0e}", size=f"{best.size:.0e}"
    )
    at = Segment(told, "quiet")
    match check.agreement:
        case Agreement.SAME:
            return [says, (Segment(_("   they agree"), looks), at)]
        case Agreement.ZERO:
            return [says, (Segment(_("   both are 0, up to rounding"), looks),)]
        case Agreement.DIFFERENT:
            return [says, (Segment(_("   they differ"), looks), at)]
        case Agreement.UNTOLD:
            return [
                (Segment(_("   a nudge cannot tell: the loss is not finite near here"), looks),)
            ]
    left, right = (number(side, digits, signed=True) for side in check.kink or (0.0, 0.0))
    return [
        (
            Segment(_("   a kink: "), looks),
            *filled(
                _("a nudge down says {left}, a nudge up says {right}"),
                "quiet",
                left=Segment(left, "strong"),
                right=Segment(right, "strong"),
            ),
        ),
        (Segment(_("   A kink has no single slope; the rule takes one of the two."), "quiet"),),
    ]


def _spark(error: float) -> str:
    level = 12 + log10(max(error, 1e-12)) if error < 1 else 12
    return SPARK[min(int(level * len(SPARK) / 13), len(SPARK) - 1)]
