"""The lines of a graph, read back from the screen: each joins only what belongs together."""

from __future__ import annotations

import re
from functools import cache
from itertools import product

import pytest
from loops import perhaps, some
from soaking import SOAKING

from core.examples import EXAMPLES
from core.examples.own import parse_own_network
from tutor.stepping.boxes import draw_boxes
from tutor.stepping.graph import graph_of
from tutor.stepping.layers import find_network
from tutor.stepping.page import map_rows
from tutor.stepping.scene import Scene, layers_in
from tutor.stepping.wires import wired

UP, DOWN, LEFT, RIGHT = (0, -1), (0, 1), (-1, 0), (1, 0)
JOINTS = {
    "─": [LEFT, RIGHT], "│": [UP, DOWN], "┌": [DOWN, RIGHT], "┐": [DOWN, LEFT], "└": [UP, RIGHT],
    "┘": [UP, LEFT], "├": [UP, DOWN, RIGHT], "┤": [UP, DOWN, LEFT], "┬": [DOWN, LEFT, RIGHT],
    "┴": [UP, LEFT, RIGHT], "•": [UP, DOWN, LEFT, RIGHT], "┼": [UP, DOWN, LEFT, RIGHT],
}  # fmt: skip
SIZES = ((92, 17), (80, 6), (58, 9), (118, 24), (200, 9), (200, 40), (400, 60), (60, 4))
ACCENTED = re.compile("(.)[\u0300-\u036f]")
STEPS = 6 if SOAKING else 2
"""So many of a walk are drawn in each size."""
OWN = ["2-3-1 relu moons rows=4", "2-3-3-3-1 tanh xor"]


def flat(text):
    """The text with one character a column."""
    return ACCENTED.sub(lambda found: chr(0xE000 + ord(found[1]) % 0x1000), text)


class Picture:
    """What is drawn, read as a grid: the boxes, and the nets that lines make."""

    def __init__(self, text, width):
        self.rows = [row.ljust(width + 2) for row in flat(text).splitlines()]
        self.boxes = {}  # by place, the name in the frame
        for y, row in enumerate(self.rows):
            for found in re.finditer(r"╭[─ ▸]+([^\s─╮]+)[^╭╮]*╮", row):
                low = y
                while self.rows[low][found.start()] != "╰":
                    low += 1
                for place in product(range(*found.span()), range(y, low + 1)):
                    self.boxes[place] = found[1]

    def at(self, x, y):
        """What stands at a place, if it is a line's."""
        if (x, y) in self.boxes or not (0 <= y < len(self.rows) and 0 <= x < len(self.rows[y])):
            return " "
        return self.rows[y][x]

    def nets(self):
        """For each net the places where it leaves something, and those where it arrives."""
        seen = set()
        for y, row in enumerate(self.rows):
            for x in range(len(row)):
                for way in JOINTS.get(self.at(x, y), ()):
                    if (x, y, way) not in seen:
                        yield self.net((x, y, way), seen)

    def net(self, first, seen):
        starts, ends, left = [], [], [first]
        while left:
            x, y, way = here = left.pop()
            if here in seen:
                continue
            seen.add(here)
            sign, back = self.at(x, y), (-way[0], -way[1])
            left += [(x, y, one) for one in JOINTS[sign] if sign != "┼" or one == back]
            beyond = x + way[0], y + way[1]
            if back in JOINTS.get(self.at(*beyond), ()):
                left.append((*beyond, back))
            elif way == LEFT:
                starts.append((x - 1, y))
            elif way == RIGHT and self.at(*beyond) == "▸":
                ends.append((x + 2, y))
            else:
                assert way == RIGHT, "\n".join([f"a line ends in the air {here}", *self.rows])
        return starts, ends

    def source(self, x, y, names):
        """The names of what a line leaves at a place: a box, or what stands free before it."""
        if (x, y) in self.boxes:
            return [self.boxes[x, y]]
        if not self.rows[y][: x + 1].strip():  # a very narrow window begins further right
            return []
        found = (one.split(", ") for one in reversed(NAMES.findall(self.rows[y][: x + 1])))
        known = (said for said in found if all(known_as(one, names) for one in said))
        said = next(known, None)
        assert said, "\n".join(["a line begins in the air", *self.rows])
        return said

    def reader(self, x, y):
        """The names of what an arrow points to; beyond the edge there may be several."""
        if (x, y) in self.boxes:
            return [self.boxes[x, y]]
        shown = NAMES.match(self.rows[y], x)  # a very narrow window ends before
        return shown[0].split(", ") if shown else []

    def told(self):
        """The names that stand before a box in place of a line, by the box's name."""
        for y, row in enumerate(self.rows):
            for x in range(1, len(row) - 1):
                if self.at(x, y) == "▸" and (x + 1, y) in self.boxes and self.at(x - 1, y) != "─":
                    yield self.boxes[x + 1, y], NAMES.findall(row[:x])[-1].split(", ")


NAMES = re.compile(r"(?:[^\W\d]|[\uE000-\uF8FF])[^\s▸─│┌┐└┘├┤┬┴┼•╭╮╰╯,]*(?:, [^\s─,]+)*|…")
"""A name; of what one line brings together, several."""


@cache
def described(name, how):
    """A walk, opened or folded, and what each of its arrays is made from, by the names shown."""
    walk = EXAMPLES[name].walk() if name in EXAMPLES else parse_own_network(name).example().walk()
    walk = walk.with_opened(walk.can_be_opened) if how == "opened" else walk
    folded = layers_in(walk) if how == "folded" else frozenset()
    edges = {}
    for box in graph_of(walk, 1, folded).boxes.values():
        for reader in box.read_by():
            edges.setdefault(flat(reader.name), set()).add(flat(box.name))
    return walk, folded, edges


