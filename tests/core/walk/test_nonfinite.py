"""The step at which a number of a walk stopped being finite."""

from __future__ import annotations

import numpy as np
import pytest
from loops import some

from core import ops
from core.examples import EXAMPLES
from core.examples.own import parse_own_network
from core.ops import add, softmax, transpose
from core.tape import Tape, Tensor
from core.walk import Walk
from core.walk.nonfinite import first_non_finite


def test_the_step_at_which_an_overflow_was_born_is_found():
    walk = parse_own_network("2-3-1 relu 1e308,1e308->1").example().walk()
    born = first_non_finite(walk)
    assert (born.name, born.array.item()) == ("L", np.inf)
    assert all(np.isfinite(step.array).all() for step in walk.steps[: born.position])


def test_an_overflow_in_a_later_iteration_is_found_there():
    walk = EXAMPLES["diamond"].walk().varied(rate=1e60)
    for _ in range(4):
        walk = walk.further()
    born = first_non_finite(walk)
    assert born.iteration > 1
    assert all(np.isfinite(step.array).all() for step in walk.steps[: born.position])


@pytest.mark.parametrize("opened", [False, True])
def test_the_walks_that_ship_are_finite_and_what_a_mask_hides_is_no_alarm(opened):
    for example in some(EXAMPLES.values()):
        walk = example.walk()
        if opened:
            walk = walk.with_opened(walk.can_be_opened)
        assert first_non_finite(walk) is None


@pytest.mark.parametrize(
    ("name", "value", "born"),
    [
        ("t", [[np.nan, 0.5]], "L"),
        ("W1", np.full((2, 2), np.nan), "z1"),
        ("x", [[np.inf, 1]], "z1"),
    ],
)
def test_a_number_that_was_given_so_is_found_where_it_is_first_computed_with(name, value, born):
    with np.errstate(all="ignore"):
        walk = EXAMPLES["mazur"].walk().edit({name: value})
    assert first_non_finite(walk).name == born


def masked(s, mask, after):
    """Scores with a mask added, and what is done with them."""
    with Tape() as tape, np.errstate(all="ignore"):
        loss = ops.sum(after(add(Tensor(s, "s"), Tensor(mask, "M")).named("c"))).named("L")
    return Walk(tape, loss)


def test_a_mask_may_be_shaped_before_it_hides_something():
    mask = np.array([[0.0, -np.inf], [0.0, 0.0]])
    turned = masked(np.ones((2, 2)), mask, lambda c: softmax(transpose(c)))
    assert first_non_finite(turned) is None


def test_an_overflow_beside_a_mask_is_found():
    mask = np.array([[10.0, -np.inf], [1e308, 0.0]])
    walk = masked(np.full((2, 2), 1e308), mask, softmax)
    assert first_non_finite(walk).name == "c"
