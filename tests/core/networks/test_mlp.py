from __future__ import annotations

import numpy as np
import pytest
from loops import some

from core.layers import NORMS
from core.networks import MLP, SoftmaxRegression
from core.tape import Tape

RNG = np.random.default_rng


def test_an_mlp_is_affine_maps_with_an_activation_between_them():
    model = MLP([3, 4, 5, 2], activation="relu", rng=RNG(0), dtype=np.float64)
    model.vector[...] = RNG(1).normal(size=model.vector.size)
    x = RNG(2).normal(size=(6, 3))
    W1, b1, W2, b2, W3, b3 = (p.data for p in model.parameters())
    a1 = np.maximum(x @ W1 + b1, 0)
    a2 = np.maximum(a1 @ W2 + b2, 0)
    np.testing.assert_allclose(model.scores(x).data, a2 @ W3 + b3, rtol=1e-12)


def test_results_carry_the_textbooks_names():
    model = MLP([2, 3, 2], rng=RNG(0))
    with Tape() as tape:
        model.loss(np.ones((1, 2)), np.array([0]))
    assert [record.result.name for record in tape.records] == ["z1", "a1", "z2", "L"]
    assert [t.name for t in tape.leaves()] == ["x", "W1", "b1", "W2", "b2", ""]


def test_an_mlp_of_two_sizes_is_softmax_regression():
    mlp, softmax = MLP([4, 3], rng=RNG(0)), SoftmaxRegression(4, 3, rng=RNG(0))
    x = RNG(1).normal(size=(5, 4))
    np.testing.assert_array_equal(mlp.scores(x).data, softmax.scores(x).data)


def test_before_a_step_nothing_learns_and_after_it_the_last_layer_does():
    model = MLP([3, 4, 2], activation="step", rng=RNG(0))
    with Tape() as tape:
        loss = model.loss(RNG(1).normal(size=(6, 3)), RNG(2).integers(0, 2, 6))
    gradients = tape.gradients(loss)
    for parameter in some(model.parameters()):
        assert gradients[parameter].any() == (parameter.name in ("W2", "b2"))


def test_an_mlp_with_swish_is_one_with_silu():
    x = RNG(1).normal(size=(6, 3))
    swish, silu = (MLP([3, 4, 2], activation=name, rng=RNG(0)) for name in ("swish", "silu"))
    np.testing.assert_array_equal(swish.scores(x).data, silu.scores(x).data)


@pytest.mark.parametrize(
    "model",
    [
        MLP([64, 32, 10], init="normal", rng=RNG(0)),
        SoftmaxRegression(64, 10, init="normal", rng=RNG(0)),
    ],
)
def test_small_weights_begin_at_chance(model):
    rng = RNG(1)
    loss = model.loss(rng.random((200, 64)), rng.integers(0, 10, 200)).item()
    assert loss == pytest.approx(np.log(10), abs=0.02)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"sizes": [4]}, r"at least an input and an output size, not \[4\]"),
        ({"sizes": [4, 0, 2]}, "at least 1 input and 1 output, not 4 and 0"),
        ({"activation": "wavy"}, "unknown activation 'wavy'; expected one of tanh, sigmoid, relu"),
        ({"init": "best"}, "unknown initializer 'best'; expected one of zeros, constant, normal"),
    ],
)
def test_what_an_mlp_cannot_be_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        MLP(**{"sizes": [4, 3, 2], "rng": RNG(0)} | arguments)


@pytest.mark.parametrize("norm", NORMS)
def test_a_normalization_stands_before_the_activation(norm):
    model = MLP([3, 4, 2], norm=norm, rng=RNG(0))
    with Tape() as tape:
        model.loss(RNG(1).normal(size=(5, 3)), np.zeros(5, int))
    assert [record.result.name for record in tape.records] == ["z1", "n1", "a1", "z2", "L"]
    assert model.describe() == f"3-4-2 tanh, {norm} norm"
    np.testing.assert_array_equal(
        model.state_dict()["W1"], MLP([3, 4, 2], rng=RNG(0)).state_dict()["W1"]
    )


def test_dropout_leaves_out_hidden_units_in_training_alone():
    model, x = MLP([3, 400, 2], activation="sigmoid", dropout=0.5, rng=RNG(0)), np.ones((1, 3))
    model.train()
    with Tape() as tape:
        model.scores(x)
    dropped = next(r.result.data for r in tape.records if r.op.name == "dropout")
    assert 0.4 < np.mean(dropped == 0) < 0.6
    model.eval()
    plain = MLP([3, 400, 2], activation="sigmoid", rng=RNG(0))
    np.testing.assert_array_equal(model.scores(x).data, plain.scores(x).data)


def test_a_normalization_that_does_not_exist_gets_the_nearest():
    with pytest.raises(ValueError, match="unknown norm 'bach'; did you mean batch"):
        MLP([3, 4, 2], norm="bach", rng=RNG(0))
