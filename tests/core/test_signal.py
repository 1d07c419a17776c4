"""What depth does to a signal and to the gradient, against what is known of it."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from loops import some

from core import init
from core.networks import ResidualMLP
from core.signal import layer_signals, typical


def signals(activation, first, seed=0, depth=12, width=64, rows=50, **more):
    rng = np.random.default_rng(seed)
    more = {"norm": None, "residual": False, **more}
    model = ResidualMLP(
        width, width, width=width, blocks=depth - 1, activation=activation, init=first, rng=rng,
        dtype=np.float64, **more,
    )  # fmt: skip
    return model, layer_signals(model, *rng.normal(size=(2, rows, width)))


def test_the_factors_multiply_to_the_gradient():
    _model, layers = signals("tanh", "glorot")
    assert [layer.number for layer in layers] == list(range(1, 13))
    product = 1.0
    for layer in some(layers[-2::-1]):
        product *= layer.by_weights * layer.by_slopes
        assert product == pytest.approx(layer.gradient / layers[-1].gradient)


def test_the_gradient_is_what_a_nudge_of_each_score_of_a_layer_says():
    rng = np.random.default_rng(0)
    model = ResidualMLP(3, 3, width=3, blocks=1, norm=None, residual=False, activation="tanh",
                        init="lecun", rng=rng, dtype=np.float64)  # fmt: skip
    x, upstream = rng.normal(size=(2, 1, 3))
    found = layer_signals(model, x, upstream)
    W1, b1, W2, b2, W3, b3 = (parameter.data for parameter in model.parameters())

    def loss(z):
        return float((upstream * (np.tanh(np.tanh(z) @ W2 + b2) @ W3 + b3)).sum())

    z = x @ W1 + b1
    slopes = [(loss(z + nudge) - loss(z - nudge)) / 2e-6 for nudge in 1e-6 * np.eye(3)]
    assert found[0].gradient == pytest.approx(np.linalg.norm(slopes), rel=1e-6)
    assert found[0].spread == pytest.approx(np.tanh(z).std())


@given(seed=st.integers(0, 2**32 - 1))
def test_the_slopes_of_a_sigmoid_take_three_quarters_at_least(seed):
    for std in (0.01, 1.0):
        _model, layers = signals("sigmoid", partial(init.normal, std=std), seed, depth=4)
        assert all(layer.by_slopes <= 0.25 + 1e-12 for layer in layers)


def test_relu_halves_the_mean_square_which_he_makes_up_for():
    for seed in range(3):
        kept = {
            name: layers[-1].spread / layers[0].spread
            for name in ("lecun", "he")
            for layers in [signals("relu", name, seed)[1]]
        }
        assert kept["lecun"] == pytest.approx(kept["he"] * 2 ** (-11 / 2), rel=1e-9)
        assert 0.2 < kept["he"] < 5


def test_weights_of_0_leave_no_gradient_and_no_factor():
    _model, layers = signals("relu", "zeros")
    assert layers[0].gradient == 0
    assert np.isnan(layers[0].by_weights)
    assert np.isnan(typical([layer.by_slopes for layer in layers[:-1]]))


def test_an_upstream_of_another_shape_is_refused():
    model, _layers = signals("tanh", "glorot", width=4)
    with pytest.raises(ValueError, match=r"upstream has shape \(1, 3\); the output's is \(2, 4\)"):
        layer_signals(model, np.ones((2, 4)), np.ones((1, 3)))


def test_the_network_is_left_as_it_is():
    rng = np.random.default_rng(0)
    model = ResidualMLP(4, 4, width=4, blocks=2, norm="batch", activation="relu", rng=rng)
    before = {name: array.copy() for name, array in model.state_dict().items()}
    layer_signals(model, *rng.normal(size=(2, 8, 4)))
    for name, array in some(model.state_dict().items()):
        np.testing.assert_array_equal(array, before[name])


def test_the_typical_factor_gives_the_same_product():
    assert typical([2.0, 8.0]) == pytest.approx(4)
    assert np.isnan([typical([]), typical([2.0, 0.0]), typical([2.0, np.inf])]).all()
