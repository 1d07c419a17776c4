"""The two parts of the stepper's picture: where we are, and what happens there."""

from __future__ import annotations

from functools import lru_cache

from core.expression import SHOWN_TERMS
from core.message import Message
from core.tape import Parameter
from core.walk import Phase, Step, Walk
from tutor.drawing.canvas import BLANK, Drawing, Line, Segment, length, line, stack
from tutor.stepping.arithmetic import draw_arithmetic
from tutor.stepping.around import draw_around
from tutor.stepping.arrays import draw_arrays, panels
from tutor.stepping.boxes import draw_boxes, span_of
from tutor.stepping.check import draw_check
from tutor.stepping.forms import Span
from tutor.stepping.formula import draw_formula
from tutor.stepping.found import draw_found
from tutor.stepping.layers import find_network
from tutor.stepping.network import draw_network
from tutor.stepping.numbers import number
from tutor.stepping.paths import draw_paths
from tutor.stepping.phases import PHASES
from tutor.stepping.scene import Scene
from tutor.stepping.strip import draw_bar, draw_strip, is_whole
from tutor.words import _, cells

MOST_ROWS = 10
KEPT_AROUND = 12
"""Rows that a large array leaves to what stands around the step."""
FEWEST_ROWS = 3
"""Rows of arrays: their headings, one row, and one that stays empty."""
GOOD_ROWS = 4
"""Rows of an array that are worth more than a larger map."""
LEAST_MAP = 6
MOST_DETAIL = 13
"""Rows that are kept for the step; where it could use more, its arithmetic is shortened."""
NARROW = 78
"""Columns that there are at least."""
FORMULA_SHARE = 5
"""Of so many rows the formula may take one, before it does without its shapes."""
MANY = 12
"""Forward steps from which the first page explains folding."""
LOOKED_AT = 200
"""Steps whose size is looked at: those of a large network are alike."""


