from __future__ import annotations

import tracemalloc
from dataclasses import replace
from math import ceil, isfinite, isnan

import numpy as np
import pytest
from loops import some

from core.datasets import Data, Splits, digits_splits, moons, split
from core.evaluation import PIECE
from core.layers import Layer
from core.losses import mse_loss
from core.networks import CNN, MLP, Network, PerceptronClassifier, ResidualMLP, SoftmaxRegression
from core.ops import affine, sqrt
from core.optim import SGD, Adam
from core.tape import Parameter, Tape
from core.training import Diverged, EpochDone, StepDone, evaluate, fit

RNG = np.random.default_rng
DIVERGING = [lambda: SGD(3e38), lambda: SGD(3e38, momentum=0.9), lambda: Adam(1e38)]


@pytest.fixture(scope="module")
def small():
    """Two moons of 104 points: 74 to learn from, 9 to choose by, 21 to test."""
    return split(moons(52, RNG(0)), seed=0)


def train(data, *, seed=0, optimizer=None, dtype=np.float32, activation="tanh", **settings):
    rng = RNG(seed)
    model = MLP([2, 8, 2], activation=activation, rng=rng, dtype=dtype)
    settings = {"batch": 16, "epochs": 3} | settings
    events = list(fit(model, data, optimizer=optimizer or Adam(0.01), rng=rng, **settings))
    return model, events


def test_the_same_seed_gives_the_same_events_and_weights_to_the_last_bit(small):
    (first, events), (second, again) = train(small, seed=3), train(small, seed=3)
    assert events == again
    np.testing.assert_array_equal(first.vector, second.vector)


def test_another_seed_gives_other_events(small):
    assert train(small, seed=3)[1] != train(small, seed=4)[1]


def test_events_come_in_order_and_count_every_batch(small):
    _, events = train(small, batch=16, epochs=3)
    steps = ceil(74 / 16)
    assert [type(e) for e in events] == [EpochDone, *([StepDone] * steps + [EpochDone]) * 3]
    assert [e.step for e in events if isinstance(e, StepDone)] == list(range(1, 3 * steps + 1))
    done = [e for e in events if isinstance(e, EpochDone)]
    assert [(e.epoch, e.step) for e in done] == [(k, k * steps) for k in range(4)]


def test_a_step_reports_the_loss_before_its_update_and_an_epoch_the_state_after_it(small):
    model = MLP([2, 8, 2], rng=RNG(0))
    before = np.nan
    for event in some(fit(model, small, optimizer=SGD(0.5), batch=74, epochs=2, rng=RNG(1))):
        if isinstance(event, StepDone):
            assert event.loss == pytest.approx(before, rel=1e-5)
        else:
            before, accuracy = evaluate(model, small.train)
            assert event.train_loss == pytest.approx(before, rel=1e-5)
            assert event.train_accuracy == accuracy
            loss, accuracy = evaluate(model, small.validation)
            assert event.validation_loss == pytest.approx(loss, rel=1e-5)
            assert event.validation_accuracy == accuracy


@pytest.mark.parametrize("batch", [1, 16, 73, 74, 1000])
def test_training_equals_a_loop_written_out_by_hand(small, batch):
    model, events = train(small, seed=5, dtype=np.float64, batch=batch, epochs=2)
    rng = RNG(5)
    by_hand, optimizer = MLP([2, 8, 2], rng=rng, dtype=np.float64), Adam(0.01)
    losses = []
    for _ in range(2):
        order = rng.permutation(74)
        for rows in np.split(order, range(batch, 74, batch)):  # the last may be smaller
            with Tape() as tape:
                loss = by_hand.loss(small.train.x[rows], small.train.y[rows])
            gradients = tape.gradients(loss)
            flat = np.concatenate([gradients[p].ravel() for p in by_hand.parameters()])
            optimizer.step(by_hand.vector, flat)
            losses.append(loss.item())
    np.testing.assert_allclose(model.vector, by_hand.vector, rtol=1e-9, atol=1e-11)
    reported = [e.loss for e in events if isinstance(e, StepDone)]
    np.testing.assert_allclose(reported, losses, rtol=1e-9)


