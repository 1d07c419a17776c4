from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from core.init import INITIALIZERS, SUITS, normal
from core.layers import ACTIVATIONS, Dense

RNG = np.random.default_rng


@pytest.mark.parametrize("activation", [*ACTIVATIONS, "linear"])
def test_weights_begin_as_suits_the_activation_that_follows(activation):
    layer = Dense(5, 4, rng=RNG(3), activation=activation, dtype=np.float64)
    expected = INITIALIZERS[SUITS[activation]]((5, 4), RNG(3))
    np.testing.assert_array_equal(layer.W.data, expected)
    np.testing.assert_array_equal(layer.b.data, np.zeros(4))


def test_a_named_initializer_is_used_instead():
    layer = Dense(5, 4, rng=RNG(3), activation="relu", init="lecun", dtype=np.float64)
    np.testing.assert_array_equal(layer.W.data, INITIALIZERS["lecun"]((5, 4), RNG(3)))


def test_an_initializer_can_be_given_itself():
    layer = Dense(5, 4, rng=RNG(3), init=partial(normal, std=7), dtype=np.float64)
    np.testing.assert_array_equal(layer.W.data, RNG(3).normal(0, 7, (5, 4)))


def test_an_activation_that_nothing_suits_is_named():
    with pytest.raises(ValueError, match="activation 'wavy'; expected one of linear, sigmoid"):
        Dense(5, 4, rng=RNG(3), activation="wavy")


def test_parameters_have_the_layers_number_and_precision():
    W, b = Dense(5, 4, rng=RNG(0), name="2").parameters()
    assert (W.name, b.name) == ("W2", "b2")
    assert W.dtype == b.dtype == np.float32


@pytest.mark.parametrize("sizes", [(2, 3.5), ("2", 3), (None, 3)])
def test_a_size_that_is_no_whole_number_is_refused(sizes):
    with pytest.raises(TypeError, match="a dense layer's sizes are whole numbers, not"):
        Dense(*sizes, rng=RNG(0))
