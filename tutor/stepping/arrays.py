"""Arrays as grids of aligned numbers: those a step reads, and the one it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from core.expression import Named, leaves, plane_name
from core.formula import transposing
from core.tape import Array, Index
from core.walk import Phase
from tutor.drawing.canvas import Canvas, Drawing, stack
from tutor.stepping.formula import UNKNOWN
from tutor.stepping.numbers import DIGITS, facts, heat, number
from tutor.stepping.scene import Scene
from tutor.words import _, cells

FEWEST_DIGITS = 3
BETWEEN = 3


@dataclass(frozen=True, slots=True)
class Panel:
    """One array to be shown: its heading, and which elements are read (›) or looked at (▸).

    `before` and `after` stand beside its name in the heading: ``hᵀ``; `told` are
    what is said with it, such as ``new {name}``. What is `fixed`
    was made by no step, and no edit changes it; what is `inner` was made within one.
    """

    name: str
    array: Array
    signed: bool
    focus: Index | None = None
    read: frozenset[Index] = frozenset()
    transposed: bool = False
    changed: Array | None = None
    result: bool = False
    old: bool = False
    covered: bool = False
    fixed: bool = False
    inner: bool = False
    before: str = ""
    after: str = ""
    told: tuple[str, ...] = ()

    def cell(self, index: Index) -> Index:
        """Row and column of an element on the screen."""
        i, j = ((0, 0, *index)[-2:]) if index else (0, 0)
        return (j, i) if self.transposed else (i, j)

    @property
    def lead(self) -> Index:
        """Of more than two axes the last two are shown: where on the others."""
        return (self.focus or min(self.read, default=(0,) * self.array.ndim))[:-2]

    @property
    def heading(self) -> str:
        """The name, with the plane that is shown, and what stands beside it."""
        name = f"{self.before}{plane_name(self.name, self.lead)}{self.after}"
        for told in self.told:
            name = told.format(name=name)
        return name

    def index(self, row: int, column: int) -> Index:
        """The element shown at a row and column."""
        i, j = (column, row) if self.transposed else (row, column)
        return (*self.lead, i, j)[-self.array.ndim :] if self.array.ndim else ()

    @property
    def shape(self) -> tuple[int, int]:
        rows, columns = (1, 1, *self.array.shape)[-2:]
        return (columns, rows) if self.transposed else (rows, columns)


def panels(scene: Scene) -> list[Panel]:
    """The arrays that the current step reads, then the one it makes, old before new."""
    step = scene.step
    assert step is not None
    read: dict[str, set[Index]] = {}
    for leaf in leaves(scene.explanation.expression):
        if leaf.element:
            read.setdefault(leaf.name, set()).add(leaf.index)
    shown = [_panel(scene, array, read, fixed=True) for array in step.given]
    shown += [_panel(scene, array, read) for array in step.reads]
    shown += [replace(_panel(scene, array, {}), inner=True) for array in step.between()]
    new = (_("new {name}"),) if step.name in scene.walk.leaves else ()
    made = None if scene.covered else scene.known_before.get(step.name)
    if scene.back and step.phase is Phase.UPDATE:
        made = None  # what the iteration before left is what this update reads
    whole = Panel(step.name, step.array, scene.is_gradient(step.name), scene.element)
    if made is not None and not np.array_equal(made, step.array, equal_nan=True):
        if step.phase is Phase.UPDATE:
            then = _("{name} before the edit")
        elif scene.back:
            then = _("{name}, iteration {n}", name="{name}", n=scene.iteration - 1)
        else:
            then = _("{name} before")
        shown.append(replace(whole, told=(*new, then), array=made, old=True))
    changed = scene.changes(step.name)
    shown.append(replace(whole, told=new, changed=changed, result=True, covered=scene.covered))
    return shown


def _panel(
    scene: Scene, array: Named, read: Mapping[str, set[Index]], *, fixed: bool = False
) -> Panel:
    assert scene.step is not None
    name = array.name
    transposed = array.array.ndim == 2 and scene.step.written.transposes(name)
    before, after = transposing(name) if transposed else ("", "")
    return Panel(
        name,
        array.array,
        signed=scene.is_gradient(name),
        read=frozenset(read.get(name, ())),
        transposed=transposed,
        fixed=fixed,
        before=before,
        after=after,
    )


def draw_arrays(shown: list[Panel], width: int, rows: int, room: int = 99) -> Drawing:
    """The panels side by side, `→` before what was made; below one another where they must be.

    Fewer decimals are tried first. An array that is larger than `width` or `rows` is shown around
    the elements that matter; so are all of them where, below one another, they would take more than
    `room` lines. What the result was before an edit is left out where it needs room,
    and then what never changes.
    """
    if _row(shown, DIGITS, width, rows) is None:
        shown = [panel for panel in shown if not panel.old]
    if _row(shown, FEWEST_DIGITS, width, rows) is None:
        shown = [panel for panel in shown if not panel.fixed]
    for digits in range(DIGITS, FEWEST_DIGITS - 1, -1):
        if (row := _row(shown, digits, width, rows)) is not None:
            return row
    drawn = [_draw_panel(panel, DIGITS, width - 4, rows) for panel in shown]
    bands: list[list[int]] = [[]]
    for k, drawing in enumerate(drawn):
        used = sum(drawn[i].width + BETWEEN for i in bands[-1])
        if bands[-1] and used + drawing.width + BETWEEN > width:
            bands.append([])
        bands[-1].append(k)
    stacked = stack(_beside([shown[i] for i in b], [drawn[i] for i in b]) for b in bands)
    return stacked if stacked.height <= room else _cut(shown, width, rows) or stacked


def _cut(shown: list[Panel], width: int, rows: int) -> Drawing | None:
    """All panels in one row, the widest ones cut down to the columns in use; None if even so they
    do not fit.
    """
    drawn = [_draw_panel(panel, DIGITS, width, rows) for panel in shown]
    stuck: set[int] = set()
    while sum(drawing.width + BETWEEN for drawing in drawn) > width:
        can = [k for k in range(len(shown)) if k not in stuck]
        if not can:
            return None
        widest = max(can, key=lambda k: drawn[k].width)
        before = drawn[widest].width
        drawn[widest] = _draw_panel(shown[widest], DIGITS, before - 1, rows)
        if drawn[widest].width >= before:
            stuck.add(widest)
    return _beside(shown, drawn)


def _row(shown: list[Panel], digits: int, width: int, rows: int) -> Drawing | None:
    """All panels in one row, if they fit."""
    drawn = [_draw_panel(panel, digits, width, rows) for panel in shown]
    fits = sum(drawing.width + BETWEEN for drawing in drawn) <= width
    return _beside(shown, drawn) if fits else None


def _beside(shown: list[Panel], drawn: list[Drawing]) -> Drawing:
    canvas, x = Canvas(), 1
    for panel, drawing in zip(shown, drawn, strict=True):
        if panel.result and x > 1:
            canvas.put(x - 1, 1, "→", "quiet")
            x += 1
        canvas.paste(x, 0, drawing)
        x += drawing.width + BETWEEN
    return canvas.drawing()


def _draw_panel(panel: Panel, most_digits: int, width: int, rows: int) -> Drawing:
    """A heading, and the numbers between brackets; of what is covered not even how many."""
    if panel.covered:
        return _draw_covered(panel)
    array = panel.array
    about = facts(array)
    whole = about.whole and not panel.signed
    digits = 0 if whole else about.digits + most_digits - DIGITS
    cell = max(cells.width(number(value, digits, signed=panel.signed)) for value in about.ends)
    per_row = max((width - 3) // (cell + 2), 1)
    at = [panel.cell(i) for i in ([panel.focus] if panel.focus is not None else sorted(panel.read))]
    row, column = at[0] if at else (0, 0)
    lines, above, below = _window(panel.shape[0], row, rows)
    columns, before, after = _window(panel.shape[1], column, per_row)
    canvas = Canvas()
    more = f" {panel.shape[0]}×{panel.shape[1]}" if above or below or before or after else ""
    inner = len(columns) * (cell + 2)
    heading = panel.heading + more
    canvas.put(max((inner + 2 - cells.width(heading)) // 2, 0), 0, heading, "title")
    for y, r in enumerate(lines, start=1):
        top, bottom = y == 1, y == len(lines)
        ends = "[]" if top and bottom else "┌┐" if top else "└┘" if bottom else "││"
        if (top and above) or (bottom and below):
            ends = "⋮⋮"  # a bracket ends where the array does
        canvas.put(0, y, "…" if before else ends[0], "rule")
        for k, c in enumerate(columns):
            index, x = panel.index(r, c), 1 + k * (cell + 2)
            mark, style = _mark(panel, index)
            shown = number(array[index], digits, signed=panel.signed)
            canvas.put(x, y, mark, "mark")
            tint = heat(float(array[index]), about.largest)
            canvas.put(x + 1, y, cells.rjust(shown, cell), f"{tint} {style}".strip())
            if panel.changed is not None and panel.changed[index]:
                canvas.put(x + cell + 1, y, "*", "changed")
            if not (panel.fixed or panel.inner):
                canvas.spot(x, y, cell + 1, panel.name, index)
        canvas.put(1 + inner, y, "…" if after else ends[1], "rule")
    return canvas.drawing()


def _draw_covered(panel: Panel) -> Drawing:
    canvas, inside = Canvas(), f"[▸{UNKNOWN} ]"
    canvas.put(max((cells.width(inside) - cells.width(panel.heading)) // 2, 0), 0, panel.heading,
               "title")  # fmt: skip
    canvas.put(0, 1, inside, "current")
    return canvas.drawing()


def _mark(panel: Panel, index: Index) -> tuple[str, str]:
    if index == panel.focus:
        return "▸", "current"
    return ("›", "strong") if index in panel.read else (" ", "")


def _window(size: int, focus: int, room: int) -> tuple[range, bool, bool]:
    """Which of `size` places are shown around `focus`, and whether some are left out at an end."""
    shown = min(size, room)
    first = min(max(focus - shown // 2, 0), size - shown)
    return range(first, first + shown), first > 0, first + shown < size