def regularized(seed, dtype=np.float64):
    return ResidualMLP(
        2, 2, width=8, blocks=1, norm="batch", dropout=0.3, rng=RNG(seed), dtype=dtype
    )


@pytest.mark.parametrize("batch", [16, 73])
def test_masks_and_running_statistics_are_those_of_a_loop_written_out_by_hand(small, batch):
    model, by_hand, rng = regularized(5), regularized(5), RNG(6)
    events = list(fit(model, small, optimizer=SGD(0.1), batch=batch, epochs=2, rng=RNG(6)))
    losses = []
    for _ in range(2):
        for rows in np.split(rng.permutation(74), range(batch, 74, batch)):
            with Tape() as tape:
                loss = by_hand.loss(small.train.x[rows], small.train.y[rows])
            gradients = tape.gradients(loss)
            by_hand.vector -= 0.1 * np.concatenate(
                [gradients[p].ravel() for p in by_hand.parameters()]
            )
            losses.append(loss.item())
    reported = [e.loss for e in events if isinstance(e, StepDone)]
    np.testing.assert_allclose(reported, losses, rtol=1e-9)
    for name, expected in some(by_hand.state_dict().items()):
        np.testing.assert_allclose(model.state_dict()[name], expected, rtol=1e-9, err_msg=name)


def test_with_dropout_the_same_seed_gives_the_same_curve_to_the_last_bit(small):
    def curve(seed):
        model = regularized(seed, np.float32)
        return list(fit(model, small, optimizer=SGD(0.1), batch=16, epochs=3, rng=RNG(1)))

    assert curve(3) == curve(3)
    assert curve(3) != curve(4)


def test_an_epoch_is_measured_without_dropout_and_by_the_running_statistics(small):
    model = regularized(0)
    for event in some(fit(model, small, optimizer=SGD(0.1), batch=16, epochs=2, rng=RNG(1))):
        if isinstance(event, EpochDone):
            assert not model.training
            assert evaluate(model, small.validation) == pytest.approx(
                (event.validation_loss, event.validation_accuracy), rel=1e-9
            )


def test_every_example_is_seen_once_an_epoch():
    x = np.eye(10)
    data = Data(x, np.zeros(10, int))
    model = SoftmaxRegression(10, 2, init="normal", rng=RNG(0), dtype=np.float64)
    model.vector[...] = 0
    rate = 1e-6  # so small that the gradient of each step is that of the start
    list(fit(model, Splits(data, data, data), optimizer=SGD(rate), batch=1, epochs=1, rng=RNG(0)))
    np.testing.assert_allclose(model.layer.W.data[:, 0], rate * 0.5, rtol=1e-5)


def test_whoever_iterates_sets_the_pace(small):
    model = MLP([2, 8, 2], rng=RNG(0))
    events = fit(model, small, optimizer=SGD(0.1), batch=16, epochs=1, rng=RNG(1))
    next(events)
    begin = model.vector.copy()
    next(events)
    moved = model.vector.copy()
    assert (moved != begin).any()
    events.close()
    np.testing.assert_array_equal(model.vector, moved)


def test_the_data_are_not_changed(small):
    before = small.train.x.copy(), small.train.y.copy()
    train(small)
    np.testing.assert_array_equal(small.train.x, before[0])
    np.testing.assert_array_equal(small.train.y, before[1])


@pytest.mark.parametrize("activation", ["relu", "tanh"])
@pytest.mark.parametrize("optimizer", DIVERGING)
def test_divergence_is_an_event_with_a_birthplace_and_no_warning(small, activation, optimizer):
    _, events = train(small, optimizer=optimizer(), activation=activation, epochs=50)
    end = events[-1]
    assert isinstance(end, Diverged)
    assert (end.birthplace, end.op, end.layer) in {
        ("z1", "affine", "layers[0]"),
        ("z2", "affine", "layers[1]"),
        ("L", "cross_entropy", ""),
        ("da1", "affine", "layers[1]"),
        ("dW2", "affine", "layers[1]"),
        ("dW1", "affine", "layers[0]"),
    }
    assert all(isfinite(e.loss) for e in events if isinstance(e, StepDone))
    assert end.step == 1 + sum(isinstance(e, StepDone) for e in events)


