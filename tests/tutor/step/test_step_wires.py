"""The lines of a graph: read from the left, each leads only to what reads its source."""

from __future__ import annotations

import re

import pytest

from core.examples import EXAMPLES
from tutor.stepping.boxes import draw_boxes
from tutor.stepping.forms import EDGE
from tutor.stepping.graph import graph_of
from tutor.stepping.scene import Scene, layers_in
from tutor.stepping.wires import wired
from tutor.words import cells

UP, DOWN, LEFT, RIGHT = (0, -1), (0, 1), (-1, 0), (1, 0)
JOINTS = {
    "─": {LEFT, RIGHT}, "│": {UP, DOWN}, "┌": {DOWN, RIGHT}, "┐": {DOWN, LEFT}, "└": {UP, RIGHT},
    "┘": {UP, LEFT}, "├": {UP, DOWN, RIGHT}, "┤": {UP, DOWN, LEFT}, "┬": {DOWN, LEFT, RIGHT},
    "┴": {UP, LEFT, RIGHT}, "•": {UP, DOWN, LEFT, RIGHT},
}  # fmt: skip
SIZES = ((92, 17), (80, 6), (48, 9), (118, 24), (400, 60))
FREE = re.compile(
    r"(?<![╭╰] )(?<!╭▸)(?<![^\s▸])([^\W_][^\s─▸]*|[\uE000-\uF8FF]\S*)( [\d×]+)?(?= )"
    r"[^─│┌┐└┘├┤┬┴┼•▸╭╮╰╯]* (?=─)"
)
"""What stands free, with its line after it."""
ACCENTED = re.compile("(.)[\u0300-\u036f]")


def flat(text):
    """The text with one character a column."""
    return ACCENTED.sub(lambda found: chr(0xE000 + ord(found[1]) % 0x1000), text)


def ends(rows, x, y):
    """Where the line leads to that begins at (x, y), read to the right: the arrows' places.

    Lines that cross go straight on; an upright one is followed both ways.
    """
    found, seen, left = set(), set(), [(x, y, RIGHT)]
    while left:
        x, y, way = here = left.pop()
        if here in seen:
            continue
        seen.add(here)
        sign = rows[y][x]
        if sign == " ":  # the window, or what there are rows for, ends here
            continue
        if sign == "▸":
            found.add((x, y))
            continue
        back = (-way[0], -way[1])
        if sign == "┼":
            onward = {way}
        else:
            assert back in JOINTS[sign], (here, sign)
            onward = JOINTS[sign] - {back, LEFT}
        left += [(x + dx, y + dy, (dx, dy)) for dx, dy in onward]
    return found


def reader(rows, x, y):
    """The name of what the arrow at (x, y) points to; at an edge there may be several."""
    if rows[y][x + 1] in "╭│╰":
        while rows[y][x + 1] != "╭":
            y -= 1
        return re.match(r"\S+", rows[y][x + 3 :])[0]
    shown = re.match(r"[^\s─,]*(, [^\s─,]+)*", rows[y][x + 1 :])[0]
    return f"{shown}…" if x + 1 + len(shown) == len(rows[y]) - 1 else shown


def lines_in(rows, names):
    """Where each line begins, and the name of its source."""
    for y, row in enumerate(rows):
        for found in re.finditer(r"╭[ ▸](\S+)[^╮]*╮", row):
            low = rows[y + 1][found.start()] == "╰"
            if rows[y + (not low)][found.end() : found.end() + 1] == "─":
                yield found[1], found.end(), y + (not low)
        for found in FREE.finditer(row):
            name = found[1] if found[1] in names else re.sub(r"^d|\(\d+\)$", "", found[1])
            if name in names:
                yield name, found.end(), y


@pytest.mark.parametrize(
    ("how", "width", "height"),
    [
        *((how, *size) for how in ("closed", "folded") for size in SIZES),
        ("opened", 92, 17),
    ],
)
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_line_leads_only_to_what_reads_its_source(name, how, width, height):
    walk = EXAMPLES[name].walk()
    walk = walk.with_opened(walk.can_be_opened) if how == "opened" else walk
    folded = layers_in(walk) if how == "folded" else frozenset()
    read_by = {}
    for box in graph_of(walk, 1, folded).boxes.values():
        names = read_by.setdefault(flat(cells.cut(box.name, EDGE)), set())
        names |= {flat(one.name) for one in box.read_by()}
        read_by.setdefault(flat(box.name), set()).update(names)
    fixed = {"Â": set().union(*read_by.values())}  # there may be several of that name
    drawn = 0
    for cursor in range(1, len(walk.steps) + 1, 3):
        text = draw_boxes(Scene(walk, folded=folded).at(cursor), width, height).text
        rows = [row.ljust(width + 1) for row in flat(text).splitlines()]
        reached = set()
        for source, x, y in lines_in(rows, read_by | fixed):
            found = ends(rows, x, y)
            reached |= found
            drawn += 1
            for arrow in found:
                for shown in reader(rows, *arrow).split(", "):
                    known = (read_by | fixed)[source]
                    begins = shown.rstrip("…") if shown.endswith("…") else None
                    cut = begins is not None and any(one.startswith(begins) for one in known)
                    assert shown in known or cut, (cursor, source, shown, text)
        arrows = {(x, y) for y, row in enumerate(rows) for x, c in enumerate(row[:-1]) if c == "▸"
                  and row[x - 1 : x] == "─" and x < width - 1}  # fmt: skip
        assert arrows <= reached, (cursor, arrows - reached, text)
    assert drawn


def test_lines_share_a_row_only_where_the_right_one_leads_nowhere_new():
    leaves = {"a": 0, "b": 1, "c": 2}
    apart = wired(leaves, {"r": "ab", "s": "bc"}, {"r": (0, 1), "s": (2, 3)})
    assert len(set(apart.entries.values())) == 4
    shared = wired(leaves, {"r": "ab", "s": "bc"}, {"r": (5,), "s": (7,)})
    assert shared.lanes.index("b") < min(map(shared.lanes.index, "ac"))
