"""The computation in one line: operations and arrays, the current one lit; or as a bar."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from core.tape import Tensor
from core.walk import Phase, Step, Walk
from tutor.drawing.canvas import Drawing, Segment
from tutor.stepping.forms import Span
from tutor.stepping.scene import Scene
from tutor.words import cells

BAR = 20  # columns

StripItem = tuple[str, str, int]  # text, style, the number of the forward step it stands for


def draw_strip(scene: Scene, width: int) -> Drawing:
    """``x → affine → z1 → tanh → a1 …`` with what is at work lit; ← where the way back was walked.

    Operations are left out where they do not fit, then the far ends.
    """
    items = _whole(scene, width)
    if items:
        return Drawing((tuple(Segment(text, style) for text, style, _ in items),))
    items = _items(scene, _near(scene, width), operations=False)
    return Drawing((tuple(_window(items, _lit(scene), width)),))


def is_whole(scene: Scene, width: int) -> bool:
    """Whether the strip shows every step."""
    return bool(_whole(scene, width))


def draw_bar(span: Span) -> Drawing:
    """``───━▸━━──────``: which part of the graph is shown, and in it the current step."""
    here = (2 * span.at + 1) * BAR // (2 * span.columns)
    segments = []
    for cell in range(BAR):
        if cell == here:
            segments.append(Segment("▸", "mark"))
        elif span.first <= cell * span.columns // BAR <= span.last:
            segments.append(Segment("━", "strong"))
        else:
            segments.append(Segment("─", "rule"))
    return Drawing((tuple(segments),))


def _whole(scene: Scene, width: int) -> list[StripItem]:
    """All items, with the operations if they fit; none if they do not even without."""
    near = _near(scene, width)
    if len(near) == len(scene.forward):
        for operations in (True, False):
            items = _items(scene, near, operations)
            if _length(items) <= width:
                return items
    return []


def _near(scene: Scene, width: int) -> range:
    """The forward steps that may be seen: each takes at least an arrow and a letter."""
    steps, lit = len(scene.forward), _lit(scene)
    centre, reach = steps if lit is None else lit, width // 4
    return range(max(centre - reach, 0), min(centre + reach + 1, steps))


def _lit(scene: Scene) -> int | None:
    """Which forward step's operation is at work; −1 for what the computation begins with."""
    step = scene.step
    if step is None:
        return -1
    if step.phase is Phase.UPDATE:
        return None
    tensor = step.record.result if step.record else step.tensor
    return _places(scene.walk, scene.iteration).get(tensor, -1)


@lru_cache(maxsize=4)
def _places(walk: Walk, iteration: int) -> dict[Tensor, int]:
    """Which forward step makes a tensor: there is one for each record of the tape."""
    records = walk.passes[iteration - 1].tape.records
    return {record.result: k for k, record in enumerate(records)}


def _items(scene: Scene, near: range, operations: bool) -> list[StripItem]:
    forward, step, lit = scene.forward, scene.step, _lit(scene)
    back = step is not None and step.phase is not Phase.FORWARD
    items: list[StripItem] = [(f" {_start(forward)}", "current" if lit == -1 else "", -1)]
    for k in near:
        s = forward[k]
        walked = back and (lit is None or k >= lit)
        arrow = (" ← ", "back") if walked else (" → ", "quiet")
        joined = not k or _follows(forward[k - 1], s)
        done = back or s.position < scene.cursor
        style = "current" if k == lit else "" if done else "quiet"
        items.append((*(arrow if joined else ("   ", "")), k))
        if operations:
            items += [(s.operation, f"{style} op".strip(), k), (*arrow, k)]
        items.append((s.name, style, k))
    if step is not None and step.phase is Phase.UPDATE:
        items += [("  ▸ ", "mark", len(forward)), (step.name, "current", len(forward))]
    return items


def _follows(earlier: Step, later: Step) -> bool:
    """Whether an operation reads what the one before it made, so that an arrow joins them."""
    return later.record is not None and earlier.tensor in later.record.operands


def _start(forward: Sequence[Step]) -> str:
    """What the computation begins with: the first operand of the first operation."""
    return forward[0].operands[0].name


def _length(items: list[StripItem]) -> int:
    return sum(cells.width(text) for text, _, _ in items)


def _window(items: list[StripItem], lit: int | None, width: int) -> list[Segment]:
    """As many items around the lit one as fit, with … for the rest."""
    centre = next((k for k, item in enumerate(items) if item[2] == lit), len(items) - 1)
    first = last = centre
    while True:
        grown = [(max(first - 1, 0), last), (first, min(last + 1, len(items) - 1))]
        fits = [
            (a, b)
            for a, b in grown
            if (a, b) != (first, last) and _length(items[a : b + 1]) <= width - 4
        ]
        if not fits:
            break
        first, last = min(fits, key=lambda span: abs(span[0] + span[1] - 2 * centre))
    shown = [Segment(text, style) for text, style, _ in items[first : last + 1]]
    if first:
        shown.insert(0, Segment(" …", "quiet"))
    if last < len(items) - 1:
        shown.append(Segment(" …", "quiet"))
    return shown