def known_as(shown, names):
    """The names that may be meant by one that is shown, which may be a gradient's, or cut."""
    bare = re.sub(r"\(\d+\)$", "", shown)
    for name in (shown, bare, bare.removeprefix("d")):
        if name in names:
            return [name]
    return [n for n in names if shown.endswith("…") and n.startswith(shown[:-1])]


@pytest.mark.parametrize("how", ["closed", "opened", "folded"])
@pytest.mark.parametrize("name", [*EXAMPLES, *OWN])
def test_lines_read_back_from_the_screen_are_the_edges_of_the_graph(name, how):
    walk, folded, edges = described(name, how)
    if how == "opened" and not walk.opened:
        return  # there is nothing to open
    names = {*edges}.union(*edges.values())
    for k, (width, height) in enumerate(SIZES):
        for cursor in perhaps(range(1 + k, len(walk.steps) + 1, 1 + len(walk.steps) // STEPS)):
            text = draw_boxes(Scene(walk, folded=folded).at(cursor), width, height).text
            picture, into = Picture(text, width), {}
            told = ((said, box) for box, stub in picture.told() for said in stub)
            for source, reader in perhaps((*joined(picture, names), *told)):
                sources, readers = known_as(source, names), known_as(reader, edges)
                found = [(s, r) for s in sources for r in readers if s in edges[r]]
                assert found, f"{source} → {reader}, step {cursor} in {width}×{height}\n{text}"
                into.setdefault(reader, set()).update(sources)
            for box in perhaps({*picture.boxes.values()} & {*edges}):
                left = edges[box] - into.get(box, set())
                assert not left, f"{left} → {box}, step {cursor} in {width}×{height}\n{text}"


@pytest.mark.parametrize("name", EXAMPLES)
def test_arrays_share_an_arrow_only_where_an_operation_has_too_few_rows_for_them(name):
    walk, _, edges = described(name, "closed")
    rows = map_rows(walk, 20) - 2  # as at 80×24
    for cursor in some(range(1, len(walk.steps) + 1, 1 + len(walk.steps) // 6)):
        if find_network(walk) is not None:
            return  # drawn unit by unit
        text = draw_boxes(Scene(walk).at(cursor), 80, rows).text
        picture = Picture(text, 80)
        for starts, ends in perhaps(picture.nets()):
            for place in perhaps(ends if len(starts) > 1 else ()):
                if place in picture.boxes:
                    high = len({y for x, y in picture.boxes if (x, y) in near(picture, place)})
                    assert high < len(edges[picture.boxes[place]]), text


def near(picture, place):
    """The places of the box that one of them is in."""
    found, left = set(), [place]
    while left:
        x, y = here = left.pop()
        if here not in found and picture.boxes.get(here) == picture.boxes[place]:
            found.add(here)
            left += [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)]
    return found


def test_on_a_small_screen_query_key_and_value_have_an_arrow_each():
    walk = EXAMPLES["attention-2x3"].walk()
    text = draw_boxes(Scene(walk).at(4), 80, 6).text
    into = [starts for starts, ends in Picture(text, 80).nets() if "o" in reached(text, ends)]
    assert len(into) == 3
    assert all(len(starts) == 1 for starts in into)


def reached(text, ends):
    return {Picture(text, 80).boxes.get(end) for end in ends}


def joined(picture, names):
    """Each source, and each box or name beyond the edge, that a net joins."""
    for starts, ends in picture.nets():
        sources = [one for place in starts for one in picture.source(*place, names)]
        readers = [one for place in ends for one in picture.reader(*place)]
        yield from product(sources, (one for one in readers if one != "…"))


def test_sources_share_a_net_only_where_rows_are_few_and_the_same_boxes_read_them():
    leaves, alike = {"a": 0, "b": 1, "c": 2}, {"a": "r", "b": "r", "c": "rs"}
    apart = wired(leaves, {"r": "abc", "s": "c"}, {"r": (0, 1, 2), "s": (3,)}, alike)
    assert [[*net.leaves] for net in apart.nets] == [["a"], ["b"], ["c"]]
    shared = wired(leaves, {"r": "abc", "s": "c"}, {"r": (0, 1), "s": (3,)}, alike)
    assert {tuple(net.leaves) for net in shared.nets} == {("a", "b"), ("c",)}
    assert not shared.left_out


def test_what_has_no_row_of_its_own_is_left_out_rather_than_joined_with_what_others_read():
    leaves, alike = {"a": 0, "b": 1, "c": 2}, {"a": "r", "b": "rs", "c": "rt"}
    wires = wired(
        leaves, {"r": "abc", "s": "b", "t": "c"}, {"r": (0, 1), "s": (2,), "t": (3,)}, alike
    )
    assert wires.left_out == {"r": ("b", "c")}
    assert all(len(net.leaves) == 1 for net in wires.nets)


@pytest.mark.parametrize("rows", [(0, 1), (1, 0)])
def test_two_lines_that_would_have_to_change_rows_in_one_place_are_not_both_drawn(rows):
    leaves = {"a": 0, "b": 1}
    wires = wired(leaves, {"r": "a", "s": "b"}, {"r": rows[:1], "s": rows[1:]}, leaves)
    drawn = sum(len(net.entries) for net in wires.nets)
    assert (drawn, len(wires.left_out)) == ((2, 0) if rows == (0, 1) else (1, 1))


def test_what_one_line_brings_from_beyond_the_edge_looks_known_once_all_of_it_is():
    walk = EXAMPLES["rnn-3"].walk().with_opened({"h2"})
    scene = Scene(walk).at(walk.find("dh2.z") + 1)
    (style,) = {
        segment.style
        for line in draw_boxes(scene, 90, 17).lines
        for segment in line
        if "W, b" in segment.text
    }
    assert style == "strong"
