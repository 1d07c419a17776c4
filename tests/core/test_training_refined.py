"""What `fit` does between the gradient and the step, and when it stops: schedule, penalty, clip."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from core.datasets import Data, Splits, moons, split
from core.networks import MLP, ResidualMLP
from core.optim import SGD, clip_grad_norm, loss_of
from core.optim.schedules import cosine, step
from core.regularization import L1, L2, EarlyStopping, weights_only
from core.tape import Parameter
from core.training import Diverged, EpochDone, StepDone, evaluate, fit

RNG = np.random.default_rng


@pytest.fixture(scope="module")
def data():
    return split(moons(52, RNG(0)), seed=0)


def network():
    return MLP([2, 8, 2], rng=RNG(0), dtype=np.float64)


def train(model, data, optimizer=None, **settings):
    settings = {"batch": 74, "epochs": 5} | settings  # all examples in one batch
    return list(fit(model, data, optimizer=optimizer or SGD(0.5), rng=RNG(1), **settings))


def by_hand(data, change, epochs=5):
    """The parameters after as many steps w ← w − 0.5·change(w, gradient, step)."""
    objective = loss_of(network(), data.train)
    w = network().vector.copy()
    for number in range(epochs):
        w -= 0.5 * change(w, objective(w)[1], number)
    return w


def test_a_schedule_sets_the_rate_of_each_step_counted_from_0(data):
    model, optimizer = network(), SGD(123.0)
    train(model, data, optimizer, schedule=step(0.5, 2, factor=0.1))
    expected = by_hand(data, lambda w, g, number: 0.1 ** (number // 2) * g)
    np.testing.assert_allclose(model.vector, expected, rtol=1e-10)
    assert optimizer.rate == pytest.approx(0.005)


def test_a_schedule_counts_on_from_epoch_to_epoch(data):
    optimizer = SGD(1.0)
    events = fit(
        network(),
        data,
        optimizer=optimizer,
        batch=37,
        epochs=3,
        schedule=cosine(1.0, 6),
        rng=RNG(0),
    )
    rates = [optimizer.rate for event in events if isinstance(event, StepDone)]
    assert rates == [cosine(1, 6)(t) for t in range(6)]


@pytest.mark.parametrize("kind", [L1, L2])
def test_a_penalty_adds_its_gradient_and_the_losses_told_are_without_it(data, kind):
    model, penalty = network(), kind(0.1 * weights_only(network()))
    events = train(model, data, penalty=penalty)
    expected = by_hand(data, lambda w, g, _: g + penalty.gradient(w))
    np.testing.assert_allclose(model.vector, expected, rtol=1e-10)
    assert events[-1].train_loss == pytest.approx(evaluate(model, data.train)[0])


def test_a_clip_changes_the_gradient_penalty_included(data):
    model, penalty = network(), L2(1.0)
    train(model, data, penalty=penalty, clip=partial(clip_grad_norm, max_norm=0.01))

    def clipped(w, g, _):
        g = g + penalty.gradient(w)
        clip_grad_norm(g, 0.01)
        return g

    np.testing.assert_allclose(model.vector, by_hand(data, clipped), rtol=1e-10)


def test_clipping_keeps_a_training_alive_that_would_diverge(data):
    def last(**settings):
        model = MLP([2, 16, 16, 2], activation="relu", rng=RNG(0))
        return train(model, data, SGD(1e9), batch=8, epochs=5, **settings)[-1]

    assert isinstance(last(), Diverged)
    end = last(clip=lambda gradient: clip_grad_norm(gradient, 1e-10))
    assert end.train_loss < 0.5


def test_early_stopping_ends_the_training_and_restores_the_best_weights(data):
    model, stop = network(), EarlyStopping(patience=4)
    seen = {}
    for event in fit(model, data, optimizer=SGD(20.0), batch=8, epochs=200, stop=stop, rng=RNG(1)):
        if isinstance(event, EpochDone):
            seen[event.epoch] = event.validation_loss, model.vector.copy()
    best = min(seen, key=lambda epoch: seen[epoch][0])
    assert max(seen) == best + 4 < 200
    assert (stop.epoch, stop.loss) == (best, seen[best][0])
    assert (seen[best + 4][1] != seen[best][1]).any()
    np.testing.assert_array_equal(model.vector, seen[best][1])


def test_the_best_weights_come_back_when_the_epochs_run_out_too(data):
    model, stop = network(), EarlyStopping(patience=100)
    events = train(model, data, SGD(20.0), batch=8, epochs=12, stop=stop)
    losses = [e.validation_loss for e in events if isinstance(e, EpochDone)]
    assert len(losses) == 13
    assert losses[-1] > min(losses)
    assert evaluate(model, data.validation)[0] == pytest.approx(min(losses))


def test_the_best_weights_come_back_after_a_divergence(data):
    model, stop = MLP([2, 8, 2], activation="relu", rng=RNG(0)), EarlyStopping()
    *_, end = fit(model, data, optimizer=SGD(3e38), batch=8, epochs=9, stop=stop, rng=RNG(1))
    assert isinstance(end, Diverged)
    assert evaluate(model, data.validation)[0] == pytest.approx(stop.loss)


def test_running_statistics_are_restored_with_the_weights(data):
    model = ResidualMLP(2, 2, width=4, blocks=1, norm="batch", activation="tanh", rng=RNG(0))
    stop = EarlyStopping(patience=2)
    train(model, data, SGD(5.0), batch=8, epochs=30, stop=stop)
    assert evaluate(model, data.validation)[0] == pytest.approx(stop.loss)


def test_a_penalty_on_what_the_loss_does_not_use_does_not_pile_up():
    class Spare(MLP):
        def __init__(self) -> None:
            self.spare = Parameter(np.ones(1), "spare")
            super().__init__([2, 2], rng=RNG(0), dtype=np.float64)

    x = RNG(0).normal(size=(20, 2))
    data = Data(x, np.arange(20) % 2)
    model = Spare()
    for _ in fit(
        model, Splits(data, data, data), optimizer=SGD(0.1), penalty=L2(0.5), batch=2, epochs=1,
        rng=RNG(0),
    ):  # fmt: skip
        pass
    assert model.spare.data[0] == pytest.approx(0.95**10)


def test_inputs_are_augmented_anew_for_each_epoch_and_measured_as_they_are(data):
    seen = []

    def augment(x, rng):
        seen.append(rng.normal())
        return np.zeros_like(x)

    model = network()
    first, *_, last = (e for e in train(model, data, augment=augment) if isinstance(e, EpochDone))
    assert len(set(seen)) == 5
    W1 = model.parameters()[0].data
    np.testing.assert_array_equal(W1, network().parameters()[0].data)  # no input, no gradient
    assert last.train_loss != first.train_loss
    assert last.train_loss == pytest.approx(evaluate(model, data.train)[0])
