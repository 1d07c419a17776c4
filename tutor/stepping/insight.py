"""Two further looks at one element: the paths of its blame, and a check by nudging it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from math import log10

from core.expression import format_number, split_element
from core.walk import Blame, NudgeCheck, Path, Phase, Walk, blame, check_by_nudging
from tutor.stepping.canvas import Drawing, Line, Segment, line, stack
from tutor.stepping.numbers import digits_for, number, sign
from tutor.stepping.scene import Index, Scene

SPARK = "▁▂▃▄▅▆▇█"
"""How wrong a nudge is, from 1e-12 and less to 1 and more."""


def subject(scene: Scene) -> tuple[str, Index] | None:
    """The array, and its element, whose gradient is looked at; None where there is no gradient."""
    step = scene.step
    if step is None or step.phase in (Phase.SEED, Phase.UPDATE):
        return None
    name = scene.walk.names.get(step.tensor)
    return None if name is None else (name, scene.element)


@lru_cache(maxsize=16)
def _blame(walk: Walk, name: str, index: Index, iteration: int, most: int) -> Blame | str:
    """The blame, or why there is none: that too is looked up only once."""
    try:
        return blame(walk, name, index, iteration=iteration, most=most)
    except (KeyError, ValueError) as problem:
        return str(problem.args[0])


@lru_cache(maxsize=16)
def _check(walk: Walk, name: str, index: Index, iteration: int) -> NudgeCheck:
    return check_by_nudging(walk, name, index, iteration=iteration)


def draw_blame(scene: Scene, width: int, rows: int) -> Drawing:
    """Every path from the element to the loss, its slopes multiplied, and the paths' sum."""
    looked_at = subject(scene)
    assert looked_at is not None
    assert scene.step is not None
    name, index = looked_at
    found = _blame(scene.walk, name, index, scene.step.iteration, max(rows - 3, 1))
    if isinstance(found, str):
        return line(f" {found}", "quiet")
    values = [link.slope for path in found.paths for link in path.links]
    digits = digits_for([found.gradient, *(path.product for path in found.paths), *values], 0.01)
    how_many = "one path" if found.count == 1 else f"{_count(found.count)} paths"
    head: Line = (
        Segment(f" {found.element}", "strong"),
        Segment(f" reaches the loss by {how_many}", "quiet"),
    )
    lines = [Drawing((head,))]
    lines += [_path(path, digits, width) for path in found.paths]
    total = number(found.gradient, digits, signed=True)
    left = found.count - len(found.paths)
    if left:
        rest = number(found.rest, digits, signed=True)
        lines.append(line(f"   … and {_count(left)} more, which add up to {rest}", "quiet"))
    if found.count > 1:
        ending = (
            Segment(f" their sum is d{found.element} = "),
            Segment(total, f"{sign(found.gradient)} strong".strip()),
        )
        lines.append(Drawing((ending,)))
    return stack(lines)


def _path(path: Path, digits: int, width: int) -> Drawing:
    """``→ z1[0,0] ×0.0500 → h[0,0] ×0.2413 … = +0.0007``; names alone where room is scarce."""
    product = number(path.product, digits, signed=True)
    links = [(link.target, format_number(link.slope, digits)) for link in path.links]
    room = width - len(product) - 6
    for form in (
        " ".join(f"→ {target} ×{slope}" for target, slope in links),
        " ".join(f"×{slope}" for _, slope in links),
        " → ".join(_names(path)),
    ):
        if len(form) <= room:
            break
    else:
        form = form[: room - 1] + "…"
    looks = sign(path.product)
    return Drawing(((Segment(f"   {form}"), Segment(" = ", "quiet"), Segment(product, looks)),))


def _names(path: Path) -> list[str]:
    names = (split_element(link.target)[0] for link in path.links)
    return [name for name, _ in groupby(names)]


def _count(paths: int) -> str:
    return f"{paths:,}" if paths < 10**9 else f"about {float(paths):.0e}"


def draw_check(scene: Scene, width: int) -> Drawing:
    """The walk's gradient and a nudge's slope side by side, and which nudges are good for it."""
    looked_at = subject(scene)
    assert looked_at is not None
    name, index = looked_at
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
    lines = _packed(said, width)
    lines.append(third if _length(third) <= width else third[:3])
    return Drawing(tuple(lines))


def _packed(parts: Sequence[Line], width: int) -> list[Line]:
    """Parts one after the other, as many in a line as fit."""
    lines: list[Line] = []
    for part in parts:
        if lines and _length((*lines[-1], *part)) <= width:
            lines[-1] = (*lines[-1], *part)
        else:
            lines.append(part)
    return lines


def _spark(error: float) -> str:
    level = 12 + log10(max(error, 1e-12)) if error < 1 else 12
    return SPARK[min(int(level * len(SPARK) / 13), len(SPARK) - 1)]


def _length(row: Line) -> int:
    return sum(len(segment.text) for segment in row)