def test_digits_at_a_rate_of_a_million_diverge():
    data, rng = digits_splits(0), RNG(0)
    model = MLP([64, 32, 32, 10], activation="relu", rng=rng)
    *_, end = fit(model, data, optimizer=SGD(1e6), batch=32, epochs=30, rng=rng)
    assert isinstance(end, Diverged)
    assert end.birthplace == "z3"


def test_a_birthplace_is_named_where_a_weight_was_broken(small):
    model = MLP([2, 8, 8, 2], rng=RNG(0))
    model.layers[1].W.data[3, 3] = np.nan
    *_, end = fit(model, small, optimizer=SGD(0.1), batch=16, epochs=1, rng=RNG(0))
    assert end == Diverged(1, 1, "z2", "affine", "layers[1]", "W2")


def test_an_update_that_went_too_far_is_seen_in_the_weights_that_are_read_next(small):
    model = MLP([2, 8, 2], rng=RNG(0))
    seen = 0
    for event in fit(model, small, optimizer=SGD(0.1), batch=16, epochs=2, rng=RNG(0)):
        seen += isinstance(event, StepDone)
        if seen == 3:
            model.layers[0].b.data[2] = np.nan
    assert event == Diverged(4, 1, "z1", "affine", "layers[0]", "b1")


class Root(Layer):
    """√(x·W + b): its slope at 0 is infinite, its value is not."""

    def __init__(self):
        self.W, self.b = Parameter(np.ones((2, 2)), "W"), Parameter(np.full(2, 9.0), "b")

    def __call__(self, x):
        return sqrt(affine(x, self.W, self.b).named("z1"))


class Rooted(Network):
    def __init__(self):
        self.root = Root()
        super().__init__()

    def __call__(self, x):
        return self.root(x).named("z")