@lru_cache(maxsize=8)
def map_rows(walk: Walk, height: int) -> int:
    """Rows for the map beside which every step's detail fits: the same at every step."""
    steps = walk.steps[: min(walk.steps_an_iteration, LOOKED_AT)]
    roomy = height // 2 > MOST_DETAIL
    wanted = max((_detail_rows(step, roomy=roomy) for step in steps), default=0)
    return max(height - min(wanted, height // 2 if roomy else MOST_DETAIL), LEAST_MAP)


def _detail_rows(step: Step, *, roomy: bool) -> int:
    """About how many rows a step needs: formula, headings, numbers, arithmetic; where it is
    `roomy`, also for what takes a second line.
    """
    explanation = step.explain((0,) * step.array.ndim)
    paths = len(explanation.factors)
    arrays = [step.array, *(named.array for named in (*step.reads, *step.between()))]
    rows = min(max(array.shape[-2] if array.ndim > 1 else 1 for array in arrays), GOOD_ROWS)
    columns = sum(8 * min(array.shape[-1] if array.ndim else 1, GOOD_ROWS) + 5 for array in arrays)
    bands = 1 + (roomy and columns > NARROW)
    lines = min(cells.width(explanation.symbols) // NARROW, 2) if roomy else 0
    arithmetic = 2 + min(paths, SHOWN_TERMS) if paths > 1 else 4 + 2 * lines
    formula = 1 + (roomy and cells.width(str(step.written.told(_))) > NARROW)
    return formula + 1 + bands * (rows + 1) + arithmetic


def draw_map(scene: Scene, width: int, height: int) -> Drawing:
    """The computation in one line, what was edited, and the network with its numbers."""
    room = height - 2  # the edit's line is counted always, so that it does not push anything out
    network = find_network(scene.walk)
    if network:
        picture, span = draw_network(scene, network, width, room), None
    else:
        picture, span = draw_boxes(scene, width, room), span_of(scene, width, room)
    parts = [_where(scene, width, span)]
    if scene.before is not None:
        parts.append(_edit(scene, width))
    if len(parts) + picture.height < height:
        parts.append(BLANK)
    return stack([*parts, picture])


def _where(scene: Scene, width: int, span: Span | None) -> Drawing:
    """The strip, and at its right which example of a batch the network shows.

    Where neither the strip nor the picture shows all, also which part of the graph it is.
    """
    right: Line = ()
    if scene.rows > 1:
        row = _("   row {row} (of 0 … {last}) ", row=scene.row, last=scene.rows - 1)
        right = (Segment(row, "quiet"),)
    if span is not None and not span.whole and not is_whole(scene, width - length(right)):
        right = (Segment("   "), *draw_bar(span).lines[0], *(right or (Segment(" "),)))
    if not right:
        return draw_strip(scene, width)
    strip = draw_strip(scene, width - length(right))
    gap = Segment(" " * (width - strip.width - length(right)))
    return Drawing(((*strip.lines[0], gap, *right),))


def _edit(scene: Scene, width: int) -> Drawing:
    """What the last edit was, and what the loss made of it."""
    assert scene.before is not None
    name = scene.loss_name
    assert scene.loss_before is not None
    digits = 6 if number(scene.loss_before, 6) != number(scene.loss, 6) else 12
    was, now = number(scene.loss_before, digits), number(scene.loss, digits)
    loss = f"{name} {was} → {now}"
    if was == now:
        loss = _("{loss} stays {value}", loss=name, value=number(scene.loss, 6))
    room = max(width - cells.width(loss) - 6, 8)
    cause = cells.cut_words(scene.cause, room)
    return Drawing(((Segment(" * ", "changed"), Segment(f"{cause}   "), Segment(loss, "strong")),))


def draw_detail(
    scene: Scene, width: int, height: int, title: str, look_for: str | Message, *, insight: str = ""
) -> Drawing:
    """The current step: formula, arrays, arithmetic; at the start, what to look for.

    `insight` is "check", "blame" or nothing: what stands there beside or in place of that.
    """
    if scene.step is None:
        start = _start(scene, width, title, look_for)
        return stack([start, draw_around(scene, width, height - start.height)]).clipped(width)
    formula = draw_formula(scene, width, height // FORMULA_SHARE)
    seen = insight if scene.subject is not None and not scene.covered else ""
    if seen == "blame" and not scene.unexplained:
        update = scene.step.phase is Phase.UPDATE  # traced is the gradient that it uses
        own = [draw_arithmetic(scene, width), BLANK] if update else []
        traced = stack([formula, BLANK, *own, draw_paths(scene, width)])
        around = draw_around(scene, width, height - traced.height)
        return stack([traced, around]).clipped(width)
    room = height - formula.height
    check = draw_check(scene, width) if seen == "check" else Drawing()
    arithmetic = draw_arithmetic(scene, width, room - check.height - FEWEST_ROWS)
    footer = check if seen == "check" else draw_found(scene, width) or _next(scene, width)
    if not check.height and arithmetic.height + footer.height + FEWEST_ROWS > room:
        footer = Drawing()
    arrays = _arrays(scene, width, room - arithmetic.height - footer.height)
    parts = [formula, arrays, arithmetic, *([footer] if footer.height else [])]
    spare = height - sum(part.height for part in parts)
    spaced = [parts[0]]
    for k, part in enumerate(parts[1:]):
        # The first blank goes between the arrays and the arithmetic, then around the formula.
        spaced += [BLANK] * (spare > (1, 0, 2)[k]) + [part]
    left = height - sum(part.height for part in spaced)
    return stack([*spaced, draw_around(scene, width, left)]).clipped(width)


def _arrays(scene: Scene, width: int, room: int) -> Drawing:
    """What the step reads and makes; where there is no room for all of it, what it makes."""
    shown = panels(scene)
    most = max(MOST_ROWS, room - KEPT_AROUND)
    rows = min(max(room - 2, 1), most)  # a line for the headings and one that stays free
    drawn = draw_arrays(shown, width, rows, max(room, 2))
    return drawn if drawn.height <= max(room, 2) else draw_arrays(shown[-1:], width, rows)


def _next(scene: Scene, width: int) -> Drawing:
    """Among the updates: the loss after them. At a gradient that no update uses: a note."""
    assert scene.step is not None
    if scene.step.phase is Phase.BACKWARD and scene.walk.names[scene.step.tensor] in _given(scene):
        given = scene.walk.names[scene.step.tensor]
        text = _(" {name} is given: no update uses its gradient", name=given)
        return line(cells.cut(text, width), "quiet")
    if scene.step.phase is not Phase.UPDATE:
        return Drawing()
    name = scene.loss_name
    now, then = scene.loss, scene.loss_after
    change = f"{name} {number(now, 6)} → {number(then, 6)}"
    text = _(" after all updates  {change}", change=change)
    key = _("   n next iteration")
    return Drawing(
        ((Segment(text), Segment(key if cells.width(text + key) <= width else "", "quiet")),)
    )


def _given(scene: Scene) -> list[str]:
    """The inputs and targets, by name."""
    leaves = scene.walk.leaves.items()
    return [name for name, tensor in leaves if not isinstance(tensor, Parameter)]


def _folding(scene: Scene) -> str:
    if scene.folded:
        return _("The layers are folded: z unfolds one, Z all of them.")
    return _("Z folds the layers, so that each is one move.")


def _start(scene: Scene, width: int, title: str, look_for: str | Message) -> Drawing:
    rows = cells.wrap(_(look_for), min(width - 2, 76))
    trained = ", ".join(scene.walk.names[t] for t in scene.walk.trained) or _("nothing")
    names = cells.wrap(_("trained: {names}", names=trained), width - 2)
    if len(names) > 2:
        names[1:] = [cells.cut(f"{names[1]} {names[2]}", width - 3, " …")]
    counts = [
        f"{sum(s.phase is phase for s in scene.walk.steps)} {_(PHASES[phase])}"
        for phase in Phase
        if any(s.phase is phase for s in scene.walk.steps)
    ]
    return stack(
        [
            line(f" {_(title)}", "strong"),
            BLANK,
            *(line(f" {row}") for row in rows),
            BLANK,
            *(line(f" {r}", "quiet") for r in cells.wrap(", ".join(counts), width - 2)),
            *(line(f" {r}", "quiet") for r in names),
            *([line(f" {_folding(scene)}", "quiet")] if len(scene.forward) >= MANY else []),
            BLANK,
            Drawing(((Segment(" →", "key"), Segment(" " + _("takes the first step"), "quiet")),)),
        ]
    )
