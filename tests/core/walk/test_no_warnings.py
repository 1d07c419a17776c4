"""Numbers that overflow are looked at: NumPy warns of none, whichever way a walk is opened."""

from __future__ import annotations

import numpy as np
import pytest
from loops import some
from soaking import SOAKING

from core.examples import EXAMPLES, walk_of
from core.layers import ACTIVATIONS
from core.tape import Tape
from core.transcript import walk_lines
from core.walk import (
    FAULTS,
    RULES,
    Walk,
    blame,
    check_by_nudging,
    first_non_finite,
    near_misses,
)

pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")

EXTREMES = (1e308, -1e308, 1e-308, np.inf, np.nan)
OWN = ("2-3-1 relu 1e308,1e308->1", "2-3-2 sigmoid cross_entropy 1e308,-1e308->1")


def extreme(walk, value):
    """The walk with every number that it begins with so large, or small."""
    leaves = {name: t.data for name, t in walk.leaves.items() if t.dtype.kind == "f"}
    return walk.edit({name: np.full(array.shape, value) for name, array in leaves.items()})


OPENINGS = {
    "as it is": lambda walk: walk,
    "by its recipe": lambda walk: walk_of(walk.recipe),
    "opened": lambda walk: walk.with_opened(walk.can_be_opened),
    "at a huge rate": lambda walk: walk.edit({}, rate=1e308).further().further(),
    "iterated": lambda walk: walk.further().edit({}, rate=1e300, iteration=2).further(),
    "after it": lambda walk: walk.after().after(),
    "by every optimizer": lambda walk: [walk.varied(optimizer=o, iterations=3) for o in RULES][-1],
    "with other activations": lambda walk: (
        [walk.with_activation(made, kind) for made in walk.activations for kind in ACTIVATIONS][
            -1:
        ][0]
        if walk.activations
        else walk
    ),
    "with faults": lambda walk: [walk.with_fault(fault) for fault in FAULTS][-1],
}


WALKS = [*EXAMPLES, *OWN]


def extremes(which):
    """One extreme number in turn; all of them in a soak."""
    return EXTREMES if SOAKING else [EXTREMES[which % len(EXTREMES)]]


WAYS = [
    pytest.param(name, opening, id=f"{name}-{opening}")
    for k, name in enumerate(WALKS)
    for n, opening in enumerate(OPENINGS)
    if SOAKING or k % 3 == n % 3
]
"""Every walk in every way in a soak; else in a third of them."""


@pytest.mark.parametrize(("name", "opening"), WAYS)
def test_no_way_of_opening_a_walk_warns(name, opening):
    plain = walk_of(EXAMPLES[name].recipe) if name in EXAMPLES else walk_of_words(name)
    for value in some(extremes(WALKS.index(name) + list(OPENINGS).index(opening))):
        walk = OPENINGS[opening](extreme(plain, value))
        assert len(walk.losses) == walk.iterations + 1
        assert first_non_finite(walk) is not None or np.isfinite(walk.losses[:-1]).all()
        walk.faults()
        assert list(walk_lines(walk))


def walk_of_words(words):
    from core.examples import example_named

    return example_named(words).walk()


@pytest.mark.parametrize("name", WALKS)
def test_no_way_of_looking_at_one_warns(name):
    plain = EXAMPLES[name].walk() if name in EXAMPLES else walk_of_words(name)
    for value in extremes(WALKS.index(name)):
        walk = extreme(plain, value)
        for step in walk.steps:
            near_misses(walk, step, (0,) * step.array.ndim)
        for tensor in walk.gradients():
            index = (0,) * tensor.data.ndim
            check_by_nudging(walk, walk.names[tensor], index)
            blame(walk, walk.names[tensor], index)


def test_a_computation_of_ones_own_is_walked_without_a_warning():
    from core.ops import multiply
    from core.tape import Parameter

    x = Parameter(np.array(1e200), "x")
    with Tape() as tape, np.errstate(all="ignore"):
        loss = multiply(x, x)
    walk = Walk(tape, loss).edit({"x": 1e300})
    assert walk.loss.item() == np.inf
    assert walk.gradients()[walk.leaves["x"]] == 2e300
