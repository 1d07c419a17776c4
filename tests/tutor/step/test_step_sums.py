"""The arithmetic on the screen adds up for someone who types it into a calculator."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from calculator import calculated
from loops import perhaps, some
from soaking import SOAKING

from core.examples import EXAMPLES
from core.walk import Phase
from tutor.stepping.arithmetic import draw_arithmetic
from tutor.stepping.around import draw_around
from tutor.stepping.scene import Scene
from tutor.stepping.session import Session
from tutor.stepping.spec import StepSpec

NUMBER = re.compile(r"[+−]?\d+(?:\.\d+)?(?:e[+−]\d+)?(?=\s|$)")
ROOMS = ((200, 99), (78, 6), (118, 9))
"""Columns and rows for the arithmetic: in few, terms are left out."""
MOST = 8 if SOAKING else 3
"""So many elements of each step are drawn."""

WIDE = ["2-8-8-3 relu spirals rows=5", "2-12-11 relu cross_entropy 0.3,-0.2->4",
        "3-5-4-2 0.1,0.2,0.3->0.5,0.1"]  # fmt: skip


def typed(text):
    """The last number of a piece of a line, and one unit of its last digit."""
    said = NUMBER.findall(text)[-1].replace("−", "-")
    digits, _, power = said.partition("e")
    places = len(digits.partition(".")[2])
    return float(said), 10.0 ** (int(power or 0) - places)


def explained(name):
    """A walk as it is and opened; every step that has digits, some of its elements."""
    walk = Session(StepSpec(name)).scene.walk
    for one in (walk, walk.with_opened(walk.can_be_opened)) if walk.can_be_opened else (walk,):
        for cursor, step in enumerate(one.steps, 1):
            if np.isfinite(step.array).all() and step.phase is not Phase.SEED:
                for index in list(np.ndindex(step.array.shape))[:: 1 + step.array.size // MOST]:
                    if step.explain(index).error <= 1e-12:
                        yield Scene(one).at(cursor).looking_at(index)


@pytest.mark.parametrize("name", [*EXAMPLES, *WIDE])
def test_what_stands_on_the_screen_adds_up(name):
    """In every room in a soak; else each moment in the next one."""
    for number, scene in some(enumerate(explained(name))):
        for room in some(ROOMS if SOAKING else [ROOMS[number % len(ROOMS)]]):
            text = draw_arithmetic(scene, *room).text
            if len(scene.explanation.factors) > 1:
                assert_paths_add_up(text)
            else:
                assert_line_adds_up(text)


@pytest.mark.parametrize("name", [*EXAMPLES, *WIDE])
def test_the_other_numbers_of_an_array_add_up_too(name):
    for scene in some(explained(name)):
        for line in perhaps(draw_around(scene, 118, 20).text.splitlines()):
            if line.lstrip().startswith(f"{scene.step.name}[") and line.count(" = ") > 1:
                assert_line_adds_up(line)


def assert_paths_add_up(text):
    """Upstream × local of each path, and what the products come to with those left out."""
    _, *lines, end = text.splitlines()
    total = 0.0
    for line in some(lines):
        factors, _, product = line.rpartition("  =  ")
        come_to, unit = typed(product)
        if "⋮" not in factors:
            upstream, local = factors.split("  ×  ")
            assert abs(typed(upstream)[0] * typed(local)[0] - come_to) <= unit * 1.001, line
        total += come_to
    value, unit = typed(NUMBER.search(end.partition("sum = ")[2])[0])
    assert abs(total - value) <= unit * 1.001, text


def assert_line_adds_up(text):
    """The numbers put in come to the result, and so does upstream × local."""
    above, *below = re.split(r"^ (?=upstream )", text, flags=re.MULTILINE)
    line = " ".join(above.split()).replace("… = ", "")
    _, *sides = re.split(" [=←] ", line)
    value, unit = typed(sides[-1])
    for numbers in perhaps(sides[1:-1]):  # where a number is only moved there are none
        come_to = calculated(numbers)
        if not math.isnan(come_to):  # of equal numbers the first is the maximum
            assert abs(come_to - value) <= unit * 1.001, text
    for factors in perhaps(below):
        upstream, local = factors.split("×")
        assert abs(typed(upstream)[0] * typed(local)[0] - value) <= unit * 1.001, text
