from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.datasets import Data, digits_splits
from core.diagnosis import diagnose, measure
from core.networks import CNN, MLP, PerceptronClassifier, SoftmaxRegression
from core.optim import optimizer_named
from core.training import EpochDone, fit

USUAL = {"sgd": 0.1, "adam": 0.003, "lion": 0.0003}
SEEDS = (0, 1, 2)
DEEP = (32,) * 6
EPOCHS = 5


def trained(optimizer, rate, hidden, activation, *, seed, init=None, epochs=EPOCHS):
    """A training on digits, measured before its first step and after its last; and what it got."""
    rng, data = np.random.default_rng(seed), digits_splits(seed)
    model = MLP([64, *hidden, 10], activation=activation, init=init, rng=rng)
    batch = Data(data.train.x[:256], data.train.y[:256])
    steps = epochs * -(-len(data.train.y) // 32)
    before = model.vector
    for event in fit(
        model, data, optimizer=optimizer_named(optimizer)(rate), epochs=epochs, rng=rng
    ):
        if event.step == steps - 1:
            before = model.vector.copy()
        if isinstance(event, EpochDone):
            last = event
            if event.epoch == 0:
                start = measure(model, batch, event.train_loss)
    return start, measure(model, batch, last.train_loss, before), last.train_accuracy


def why(optimizer, rate, hidden, activation, **settings):
    """The diagnosis; None of a training that is better than a guess."""
    start, end, accuracy = trained(optimizer, rate, hidden, activation, **settings)
    if accuracy >= 0.2 and end.loss <= end.chance:
        return None
    return diagnose(start, end, rate=rate, usual=USUAL[optimizer])


CAUSES = [
    pytest.param(
        ("sgd", 0.1, DEEP, "sigmoid"),
        "vanishing gradients",
        "so a step changes W1 by",
        "Try the activation tanh",
        ("adam", 0.003, DEEP, "tanh"),
        id="six layers of sigmoid",
    ),
    pytest.param(
        ("sgd", 30, (32,), "relu"),
        "dead units",
        "killed hidden layer 1: 100% of its units are 0 for every example",
        "Try a usual rate, 0.1.",
        ("sgd", 0.1, (32,), "relu"),
        id="relu, SGD at 30",
    ),
    pytest.param(
        ("adam", 1, (32,), "relu"),
        "dead units",
        "the gradient of W1 has the norm 0.",
        "Try a usual rate, 0.003.",
        ("adam", 0.003, (32,), "relu"),
        id="relu, Adam at 1",
    ),
    pytest.param(
        ("adam", 3, (32,), "tanh"),
        "saturated units",
        "of the outputs lie at the flat ends of tanh",
        "Try a usual rate, 0.003.",
        ("adam", 0.003, (32,), "tanh"),
        id="tanh, Adam at 3",
    ),
    pytest.param(
        ("lion", 0.3, (32,), "tanh"),
        "saturated units",
        "of its units are the same for every example",
        "Try a usual rate, 0.0003.",
        ("lion", 0.0003, (32,), "tanh"),
        id="tanh, Lion at 0.3",
    ),
    pytest.param(
        ("lion", 0.3, (32,), "leaky_relu"),
        "rate too high",
        "the steps overshoot: the loss rose from 2.",
        "Try a usual rate, 0.0003.",
        ("lion", 0.0003, (32,), "leaky_relu"),
        id="leaky relu, Lion at 0.3",
    ),
    pytest.param(
        ("sgd", 1e-6, (32,), "tanh"),
        "rate too low",
        "the last one changed the weights by 2e-07 of their size",
        "Try a usual rate, 0.1.",
        ("sgd", 0.1, (32,), "tanh"),
        id="tanh, SGD at 1e-6",
    ),
]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("settings", "cause", "number", "advice", "mended"), CAUSES)
def test_a_cause_is_named_with_its_number_and_goes_when_it_is_taken_away(
    settings, cause, number, advice, mended, seed
):
    found = why(*settings, seed=seed)
    assert found.cause == cause
    assert number in str(found.finding)
    assert str(found.remedy).startswith(advice)
    assert "epochs" not in str(found.remedy)
    assert why(*mended, seed=seed) is None


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_weights_that_start_at_zero_are_named_whatever_the_rate(activation, seed):
    found = why("sgd", 0.1, (32,), activation, init="zeros", seed=seed)
    assert found.cause == "symmetric start"
    assert "All 32 units of hidden layer 1" in str(found.finding)
    assert "norm 0 before the first step" in str(found.finding)
    assert "at random" in str(found.remedy)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_network_that_learns_slowly_needs_more_epochs_and_has_no_vanishing_gradients(seed):
    start, end, _ = trained("adam", 0.003, DEEP, "sigmoid", seed=seed, epochs=5)
    found = diagnose(start, end, rate=0.003, usual=0.003)
    assert start.weights[0].gradient < 0.01 * start.weights[-1].gradient
    assert found.cause == "slow"
    assert f"the loss fell from {start.loss:.3f} to {end.loss:.3f}" in str(found.finding)
    assert str(found.remedy) == "Try more epochs."
    _, _, accuracy = trained("adam", 0.003, DEEP, "sigmoid", seed=seed, epochs=30)
    assert accuracy > 0.3


