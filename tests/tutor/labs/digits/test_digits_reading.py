"""Every network of the lab reads a digit, and tells which pixels mattered."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from core.reading import read
from tutor.data_sets.data_shape import DIGITS
from tutor.labs.digits.choices import NETWORKS
from tutor.labs.digits.data import data_of
from tutor.labs.digits.networks import build
from tutor.labs.digits.spec import DigitsSpec

LINEAR = ("softmax", "perceptron")


@cache
def validation():
    return data_of(DigitsSpec()).parts.validation.x


@pytest.mark.parametrize("model", NETWORKS)
def test_the_pixels_that_mattered_are_those_that_move_the_winning_score(model):
    """By central differences in float64, pixel by pixel."""
    rng = np.random.default_rng(1)
    network = build(DigitsSpec.from_texts({"model": model}), DIGITS, rng)
    network.vector += rng.normal(0, 0.1, network.vector.size)  # no weight is 0
    network.vector = network.vector.astype(np.float64)
    for tensor in (*network.parameters(), *network.buffers()):
        tensor.data = tensor.data.astype(np.float64)
    x = validation()[0] + rng.uniform(0.01, 0.02, 64)  # no pixel at a kink
    reading = read(network, x)

    def score(moved):
        with network.evaluating():
            return network.scores(moved[None]).data[0, reading.says]

    step = 1e-6 * np.eye(64)
    numeric = [(score(x + one) - score(x - one)) / 2e-6 for one in step]
    np.testing.assert_allclose(reading.gradient, numeric, rtol=1e-4, atol=1e-6)
    assert reading.gradient.any()


@pytest.mark.parametrize("model", NETWORKS)
def test_every_network_with_hidden_layers_shows_them(model):
    network = build(DigitsSpec.from_texts({"model": model}), DIGITS, np.random.default_rng(0))
    network.train()
    reading = read(network, validation()[0])
    assert bool(reading.hidden) == (model not in LINEAR)
    assert network.training  # as it was
    with network.evaluating():
        expected = network.scores(validation()[:1]).data[0]
    np.testing.assert_allclose(reading.scores, expected, rtol=1e-5)