@pytest.mark.parametrize("step", [1, 3, 7])
def test_what_is_born_in_the_backward_pass_stops_the_training_before_the_update(small, step):
    model = Rooted()
    events = fit(model, small, optimizer=SGD(1e-3), batch=16, epochs=3, rng=RNG(0))
    while True:
        event = next(events)
        if event.step == step - 1:
            model.vector[...] = 0
        if isinstance(event, Diverged):
            break
    assert event == Diverged(step, 1 + (step - 1) // 5, "dz1", "sqrt", "root")
    assert not model.vector.any()
    assert list(events) == []


def test_a_gradient_whose_squares_overflow_is_no_divergence(small):
    model = MLP([2, 8, 2], rng=RNG(0))
    model.layers[1].W.data[...] = np.sign(model.layers[1].W.data) * 1e24
    *_, end = fit(model, small, optimizer=SGD(1e-30), batch=74, epochs=1, rng=RNG(0))
    assert isinstance(end, EpochDone)
    assert np.abs(model.gradient).max() > 1e20


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("part", ["train", "validation"])
def test_a_number_in_the_data_that_is_none_is_placed_before_anything_is_done(part, bad):
    data = split(moons(52, RNG(0)), seed=0)
    model = MLP([2, 8, 2], rng=RNG(0))
    getattr(data, part).x[3, 1] = bad
    message = rf"data\.{part}\.x\[3, 1\] is {bad}; every number must be finite"
    with pytest.raises(ValueError, match=message):
        next(fit(model, data, optimizer=SGD(0.1), rng=RNG(0)))
    assert model.training


def test_a_number_that_is_too_large_for_the_models_precision_is_placed():
    data = split(moons(52, RNG(0)), seed=0)
    data.train.x[7, 0] = 1e39
    float64 = MLP([2, 8, 2], rng=RNG(0), dtype=np.float64)
    assert next(fit(float64, data, optimizer=SGD(0.1), rng=RNG(0))).epoch == 0
    with pytest.raises(ValueError, match=r"data\.train\.x\[7, 0\] is 1e\+39, more than .* float32"):
        next(fit(MLP([2, 8, 2], rng=RNG(0)), data, optimizer=SGD(0.1), rng=RNG(0)))


def test_a_diverged_step_makes_no_update(small):
    model = MLP([2, 8, 2], rng=RNG(0))
    model.layers[1].b.data[0] = np.inf
    before = model.vector.copy()
    list(fit(model, small, optimizer=SGD(0.1), batch=16, epochs=1, rng=RNG(0)))
    np.testing.assert_array_equal(model.vector, before)


def test_the_digits_are_read_at_97_percent():
    accuracies = []
    for seed in (0, 1, 2):
        data, rng = digits_splits(seed), RNG(seed)
        model = MLP([64, 32, 10], activation="tanh", rng=rng)
        for _ in fit(model, data, optimizer=Adam(3e-3), batch=32, epochs=30, rng=rng):
            pass
        accuracies.append(evaluate(model, data.test)[1])
    assert np.mean(accuracies) >= 0.97


def test_the_perceptron_classifier_reads_nine_digits_in_ten():
    data = digits_splits(0)
    model = PerceptronClassifier(64, 10)
    list(fit(model, data, optimizer=SGD(0.1), batch=32, epochs=10, rng=RNG(0)))
    assert evaluate(model, data.test)[1] >= 0.9


@pytest.mark.parametrize("piece", [1, 20, 37, 74, 75])
def test_what_is_measured_in_pieces_is_the_mean_over_all_rows(small, monkeypatch, piece):
    whole = [e for e in train(small, dtype=np.float64)[1] if isinstance(e, EpochDone)]
    monkeypatch.setattr("core.evaluation.PIECE", piece)
    model, events = train(small, dtype=np.float64)
    epochs = (event for event in events if isinstance(event, EpochDone))
    for told, expected in some(zip(epochs, whole, strict=True)):
        assert told.train_loss == pytest.approx(expected.train_loss, rel=1e-12)
        assert told.validation_loss == pytest.approx(expected.validation_loss, rel=1e-12)
        assert told.train_accuracy == expected.train_accuracy
        assert told.validation_accuracy == expected.validation_accuracy
    loss, accuracy = evaluate(model, small.train)
    assert loss == pytest.approx(whole[-1].train_loss, rel=1e-12)
    assert accuracy == whole[-1].train_accuracy


def test_images_that_come_as_rows_are_measured_as_images():
    data = digits_splits(0)
    model = CNN(rng=RNG(0))
    *_, last = fit(model, data, optimizer=Adam(0.01), batch=200, epochs=1, rng=RNG(1))
    loss, accuracy = evaluate(model, data.validation)
    assert last.validation_loss == pytest.approx(loss, rel=1e-5)
    assert last.validation_accuracy == accuracy


def memory_of_training(rows):
    """Bytes at the peak, without the data."""
    data = Data(np.zeros((rows, 100), np.float32), np.zeros(rows, int))
    few = Data(data.x[:10], data.y[:10])
    model = MLP([100, 100, 2], rng=RNG(0))
    tracemalloc.start()
    try:
        for _ in fit(
            model, Splits(data, few, few), optimizer=Adam(), batch=128, epochs=1, rng=RNG(0)
        ):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_more_rows_need_no_more_memory_beside_their_own():
    more = memory_of_training(12 * PIECE) - memory_of_training(4 * PIECE)
    assert more < 8 * PIECE * 20  # of the 400 bytes of a row; the order of rows has 8


@pytest.mark.parametrize("label", [2, -1, 10**6])
@pytest.mark.parametrize("part", ["train", "validation"])
def test_a_label_out_of_range_is_refused_before_training_in_whichever_piece_it_is(
    small, monkeypatch, label, part
):
    monkeypatch.setattr("core.evaluation.PIECE", 4)
    y = getattr(small, part).y.copy()
    y[5] = label
    splits = replace(small, **{part: Data(getattr(small, part).x, y)})
    with pytest.raises(ValueError, match=rf"from row 4 on: .* label {label} of row 1 is out"):
        next(fit(MLP([2, 3, 2], rng=RNG(0)), splits, optimizer=SGD(0.1), rng=RNG(0)))


def test_evaluate_is_the_mean_loss_and_the_share_of_right_answers():
    model = SoftmaxRegression(2, 2, rng=RNG(0), dtype=np.float64)
    model.layer.W.data[...] = [[1, 0], [0, 1]]
    model.layer.b.data[...] = 0
    data = Data(np.array([[2.0, 0], [0, 1], [0, 3], [1, 0]]), np.array([0, 1, 0, 0]))
    loss, accuracy = evaluate(model, data)
    assert accuracy == 0.75
    gaps = np.array([2, 1, -3, 1])
    assert loss == pytest.approx(np.log1p(np.exp(-gaps)).mean())


def test_evaluate_measures_in_evaluation_mode_and_leaves_the_network_as_it_was(small):
    model = ResidualMLP(2, 2, width=8, blocks=2, norm="batch", dropout=0.5, rng=RNG(0))
    before = model.state_dict()
    measured = evaluate(model, small.train)
    assert model.training
    for name, array in some(model.state_dict().items()):
        np.testing.assert_array_equal(array, before[name])
    assert evaluate(model.eval(), small.train) == measured
    assert not model.training


@pytest.mark.parametrize("whole", [False, True])
def test_a_regression_has_a_loss_but_no_accuracy(whole):
    class Regression(MLP):
        loss_function = mse_loss

    x = RNG(0).normal(size=(40, 2))
    y = x.sum(axis=1, keepdims=True)
    splits = split(Data(x, y.round().astype(int) if whole else y), seed=0)
    model = Regression([2, 8, 1], rng=RNG(0))
    events = list(fit(model, splits, optimizer=Adam(0.01), epochs=20, rng=RNG(0)))
    first, *_, last = (e for e in events if isinstance(e, EpochDone))
    assert last.validation_loss < 0.5 * first.validation_loss
    for event in (first, last):
        assert isnan(event.train_accuracy)
        assert isnan(event.validation_accuracy)
    assert isnan(evaluate(model, splits.test)[1])


def test_what_is_measured_less_often_is_learned_just_the_same(small):
    (model, often), (other, seldom) = (
        train(small, epochs=7, measure_every=every) for every in (1, 3)
    )
    np.testing.assert_array_equal(other.vector, model.vector)
    kept = {0, 3, 6, 7}  # the first, every third and the last
    assert seldom == [e for e in often if isinstance(e, StepDone) or e.epoch in kept]


@pytest.mark.parametrize(
    "settings", [{"batch": 0}, {"epochs": 0}, {"batch": -1}, {"measure_every": 0}]
)
def test_a_batch_or_an_epoch_count_below_1_is_refused(small, settings):
    with pytest.raises(ValueError, match="batch, epochs and measure_every must be at least 1, not"):
        train(small, **settings)


@pytest.mark.parametrize("settings", [{"batch": 1.5}, {"epochs": 2.0}, {"measure_every": "1"}])
def test_a_count_that_is_no_whole_number_is_refused(small, settings):
    with pytest.raises(TypeError, match="batch, epochs and measure_every are whole numbers, not"):
        train(small, **settings)


def test_a_network_that_does_not_fit_the_data_is_refused(small):
    def first_event(sizes):
        return next(fit(MLP(sizes, rng=RNG(0)), small, optimizer=SGD(0.1), rng=RNG(0)))

    with pytest.raises(ValueError, match=r"x has shape \(74, 2\) and W \(3, 2\)"):
        first_event([3, 2])
    with pytest.raises(ValueError, match=r"label 1 .* is out of range: 1 classes"):
        first_event([2, 1])


@pytest.mark.parametrize("augment", [None, lambda x, rng: x[:, ::-1]])
def test_from_bytes_it_learns_as_from_their_share_of_255(augment):
    rng = np.random.default_rng(5)
    x, y = rng.integers(0, 256, (50, 9), np.uint8), rng.integers(0, 3, 50)
    told = []
    for inputs in (x, np.divide(x, 255, dtype=np.float32)):
        data = Splits(Data(inputs, y), Data(inputs[:9], y[:9]), Data(inputs, y))
        model = MLP([9, 4, 3], rng=np.random.default_rng(0))
        events = fit(model, data, optimizer=SGD(0.1), batch=16, epochs=2, augment=augment,
                     rng=np.random.default_rng(1))  # fmt: skip
        told.append((list(events), model.vector.tolist()))
    assert told[0] == told[1]
