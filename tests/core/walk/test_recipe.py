"""A walk is made of its recipe, which is plain data: whoever has it has the walk."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loops import some

from core.examples import EXAMPLES, walk_of
from core.layers import ACTIVATIONS
from core.walk import FAULTS, RULES, Change, Recipe

OWN = "2-3-2 relu cross_entropy moons rows=3 seed=1"


def assert_alike(one, other):
    assert [s.name for s in one.steps] == [s.name for s in other.steps]
    assert [s.formula for s in one.steps] == [s.formula for s in other.steps]
    for ours, theirs in some(zip(one.steps, other.steps, strict=True)):
        np.testing.assert_array_equal(ours.array, theirs.array, err_msg=ours.name)


@st.composite
def walks(draw):
    """A walk that was changed in every way there is, one after the other, in any order."""
    walk = walk_of(Recipe(network=draw(st.sampled_from([*EXAMPLES, OWN])), rate=0.1))
    for way in draw(st.lists(st.sampled_from(sorted(WAYS)), max_size=5)):
        walk = WAYS[way](walk, draw)
    return walk


def edited(walk, draw):
    iteration = draw(st.integers(1, walk.iterations))
    leaves = {n: t for n, t in walk.leaves_of(iteration).items() if t.dtype.kind == "f"}
    name = draw(st.sampled_from(sorted(leaves)))
    array = leaves[name].data.copy()
    array.flat[draw(st.integers(0, array.size - 1))] = draw(st.floats(-2, 2))
    return walk.edit({name: array}, iteration=iteration)


WAYS = {
    "edit": edited,
    "rate": lambda walk, draw: walk.edit(
        {}, rate=draw(st.floats(0, 1)), iteration=draw(st.integers(1, walk.iterations))
    ),
    "further": lambda walk, draw: walk.further(),
    "optimizer": lambda walk, draw: walk.varied(optimizer=draw(st.sampled_from(sorted(RULES)))),
    "freeze": lambda walk, draw: walk.varied(frozen=frozenset(list(walk.leaves)[:2])),
    "open": lambda walk, draw: walk.with_opened(walk.can_be_opened),
    "fault": lambda walk, draw: walk.with_fault(draw(st.sampled_from([None, *FAULTS]))),
    "activation": lambda walk, draw: (
        walk.with_activation(
            draw(st.sampled_from(sorted(walk.activations))),
            draw(st.sampled_from(sorted(ACTIVATIONS))),
        )
        if walk.activations
        else walk
    ),
}


@settings(max_examples=5 * settings().max_examples)
@given(walks())
def test_a_recipe_makes_the_same_walk_again(walk):
    hash(walk.recipe)
    assert_alike(walk_of(walk.recipe), walk)


@settings(max_examples=3 * settings().max_examples)
@given(walks())
def test_a_walk_that_grows_is_the_one_that_begins_with_as_many_iterations(walk):
    longer = walk.further()
    assert longer.recipe == walk.varied(iterations=walk.iterations + 1).recipe
    assert_alike(longer, walk_of(longer.recipe))


def test_edits_of_different_numbers_commute():
    walk = EXAMPLES["xor"].walk().varied(iterations=3)
    first, second = Change(1, "x", (0, 0), 0.5), Change(2, "W1", (1, 0), -0.25)
    one = walk.following(walk.recipe.with_changes(first).with_changes(second))
    other = walk.following(walk.recipe.with_changes(second).with_changes(first))
    assert_alike(one, other)
    assert one.losses[1] != walk.losses[1]


def test_of_two_edits_of_one_number_the_later_one_counts():
    recipe = Recipe().with_changes(Change(1, "x", (0,), 1.0), Change(1, "x", (1,), 2.0))
    again = recipe.with_changes(Change(1, "x", (0,), 3.0))
    assert again.changes == (Change(1, "x", (0,), 3.0), Change(1, "x", (1,), 2.0))


def test_recipes_that_ask_for_the_same_are_equal_in_whatever_order():
    changes = Change(2, "W1", (0, 1), 1.0), Change(1, "x", (1,), 2.0), Change(1, "x", (0,), 1.0)
    assert Recipe().with_changes(*changes) == Recipe().with_changes(*reversed(changes))
    one = Recipe().with_activation("h", "relu").with_activation("a", "tanh")
    other = Recipe().with_activation("a", "tanh").with_activation("h", "relu")
    assert one == other


def test_an_edit_of_a_later_iteration_leaves_its_other_numbers_to_the_updates():
    walk = EXAMPLES["xor"].walk().varied(iterations=2)
    array = walk.leaves_of(2)["W1"].data.copy()
    array[0, 0] = 0.5
    walk = walk.edit({"W1": array}, iteration=2).edit({}, rate=0.01)
    plain = EXAMPLES["xor"].walk().varied(iterations=2, rate=0.01).leaves_of(2)["W1"].data
    now = walk.leaves_of(2)["W1"].data
    assert now[0, 0] == 0.5
    np.testing.assert_array_equal(now.flat[1:], plain.flat[1:])


@pytest.mark.parametrize(
    ("recipe", "message"),
    [
        (Recipe("mazur", optimizer="adma"), "no optimizer 'adma'; did you mean adam"),
        (Recipe("mazur", fault="typo"), "no fault 'typo'; expected one of transpose"),
        (Recipe("mazur", opened=frozenset({"h"})), "'h' is made by no fused operation"),
        (Recipe("mazur", activations=(("z1", "relu"),)), "'z1' is made by no activation"),
        (Recipe("mazur", activations=(("h", "wavy"),)), "no activation 'wavy'"),
        (Recipe("mazur", changes=(Change(1, "W9", (), 0.0),)), "no input or parameter 'W9'"),
        (Recipe("nosuch"), "no walk 'nosuch'"),
    ],
)
def test_a_recipe_for_what_is_not_there_is_refused_with_what_is(recipe, message):
    with pytest.raises((KeyError, ValueError), match=message):
        walk_of(recipe)


def test_an_array_is_copied_once_however_many_of_its_elements_are_edited():
    class Counted(np.ndarray):
        copies = 0

        def copy(self, order="C"):
            Counted.copies += 1
            return super().copy(order)

    given = np.zeros((2, 3)).view(Counted)
    edits = (Change(1, "W", (i, j), 1.0) for i in range(2) for j in range(3))
    edited = Recipe().with_changes(*edits).changed(1, {"W": given})
    assert Counted.copies == 1
    assert (edited["W"] == 1).all()
    assert (given == 0).all()
