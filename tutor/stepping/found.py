"""A mistake that was found: what it made of the number, beside what is right."""

from __future__ import annotations

from core.walk import Phase
from tutor.drawing.canvas import Drawing, Segment, filled, line, stack
from tutor.stepping.numbers import digits_for, number
from tutor.stepping.scene import Scene
from tutor.words import _, cells


def draw_found(scene: Scene, width: int) -> Drawing | None:
    """The wrong number beside the right one, the lesson, and the key that mends it.

    None where no mistake was found, or where this step's rule is not the wrong one.
    """
    fault, step = scene.walk.fault, scene.step
    if fault is None or scene.unexplained or step is None:
        return None
    if step.phase not in (Phase.BACKWARD, Phase.ACCUMULATE):
        return None
    explanation = scene.explanation
    wrong, right = explanation.value, explanation.expression.evaluate()
    if explanation.error <= 1e-9 * max(abs(wrong), abs(right)):
        return None
    digits = digits_for([wrong, right], 0.01)
    numbers = (
        Segment(f" ✗ {explanation.target} ", "bad"),
        *filled(
            _("came out as {wrong}; {right} is right"),
            "quiet",
            wrong=Segment(number(wrong, digits, signed=True), "bad"),
            right=Segment(number(right, digits, signed=True), "good"),
        ),
        Segment("   v", "key"),
        Segment(" " + _("corrects it"), "quiet"),
    )
    told = cells.wrap(
        _("{title}: {lesson}", title=_(fault.title), lesson=_(fault.lesson)), width - 4
    )
    return stack([Drawing((numbers,)).clipped(width), *(line(f"   {t}", "quiet") for t in told)])
