from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from loops import some

from core.init import (
    GAINS,
    INITIALIZERS,
    SUITS,
    fans,
    gain_of,
    glorot,
    glorot_uniform,
    he,
    he_uniform,
    lecun,
    lecun_uniform,
    normal,
    orthogonal,
    uniform,
)
from core.layers import ACTIVATIONS
from core.networks import MLP
from core.tape import Tape, Tensor

RNG = np.random.default_rng
DENSE, KERNEL = (400, 100), (50, 20, 3, 5)
BOUNDS = [  # of the uniform forms, for fans of 400 and 100
    (partial(uniform, std=0.1), np.sqrt(3) / 10),
    (lecun_uniform, np.sqrt(3 / 400)),
    (partial(lecun_uniform, gain=2), 2 * np.sqrt(3 / 400)),
    (glorot_uniform, np.sqrt(6 / 500)),
    (partial(glorot_uniform, gain=3), 3 * np.sqrt(6 / 500)),
    (he_uniform, np.sqrt(6 / 400)),
]


def test_a_unit_adds_up_fan_in_inputs_and_an_input_reaches_fan_out_units():
    assert fans(DENSE) == DENSE
    assert fans(KERNEL) == (20 * 3 * 5, 50 * 3 * 5)
    assert fans((7, 6, 2)) == (12, 14)
    with pytest.raises(ValueError, match=r"weights of shape \(3,\) have no fans"):
        fans((3,))


@pytest.mark.parametrize(
    ("initializer", "shape", "variance"),
    [
        (normal, DENSE, 1e-4),
        (lecun, DENSE, 1 / 400),
        (partial(lecun, gain=2), DENSE, 4 / 400),
        (glorot, DENSE, 2 / 500),
        (partial(glorot, gain=3), DENSE, 9 * 2 / 500),
        (he, DENSE, 2 / 400),
        (lecun, KERNEL, 1 / 300),
        (glorot, KERNEL, 2 / 1050),
        (he, KERNEL, 2 / 300),
    ],
)
def test_weights_have_the_variance_that_the_paper_asks_for(initializer, shape, variance):
    W = initializer(shape, RNG(0))
    deviation = variance * np.sqrt(2 / W.size)  # of a sample variance of as many Gaussians
    assert W.shape == shape
    assert abs(W.var() - variance) < 4 * deviation
    assert abs(W.mean()) < 4 * np.sqrt(variance / W.size)
    assert np.abs(W).max() > 3.5 * np.sqrt(variance)  # a Gaussian's tail


@pytest.mark.parametrize(("initializer", "bound"), BOUNDS)
def test_uniform_weights_reach_up_to_the_bound_and_never_beyond(initializer, bound):
    W = initializer(DENSE, RNG(0))
    assert 0.999 * bound < W.max() <= bound
    assert -bound <= W.min() < -0.999 * bound
    deviation = bound**2 / 3 * np.sqrt(4 / 5 / W.size)  # of a sample variance of as many
    assert abs(W.var() - bound**2 / 3) < 4 * deviation


def test_what_is_not_random_is_not():
    np.testing.assert_array_equal(INITIALIZERS["zeros"]((2, 3), RNG(0)), np.zeros((2, 3)))
    np.testing.assert_array_equal(
        INITIALIZERS["constant"]((2, 3), RNG(0), value=7), np.full((2, 3), 7.0)
    )


@pytest.mark.parametrize("shape", [(6, 6), (8, 3), (3, 8), (4, 2, 3, 3), (9, 1, 2, 2)])
@pytest.mark.parametrize("gain", [1, 1.5])
def test_orthogonal_weights_turn_without_stretching(shape, gain):
    W = orthogonal(shape, RNG(0), gain=gain).reshape(shape[0], -1)
    rows, columns = W.shape
    inner = W.T @ W if rows >= columns else W @ W.T
    np.testing.assert_allclose(inner, gain**2 * np.eye(min(rows, columns)), atol=1e-12)


