from __future__ import annotations

import numpy as np
import pytest

from core.init import INITIALIZERS, glorot, he, lecun, normal
from core.networks import MLP

SHAPE = (400, 100)


@pytest.mark.parametrize(
    ("initializer", "variance"),
    [(lecun, 1 / 400), (glorot, 2 / 500), (he, 2 / 400), (normal, 1e-4)],
)
def test_weights_have_the_variance_that_the_paper_asks_for(initializer, variance):
    W = initializer(*SHAPE, np.random.default_rng(0))
    deviation = variance * np.sqrt(2 / W.size)  # of a sample variance of as many Gaussians
    assert W.shape == SHAPE
    assert abs(W.var() - variance) < 4 * deviation
    assert abs(W.mean()) < 4 * np.sqrt(variance / W.size)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_the_same_seed_gives_the_same_weights_and_another_seed_others(name):
    first, same, other = (
        INITIALIZERS[name](3, 4, np.random.default_rng(seed)) for seed in (5, 5, 6)
    )
    np.testing.assert_array_equal(first, same)
    assert (first != other).all()


@pytest.mark.parametrize(("activation", "init"), [("relu", "he"), ("tanh", "lecun")])
def test_signals_keep_their_size_through_ten_layers(activation, init):
    model = MLP([200] * 11, activation=activation, init=init, rng=np.random.default_rng(0))
    x = np.random.default_rng(1).normal(size=(100, 200))
    assert 0.1 < model.scores(x).data.std() < 3
