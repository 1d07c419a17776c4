"""Whoever types the printed numbers into a calculator gets the printed result."""

from __future__ import annotations

import math
from dataclasses import replace
from math import isfinite

import numpy as np
import pytest
from calculator import calculated
from loops import some
from soaking import SOAKING

from core.examples import EXAMPLES
from core.examples.own import parse_own_network
from core.expression import Leaf, call, format_number
from core.figures import figures_for, unit
from core.transcript import step_lines
from core.walk import Walk
from core.walk.updates import RULES

WIDE = "2-12-11 relu cross_entropy 0.3,-0.2->4"
"""Sums of so many terms that some are left out, and as many arguments of logΣexp."""


def walks(name):
    """A named walk, also opened, and with one optimizer for some iterations; in a soak with all."""
    walk = EXAMPLES[name].walk() if name in EXAMPLES else parse_own_network(name).example().walk()
    yield walk
    if walk.can_be_opened:
        yield walk.with_opened(walk.can_be_opened)
    if walk.rate is not None:
        turn = [*EXAMPLES, WIDE].index(name) % len(RULES)
        for rule in RULES if SOAKING else list(RULES)[turn : turn + 1]:
            recipe = replace(walk.recipe, optimizer=rule, iterations=3)
            yield Walk(walk.tape, walk.loss, recipe)


@pytest.mark.parametrize("name", [*EXAMPLES, WIDE])
def test_the_arithmetic_printed_adds_up(name):
    lines = 0
    for walk in some(walks(name)):
        for step in some(walk.steps):
            for index in some(np.ndindex(step.array.shape)):
                shown = step.explain(index)
                said = shown.numbers
                if not isfinite(shown.value):
                    continue  # it has no digits
                result, digit = calculated(format_number(shown.value)), unit(shown.value)
                if shown.error > digit / 2:
                    continue  # a number of the size of rounding, as 1e−16 beside terms of 1
                come_to = calculated(said)
                if math.isnan(come_to):
                    continue  # of equal numbers the first is the maximum: which, the line can't say
                assert abs(come_to - result) <= digit * (1 + 1e-6), (
                    f"step {step.position + 1}: {shown.target} = {said}"
                )
                lines += 1
    assert lines > 10


@pytest.mark.parametrize("name", EXAMPLES)
def test_upstream_times_local_is_the_number_printed(name):
    for walk in some(walks(name)):
        for step in some(walk.steps):
            if not step.array.size or not isfinite(step.array.flat[0]):
                continue
            printed = [line.strip() for line in step_lines(step, len(walk.steps))]
            if printed[-1].startswith("upstream"):
                sides = (side.split(" ", 1)[1] for side in printed[-1].split("  ×  "))
                upstream, local = (calculated(side.rpartition(" = ")[2]) for side in sides)
                value = step.explain((0,) * step.array.ndim).value
                come_to = calculated(format_number(value))
                assert abs(upstream * local - come_to) <= unit(value) * (1 + 1e-6), printed


def test_a_small_number_gets_the_digits_that_its_sum_needs():
    m, v, rate, w = (
        Leaf(k, x) for k, x in zip("mvrw", (4.386e-4, 1.923e-7, 0.5, 0.15), strict=True)
    )
    moved = w - rate * m / call("√", np.sqrt, v)
    value = moved.evaluate()
    figures = figures_for(moved, value)
    assert moved.numbers() == "0.1500 − 0.5000 · 0.0004 / √(1.92e−07)"
    assert moved.numbers(figures=figures) == "0.1500 − 0.5000 · 0.0004386 / √(1.923e−07)"
    assert abs(moved.typed(4, figures) - calculated(format_number(value))) <= unit(value)


@pytest.mark.parametrize(
    ("value", "figures", "text"),
    [
        (0.15, 8, "0.1500"),
        (0.00043857, 4, "0.0004386"),
        (0.00043857, 17, "0.00043857"),
        (1234.5678, 6, "1234.5678"),
        (1.23456e-6, 5, "1.2346e−06"),
        (1.2e-6, 9, "1.20e−06"),
        (-2.0, 17, "−2.0000"),
        (0.0, 5, "0.0000"),
        (12345678.25, 10, "1.234567825e+07"),
    ],
)
def test_figures_are_added_where_they_say_more(value, figures, text):
    assert format_number(value, figures=figures) == text
    assert Leaf("x", value).shown(4, figures) == float(text.replace("−", "-"))
