"""A further look at one element: the paths by which it reaches the loss, link by link."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from core.message import Message
from core.tape import Index
from core.walk import Blame, Link, Path, Walk, blame
from tutor.drawing.canvas import Drawing, Line, Segment, length, line, packed
from tutor.stepping.numbers import digits_for, number, sign
from tutor.stepping.scene import Scene
from tutor.words import _, cells, ngettext

INDENT = 3


@lru_cache(maxsize=16)
def _blame(walk: Walk, name: str, index: Index, iteration: int) -> Blame | str | Message:
    """The blame, or why there is none; either is looked up only once."""
    try:
        return blame(walk, name, index, iteration=iteration)
    except KeyError as problem:
        why: str | Message = problem.args[0]
        return why


def traced(scene: Scene) -> frozenset[tuple[str, Index]]:
    """Every place on the paths that are shown to their end, to be marked in the picture."""
    found = _found(scene)
    if not isinstance(found, Blame):
        return frozenset()
    whole = found.paths if _reach_the_end(found) else (found.main,)
    links = [link for path in whole for link in path.links]
    return frozenset(end for link in links for end in link.ends)


def _found(scene: Scene) -> Blame | str | Message | None:
    if scene.subject is None:
        return None
    return _blame(scene.walk, *scene.subject, scene.iteration)


def _reach_the_end(found: Blame) -> bool:
    """Whether all paths lead to the loss, or to where a fused operation hides them."""
    return not any(path.onward and not path.inside for path in found.paths)


def draw_paths(scene: Scene, width: int) -> Drawing:
    """Every path from the element to the loss, its slopes multiplied, and what they add up to.

    Where they do not fit into `width`, what they have in common stands above them, and then each
    takes several lines. There must be a `scene.subject`.
    """
    found = _found(scene)
    assert found is not None
    if not isinstance(found, Blame):
        return line(f" {_(found)}", "quiet")
    digits = digits_for([found.gradient, *(path.product for path in found.paths)], 0.01)
    lines = [_head(found, digits, width)]
    if found.paths:
        lines += _Table(found.paths, digits).lines(width)
    if found.left:
        rest = number(found.rest, digits, signed=True)
        told = ngettext(
            "{n} more branch comes to {rest}",
            "{n} more branches add up to {rest}",
            found.left,
            rest=rest,
        )
        lines.append((Segment(f"   {told}", "quiet"),))
    lines += [(Segment(f" {remark}", "quiet"),) for remark in _remarks(found)]
    if not _reach_the_end(found):
        told = _("The path with the largest share at every fork:")
        lines.append((Segment(f" {told}", "quiet"),))
        lines += _Table((found.main,), digits_for([found.main.product], 0.01)).lines(width)
    return Drawing(tuple(lines)).clipped(width)


def _head(found: Blame, digits: int, width: int) -> Line:
    """The element, how many paths it has, and the gradient that they come to."""
    gradient = (
        Segment(f"   d{found.element} = "),
        Segment(number(found.gradient, digits, signed=True), f"{sign(found.gradient)} strong"),
    )
    paths = _many(found.count)
    for how in (_(" reaches the loss by {paths}", paths=paths), _(" by {paths}", paths=paths), ""):
        head = (Segment(f" {found.element}", "strong"), Segment(how, "quiet"), *gradient)
        if length(head) <= width:
            break
    return head


def _many(count: int | None) -> str:
    if count is None:
        return _("many paths")
    if count == 1:
        return _("one path")
    if count >= 10**9:
        return _("about {count} paths", count=f"{float(count):.0e}")
    return ngettext("{count} path", "{count} paths", count, count=f"{count:,}")


def _remarks(found: Blame) -> list[str]:
    """What it means that a path ends before the loss."""
    remarks = []
    onward = [path.onward.label for path in found.paths if path.onward and not path.inside]
    if onward:
        remarks.append(_("{gradient} stands for all paths from there on", gradient=onward[0]))
    inside = dict.fromkeys(path.inside for path in found.paths if path.inside)
    if inside:
        names = ", ".join(inside)
        remarks.append(_("The paths continue inside {operation}: x opens it.", operation=names))
    return remarks


class _Cell(NamedTuple):
    """``→ z1[0,0] × 0.0500``, or at the end of a path that breaks off ``× dz2[0,0] +0.1385``."""

    name: str
    value: str
    style: str = ""
    onward: bool = False

    def drawn(self, name: int = 0, value: int = 0) -> Line:
        """With the name and the value in so many columns."""
        words = cells.ljust(self.name, name)
        figure = Segment(cells.rjust(self.value, value), self.style)
        if self.onward:
            return (Segment("× ", "quiet"), Segment(f"{words} ", "label"), figure)
        return (Segment("→ ", "quiet"), Segment(f"{words} "), Segment("× ", "quiet"), figure)


class _Table:
    """Paths with their links in columns that line up."""

    def __init__(self, paths: Sequence[Path], digits: int) -> None:
        self.paths = paths
        slopes = [link.slope for path in paths for link in path.links]
        onward = [path.onward.value for path in paths if path.onward]
        self.fine = digits_for([*slopes, *onward], 0.01)
        self.products = [number(path.product, digits, signed=True) for path in paths]
        self.room = max(map(cells.width, self.products))

    def lines(self, width: int) -> list[Line]:
        """The paths, whole if they fit, or else after what all of them begin with."""
        whole = self._rows(0)
        if all(len(row) == 1 for row in self._broken(whole, width)):
            return self._ended(whole, width)
        common = _common(self.paths) if len(self.paths) > 1 else ()
        start = [cell.drawn() for cell in self._cells(Path(common))]
        lead = f"   {_('all')} "
        room = cells.width(lead)
        head: list[Line] = [
            (Segment(" " * room if k else lead, "quiet"), *row)
            for k, row in enumerate(packed(start, width - room, " "))
        ]
        return [*(head if common else []), *self._ended(self._rows(len(common)), width)]

    def _rows(self, first: int) -> list[list[Line]]:
        """The cells of every path from link `first` on, each as wide as its column."""
        rows = [self._cells(path, first) for path in self.paths]
        columns = [[row[k] for row in rows if k < len(row)] for k in range(max(map(len, rows)))]
        names = [max(cells.width(cell.name) for cell in column) for column in columns]
        values = [max(cells.width(cell.value) for cell in column) for column in columns]
        return [[cell.drawn(names[k], values[k]) for k, cell in enumerate(row)] for row in rows]

    def _cells(self, path: Path, first: int = 0) -> list[_Cell]:
        """The links from the one called `first` on, and the gradient where the path breaks off."""
        cells = [_Cell(link.target, number(link.slope, self.fine)) for link in path.links[first:]]
        if path.onward is not None:
            value = path.onward.value
            text = number(value, self.fine, signed=True)
            cells.append(_Cell(path.onward.label, text, sign(value), onward=True))
        return cells

    def _broken(self, rows: list[list[Line]], width: int) -> list[list[Line]]:
        return [packed(cells, width - INDENT - 3 - self.room, " ") or [()] for cells in rows]

    def _ended(self, rows: list[list[Line]], width: int) -> list[Line]:
        """Each row in as many lines as it takes, its product at the end of the last."""
        lines: list[Line] = []
        broken = self._broken(rows, width)
        end = max((length(row) for parts in broken for row in parts), default=0)
        for parts, text, path in zip(broken, self.products, self.paths, strict=True):
            for k, row in enumerate(parts):
                lead = Segment(" " * (INDENT + (2 if k and len(parts) > 1 else 0)))
                lines.append((lead, *row))
            gap = max(INDENT + end - length(lines[-1]), 0)
            product = Segment(cells.rjust(text, self.room), sign(path.product))
            lines[-1] = (*lines[-1], Segment(" " * gap), Segment(" = ", "quiet"), product)
        return lines


def _common(paths: Sequence[Path]) -> tuple[Link, ...]:
    """The links that all paths begin with."""
    columns = zip(*(path.links for path in paths), strict=False)
    same = takewhile(lambda links: len({link.target for link in links}) == 1, columns)
    return tuple(links[0] for links in same)
