"""Where several paths meet, the lines on the screen multiply and add up to the sum under them."""

from __future__ import annotations

import re

import numpy as np
import pytest

from core.examples import EXAMPLES
from tutor.stepping.arithmetic import draw_arithmetic
from tutor.stepping.scene import Scene
from tutor.stepping.session import Session
from tutor.stepping.spec import StepSpec

NUMBER = re.compile(r"[+−]?\d+(?:\.\d+)?(?:e[+−]\d+)?(?=\s|$)")
MOST = 12
"""So many elements of each step are drawn."""

WIDE = ["2-8-8-3 relu spirals rows=5", "2-6-3 tanh spirals rows=4", "3-5-4-2 0.1,0.2,0.3->0.5,0.1"]


def typed(text):
    """The last number of a piece of a line, and one unit of its last digit."""
    said = NUMBER.findall(text)[-1].replace("−", "-")
    digits, _, power = said.partition("e")
    places = len(digits.partition(".")[2])
    return float(said), 10.0 ** (int(power or 0) - places)


@pytest.mark.parametrize("name", [*EXAMPLES, *WIDE])
def test_the_products_of_all_paths_add_up_to_the_sum_shown(name):
    walk = Session(StepSpec(name)).scene.walk
    for cursor, step in enumerate(walk.steps, 1):
        if not np.isfinite(step.array).all():
            continue
        for index in list(np.ndindex(step.array.shape))[:MOST]:
            explanation = step.explain(index)
            if len(explanation.factors) < 2 or explanation.error > 1e-12:
                continue
            scene = Scene(walk).at(cursor).looking_at(index)
            _, *lines, end = draw_arithmetic(scene, 200).text.splitlines()
            if any("⋮" in line for line in lines):
                continue  # some are left out
            total = 0.0
            for line in lines:
                factors, _, product = line.rpartition("  =  ")
                come_to, unit = typed(product)
                upstream, local = factors.split("  ×  ")
                assert abs(typed(upstream)[0] * typed(local)[0] - come_to) <= unit * 1.001, line
                total += come_to
            value, unit = typed(NUMBER.search(end.partition("sum = ")[2])[0])
            assert abs(total - value) <= unit * 1.001, "\n".join([*lines, end])
