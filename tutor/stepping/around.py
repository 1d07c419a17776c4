"""What stands around a step where there is room: other numbers of its array, further steps."""

from __future__ import annotations

import numpy as np

from core.expression import SHOWN_TERMS, Leaf
from core.figures import figures_for
from core.tape import Index
from core.walk import Explanation, Phase
from tutor.drawing.canvas import Canvas, Drawing, stack
from tutor.stepping.formula import shapes_of
from tutor.stepping.numbers import DIGITS, number, sign
from tutor.stepping.scene import Scene
from tutor.stepping.steplist import STEP
from tutor.words import _, cells

LEAST = 4
"""Rows from which it is worth while: a blank one, a heading, and two."""
MOST_NUMBERS = 8
MOST_STEPS = 15
FEWEST_TERMS = 3
ROUNDING = 1e-9


def draw_around(scene: Scene, width: int, height: int) -> Drawing:
    """Other numbers of the step's array, each with its arithmetic, and the steps before and after
    with their formulas: as much as there is room for, at most half of it for the numbers.
    """
    parts: list[Drawing] = []
    if height >= LEAST and not (scene.covered or scene.unexplained):
        share = height if height < 2 * LEAST + 2 else height // 2
        parts.append(_numbers(scene, width, min(share, MOST_NUMBERS + 2)))
    left = height - sum(part.height for part in parts)
    if left >= LEAST:
        parts.append(_steps(scene, width, min(left, MOST_STEPS + 2)))
    return stack(parts)


def _numbers(scene: Scene, width: int, height: int) -> Drawing:
    """The elements after the one looked at, and again from the first on; click on one to look."""
    step = scene.step
    if step is None or step.array.size < 2 or step.phase is Phase.SEED:
        return Drawing()
    canvas = Canvas()
    told = _("the other numbers of {name}", name=step.name)
    canvas.put(1, 1, told, "title")
    y = 2
    for index in _others(scene):
        if y == height:
            break
        explanation = step.explain(index)
        value = explanation.value
        if explanation.error > ROUNDING * max(abs(value), 1):
            continue  # a mistake was made here, which the arithmetic does not tell
        signed = scene.is_gradient(step.name)
        shown = number(value, DIGITS, signed=signed)
        lead = f"{explanation.target} {step.equals} "
        text = _arithmetic(explanation, width - cells.width(f"{lead} = {shown}") - 4)
        if text is None:
            continue
        x = canvas.put(3, y, lead, "quiet")
        x = canvas.put(x, y, f"{text} = " if text else "")
        canvas.put(x, y, shown, f"{sign(value) if signed else ''} strong".strip())
        canvas.spot(3, y, width - 3, step.name, index)
        y += 1
    return canvas.drawing() if y > 2 else Drawing()


def _others(scene: Scene) -> list[Index]:
    """The elements near the one looked at, in reading order, the last followed by the first."""
    assert scene.step is not None
    array, most = scene.step.array, MOST_NUMBERS * 2
    here = int(np.ravel_multi_index(scene.element, array.shape))
    flat = [(here + k) % array.size for k in range(1, min(array.size, most + 1))]
    return [tuple(int(i) for i in np.unravel_index(k, array.shape)) for k in flat]


def _arithmetic(explanation: Explanation, room: int) -> str | None:
    """The numbers put in, with as many terms as fit, or where a number is moved from; None where
    not even the shortest form fits.
    """
    expression = explanation.expression
    if isinstance(expression, Leaf):
        return "" if expression.constant else expression.symbols()
    if cells.width(expression.numbers(DIGITS, 0, FEWEST_TERMS)) > room:
        return None  # more figures make it no shorter
    for terms in range(SHOWN_TERMS, FEWEST_TERMS - 1, -1):
        figures = figures_for(expression, explanation.value, DIGITS, terms)
        text = expression.numbers(DIGITS, figures, terms)
        if cells.width(text) <= room:
            return text
    return None


def _steps(scene: Scene, width: int, height: int) -> Drawing:
    """The formulas of the steps before and after; click on one to go there."""
    steps, rows = scene.walk.steps, height - 2
    first = min(max(scene.cursor - 1 - rows // 3, 0), max(len(steps) - rows, 0))
    shown = steps[first : first + rows]
    digits = cells.width(str(shown[-1].position + 1))
    formulas = [cells.cut(str(step.written.told(_)), width - digits - 8) for step in shown]
    column = max(map(cells.width, formulas)) + digits + 8
    canvas = Canvas()
    canvas.put(1, 1, _("the steps around this one") if scene.cursor else _("the steps"), "title")
    for y, (step, formula) in enumerate(zip(shown, formulas, strict=True), start=2):
        cursor, here = step.position + 1, step is scene.step
        style = "strong" if here else "" if cursor < scene.cursor else "quiet"
        if here:
            canvas.put(1, y, "▸", "mark")
        x = canvas.put(3, y, f"{cells.rjust(str(cursor), digits)}  ", "quiet")
        canvas.put(x, y, formula, style)
        if column + cells.width(shapes := shapes_of(step)) <= width:
            canvas.put(column, y, shapes, "quiet")
        canvas.spot(1, y, width - 1, STEP, (cursor,))
    return canvas.drawing()
