from __future__ import annotations

import numpy as np
import pytest
from loops import some

from core.layers import ACTIVATIONS
from core.networks import MLP
from core.tape import Tape
from core.walk import Recipe, Walk


def walk_of(activation):
    model = MLP([3, 4, 3, 2], activation=activation, init="lecun", rng=np.random.default_rng(0))
    with Tape() as tape:
        loss = model.loss(np.array([[0.5, -1, 2], [1, 0, -0.3]], np.float32), np.array([0, 1]))
    return Walk(tape, loss, Recipe(rate=0.1))


def values(walk):
    return {step.name: step.array for step in walk.steps}


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_walk_with_other_activations_is_that_of_a_network_with_them(activation):
    swapped = walk_of("tanh").with_activation("a1", activation).with_activation("a2", activation)
    assert swapped.activations == {"a1": activation, "a2": activation}
    found, expected = values(swapped), values(walk_of(activation))
    assert list(found) == list(expected)
    for name, array in some(expected.items()):
        np.testing.assert_array_equal(found[name], array, err_msg=name)


def test_what_comes_before_the_swapped_one_and_the_walk_it_came_from_stay():
    walk = walk_of("tanh")
    before = values(walk)
    swapped = walk.with_activation("a2", "relu")
    assert swapped.activations == {"a1": "tanh", "a2": "relu"}
    np.testing.assert_array_equal(values(swapped)["a1"], before["a1"])
    assert values(swapped)["a2"].min() == 0 > before["a2"].min()
    for name, array in some(values(walk).items()):
        np.testing.assert_array_equal(array, before[name])


def test_an_unknown_activation_or_place_is_refused_with_those_there_are():
    walk = walk_of("tanh")
    with pytest.raises(KeyError, match="no activation 'wavy'; expected one of tanh, sigmoid, relu"):
        walk.with_activation("a1", "wavy")
    with pytest.raises(KeyError, match="'z1' is made by no activation; expected one of a1, a2"):
        walk.with_activation("z1", "relu")
