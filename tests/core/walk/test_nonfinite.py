"""The step at which a number of a walk stopped being finite."""

from __future__ import annotations

import numpy as np
import pytest

from core.examples import EXAMPLES
from core.examples.own import parse_own_network
from core.walk.nonfinite import first_non_finite


def test_the_step_at_which_an_overflow_was_born_is_found():
    walk = parse_own_network("2-3-1 relu 1e308,1e308->1").example().walk()
    born = first_non_finite(walk)
    assert (born.name, born.array.item()) == ("L", np.inf)
    assert all(np.isfinite(step.array).all() for step in walk.steps[: born.position])


def test_an_overflow_in_a_later_iteration_is_found_there():
    walk = EXAMPLES["diamond"].walk(rate=1e60)
    for _ in range(4):
        walk = walk.further()
    born = first_non_finite(walk)
    assert born.iteration > 1
    assert all(np.isfinite(step.array).all() for step in walk.steps[: born.position])


@pytest.mark.parametrize("opened", [False, True])
def test_the_walks_that_ship_are_finite_and_what_a_mask_hides_is_no_alarm(opened):
    for example in EXAMPLES.values():
        walk = example.walk()
        if opened:
            walk = walk.with_opened(walk.can_be_opened)
        assert first_non_finite(walk) is None