def test_orthogonal_weights_prefer_no_direction():
    corners = np.array([orthogonal((3, 3), RNG(seed))[0, 0] for seed in range(400)])
    assert abs(corners.mean()) < 4 / np.sqrt(3 * 400)  # QR alone would make all of one sign
    assert corners.var() == pytest.approx(1 / 3, abs=0.06)


@pytest.mark.parametrize("name", sorted(set(INITIALIZERS) - {"zeros", "constant"}))
def test_the_same_seed_gives_the_same_weights_and_another_seed_others(name):
    first, same, other = (INITIALIZERS[name]((3, 4), RNG(seed)) for seed in (5, 5, 6))
    np.testing.assert_array_equal(first, same)
    assert (first != other).all()


@pytest.mark.parametrize("name", INITIALIZERS)
def test_every_initializer_takes_dense_and_convolutional_shapes(name):
    for shape in ((3, 4), (4, 3, 2), (4, 3, 2, 2)):
        W = INITIALIZERS[name](shape, RNG(0))
        assert (W.shape, W.dtype) == (shape, np.float64)


def test_every_activation_has_a_gain_and_weights_that_suit_it():
    assert set(SUITS) == set(GAINS) == {*ACTIVATIONS, "linear"}
    assert set(SUITS.values()) <= set(INITIALIZERS)
    with pytest.raises(ValueError, match="activation 'wavy'; expected one of linear, sigmoid"):
        gain_of("wavy")


PYTORCHS = {"linear", "sigmoid", "tanh", "leaky_relu", "selu"}  # and ReLU's, which is both


@pytest.mark.parametrize("name", sorted(set(GAINS) & set(ACTIVATIONS) - PYTORCHS))
def test_other_gains_give_an_activation_its_inputs_mean_square(name):
    z = np.linspace(-12, 12, 240_000)  # 0, where the step is, halfway between two
    density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    a = ACTIVATIONS[name](Tensor(z)).data
    assert 1 / np.sqrt(np.trapezoid(a * a * density, z)) == pytest.approx(gain_of(name), rel=1e-6)


def growth_through_30_layers(activation, init):
    """By how much the mean square grows: of z from layer 1 to 30, of ∂L/∂z from 30 to 1."""
    model = MLP([100] * 31, activation=activation, init=init, rng=RNG(0), dtype=np.float64)
    rng = RNG(1)
    with Tape() as tape:
        loss = model.loss(rng.normal(size=(200, 100)), rng.integers(0, 100, 200))
    gradients = tape.gradients(loss)
    z1, *_, z30 = (r.result for r in tape.records if r.result.name.startswith("z"))
    size = lambda array: np.square(array).mean()  # noqa: E731
    return size(z30.data) / size(z1.data), size(gradients[z1]) / size(gradients[z30])


@pytest.mark.parametrize(
    ("activation", "init", "factor"),
    [
        ("relu", "he", 30),
        ("relu", "he_uniform", 30),
        ("relu", partial(orthogonal, gain=gain_of("relu")), 30),
        ("tanh", "glorot", 100),
        ("tanh", "orthogonal", 100),
    ],
)
def test_signals_and_gradients_keep_their_size_through_thirty_layers(activation, init, factor):
    """Within a factor of 30 in mean square, 1.12 a layer; of 100, 1.17 a layer, under tanh."""
    for growth in some(growth_through_30_layers(activation, init)):
        assert 1 / factor < growth < factor


@pytest.mark.parametrize(
    ("init", "growth"),
    [
        ("lecun", 1 / 2),  # half of the signal is cut away
        (partial(normal, std=0.3), 100 * 0.3**2 / 2),
    ],
)
def test_weights_that_do_not_suit_relu_let_both_vanish_or_explode(init, growth):
    """As the variance of one layer foretells, within a factor of 30 after 29 layers."""
    for measured in some(growth_through_30_layers("relu", init)):
        assert growth**29 / 30 < measured < 30 * growth**29


def test_sigmoid_shrinks_a_gradient_to_a_quarter_or_less_in_each_layer():
    forward, backward = growth_through_30_layers("sigmoid", "lecun")
    assert 1 / 10 < forward < 10
    assert backward < 16.0**-29