def test_units_dead_from_the_start_are_not_blamed_on_the_rate():
    found = why("adam", 0.003, (2,) * 6, "relu", seed=0)
    assert found.cause == "dead units"
    assert "Hidden layer 6 was dead from the start" in str(found.finding)
    assert "leaky_relu" in str(found.remedy)


def test_a_rate_already_low_is_lowered_further_and_a_high_one_does_not_need_more():
    start, end, _ = trained("sgd", 30, (32,), "relu", seed=0)
    assert str(diagnose(start, end, rate=30, usual=30).remedy) == "Try a tenth of the rate, 3."
    start, end, _ = trained("sgd", 1e-6, (32,), "tanh", seed=0)
    assert str(diagnose(start, end, rate=1e-6, usual=1e-6).remedy) == "Try more epochs."


def test_what_no_cause_explains_is_told_by_its_numbers():
    start, end, _ = trained("sgd", 0.1, (32,), "tanh", seed=0)
    stuck = replace(end, loss=start.loss)
    found = diagnose(start, stuck, rate=0.1, usual=0.1)
    assert found.cause == "unknown"
    assert f"went from {start.loss:.3f} to {start.loss:.3f}" in str(found.finding)


def of_each_kind():
    rng = np.random.default_rng(0)
    return [
        MLP([64, 8, 10], rng=rng),
        CNN(rng=rng),
        SoftmaxRegression(64, 10, rng=rng),
        PerceptronClassifier(64, 10),
    ]


@pytest.mark.parametrize("model", of_each_kind(), ids=lambda model: type(model).__name__)
def test_measuring_leaves_the_network_as_it_is(model):
    data = digits_splits(0).train
    batch = Data(data.x[:32], data.y[:32])
    vector, gradient = model.vector.copy(), model.gradient.copy()
    signs = measure(model, batch, 1.0, vector)
    assert np.array_equal(model.vector, vector)
    assert np.array_equal(model.gradient, gradient)
    assert {w.update for w in signs.weights} == {0.0}
    assert (signs.chance is None) == isinstance(model, PerceptronClassifier)
    assert [w.name for w in signs.weights] == [
        p.name for p in model.parameters() if p.name.startswith("W")
    ]


def test_what_is_measured_is_what_the_formulas_say():
    model = MLP([2, 3, 2], activation="tanh", rng=np.random.default_rng(0), dtype=np.float64)
    first, second = model.layers
    first.W.data[...] = [[0, 9, 0.1], [0, 0, 0.1]]  # always 0, mostly at an end, between them
    first.b.data[...] = 0
    batch = Data(np.array([[1.0, 0.0], [1.0, 2.0]]), np.array([0, 1]))
    before = model.vector.copy()
    second.W.data *= 1.5
    signs = measure(model, batch, 0.7, before)
    (hidden,) = signs.hidden
    assert (hidden.activation, hidden.units) == ("tanh", 3)
    assert hidden.dead == pytest.approx(1 / 3)
    assert hidden.constant == pytest.approx(2 / 3)
    assert hidden.saturated == pytest.approx(2 / 6)
    assert [w.update for w in signs.weights] == pytest.approx([0.0, 0.5])
    assert signs.chance == pytest.approx(np.log(2))
    assert not any(w.equal for w in signs.weights)
    step = 1e-6
    w = second.W.data
    numeric = np.zeros_like(w)
    for place in np.ndindex(w.shape):
        kept = w[place]
        w[place] = kept + step
        above = model.loss(batch.x, batch.y).item()
        w[place] = kept - step
        numeric[place] = (above - model.loss(batch.x, batch.y).item()) / (2 * step)
        w[place] = kept
    assert signs.weights[1].gradient == pytest.approx(np.linalg.norm(numeric), rel=1e-5)
