from __future__ import annotations

import json
import math
from itertools import pairwise

import numpy as np
import pytest
from loops import some

from core.training import Diverged
from tutor.data_sets.data_shape import DIGITS
from tutor.labs.digits import explain
from tutor.labs.digits.experiment import Trainer
from tutor.labs.digits.networks import build
from tutor.labs.digits.packed import unpack_state
from tutor.labs.digits.spec import ACTIVITY, NETWORKS, DigitsSpec
from tutor.learner import Store, curve_of, list_runs
from tutor.running.moments.looking import Looking
from tutor.running.training.batch_losses import EVERY, BatchLosses
from tutor.running.training.control import Control
from tutor.running.training.pace import Stopwatch
from tutor.running.training.protocol import CLOSING, encode
from tutor.running.training.recorded import recorded


def events_of(commands=(), **settings):
    control = Control()
    for command in commands:
        control.send(command)
    return list(Trainer(DigitsSpec(**settings), control).events())


def kinds(events, *without):
    return [e["event"] for e in events if e["event"] not in without]


def of_kind(events, kind):
    return [e for e in events if e["event"] == kind]


def test_events_come_in_order_and_only_the_last_one_closes():
    events = events_of(epochs=2)
    assert kinds(events, "progress") == ["start", "epoch", "epoch", "epoch", "done"]
    assert [e["event"] in CLOSING for e in events] == [False] * (len(events) - 1) + [True]
    start = events[0]
    assert (start["network"], start["parameters"]) == ("64-32-10 tanh", 2410)
    assert (start["train"], start["validation"], start["test"]) == (1293, 144, 360)
    assert start["steps_per_epoch"] == 41


def test_every_batch_loss_is_told_exactly_once_and_the_first_at_once():
    told = of_kind(events_of(epochs=3), "progress")
    assert told[0]["step"] == 1
    assert len(told[0]["losses"]) == 1
    assert sum(len(e["losses"]) for e in told) == told[-1]["step"] == 3 * 41


def test_the_network_of_the_course_learns_the_digits():
    accuracies = [events_of(["test"], seed=seed)[-1]["test_accuracy"] for seed in (0, 1, 2)]
    assert sum(accuracies) / 3 >= 0.975


@pytest.mark.parametrize("model", [name for name in NETWORKS if name != "residual-cnn"])
def test_the_other_models_learn_too(model):
    events = events_of(model=model, epochs=10)
    before, after = of_kind(events, "epoch")[0], of_kind(events, "epoch")[-1]
    assert before["train_accuracy"] < 0.2
    assert after["train_accuracy"] > 0.85


@pytest.mark.parametrize("model", NETWORKS)
def test_the_settings_know_the_network_before_it_is_built(model):
    settings = DigitsSpec.from_texts({"model": model})
    network = build(settings, DIGITS, np.random.default_rng(0))
    assert settings.network == network.describe()
    scores = network.scores(np.zeros((1, 64)))
    assert scores.name in ("z", f"z{settings.layers}")
    assert scores.shape == (1, 10)


@pytest.mark.parametrize(
    ("array", "told"),
    [
        ("z1", "the sums z1 of hidden layer 1"),
        ("p2", "the largest sums p2 of hidden layer 2"),
        ("a2", "the activations a2 of hidden layer 2"),
        ("f", "the features f that the dense layer reads"),
        ("z3", "the scores z3"),
    ],
)
def test_where_a_convolutional_network_overflowed_is_said_in_words(array, told):
    event = Diverged(7, 1, array, "conv2d")
    assert f", {told} overflowed" in explain.overflowed(DigitsSpec(model="cnn"), event)


def test_the_same_settings_give_the_same_epoch_lines_and_another_seed_others():
    def curve(seed):
        return [encode(e) for e in of_kind(events_of(epochs=2, seed=seed), "epoch")]

    assert curve(5) == curve(5)
    assert curve(5) != curve(6)


def test_step_makes_one_step_and_epoch_runs_to_its_end():
    control = Control()
    trainer = Trainer(DigitsSpec(epochs=3), control)
    script = iter(["step", "epoch", "epoch", "stop"])
    control.send("pause")
    events = []
    for event in trainer.events():
        events.append(event)
        if event["event"] == "paused":
            control.send(next(script))
    paused = of_kind(events, "paused")
    assert [(e["step"], e["epoch"]) for e in paused] == [(0, 0), (1, 1), (41, 1), (82, 2)]
    assert events[-1]["event"] == "stopped"
    assert events[-1]["step"] == 82
    # the epoch's measure comes before the pause at its end
    tail = kinds(events, "progress")
    assert tail[-6:] == ["epoch", "paused", "resumed", "epoch", "paused", "stopped"]


def test_losses_are_told_before_a_pause_begins():
    events = events_of(["step", "stop"], epochs=1)
    assert kinds(events)[-2:] != ["paused", "stopped"]  # stop came before the pause
    control = Control()
    control.send("step")
    seen = []
    for event in Trainer(DigitsSpec(epochs=1), control).events():
        seen.append(event["event"])
        if event["event"] == "paused":
            control.send("stop")
    assert seen == ["start", "epoch", "progress", "paused", "stopped"]


def test_a_pause_at_the_very_end_does_not_keep_the_result_back():
    control = Control()
    events = []
    for event in Trainer(DigitsSpec(epochs=1), control).events():
        events.append(event)
        if event["event"] == "epoch" and event["epoch"] == 1:
            control.send("pause")
    assert events[-1]["event"] == "done"


def test_the_last_look_is_at_the_network_that_early_stopping_leaves():
    control = Control(watched=True)
    trainer = Trainer(DigitsSpec(rows=60, epochs=200, patience=1, rate=0.1), control)
    events = []
    for event in trainer.events():
        events.append(event)
        if event["event"] == "epoch":
            control.send("pause")
        if event["event"] == "paused":
            control.send("resume")
    end, sent = events[-1], unpack_state(of_kind(events, "look")[-1]["network"])
    assert end["best_epoch"] < trainer.epoch < 200
    assert kinds(events).count("paused") == trainer.epoch + 1  # so the end was looked at before
    for name, array in some(trainer.model.state_dict().items()):
        np.testing.assert_array_equal(sent[name], array)


def test_stop_before_the_first_step_still_measures_and_says_so():
    events = events_of(["stop"])
    assert kinds(events) == ["start", "epoch", "stopped"]
    assert events[-1]["step"] == 0
    assert 0 < events[-1]["validation_accuracy"] < 1


def test_a_loss_that_overflows_is_named_where_it_began_and_explained():
    events = events_of(hidden=(64, 64, 64), activation="relu", optimizer="sgd", rate=1e6)
    last = events[-1]
    assert last["event"] == "diverged"
    told = [loss for event in events if event["event"] == "progress" for loss in event["losses"]]
    assert len(told) == last["step"] - 1
    assert [e["step"] for e in events if e["event"] == "progress"][-1] == last["step"] - 1
    assert last["where"] in ("z1", "z2", "z3", "z4")
    assert f"at step {last['step']}" in last["explanation"]
    assert last["where"] in last["explanation"]
    number = int(last["where"][1:]) - 1
    assert (last["op"], last["layer"]) == ("affine", f"layers[{number}]")
    assert f"(affine in layers[{number}] computed it" in last["explanation"]
    assert "1e6" in last["explanation"]
    assert "Try 0.1" in last["explanation"]


def test_what_overflowed_is_said_with_what_made_it_and_what_it_was_made_from():
    backward = explain.overflowed(DigitsSpec(), Diverged(5, 1, "dW1", "affine", "layers[0]"))
    assert backward.startswith("A gradient is no longer a number: at step 5, in epoch 1, the grad")
    assert "the gradient dW1 overflowed" in backward
    assert "(affine in layers[0] computed it). " in backward
    broken = Diverged(1234, 2, "z2", "affine", "layers[1]", "W2")
    forward = explain.overflowed(DigitsSpec(), broken)
    assert forward.startswith("The loss is no longer a number: at step 1,234")
    assert "affine in layers[1] computed it from W2, which the update before had bro" in forward
    loss = explain.overflowed(DigitsSpec(), Diverged(5, 1, "L", "cross_entropy"))
    assert "the loss L overflowed" in loss
    assert "(cross_entropy computed it). " in loss


def test_a_loss_that_grows_without_overflowing_is_a_divergence_too():
    last = events_of(activation="relu", optimizer="sgd", rate=1e6, epochs=2)[-1]
    assert last["event"] == "diverged"
    assert last["where"] == "L"
    assert "The loss grew instead of falling: 2.308 before" in last["explanation"]
    assert last["validation_accuracy"] < 0.2


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize(
    ("settings", "finding", "rate"),
    [
        ({"activation": "relu", "optimizer": "sgd", "rate": 100.0}, "killed hidden layer 1", 0.1),
        ({"optimizer": "sgd", "rate": 100.0}, "saturated hidden layer 1: 100% of its units", 0.1),
        (
            {"activation": "leaky_relu", "optimizer": "sgd", "rate": 10.0},
            "At the rate 10 a step overshoots", 0.1,
        ),
    ],
)  # fmt: skip
def test_a_loss_that_grew_is_explained_by_what_was_measured_and_falls_at_the_rate_advised(
    settings, finding, rate, seed
):
    last = events_of(**settings, epochs=2, seed=seed)[-1]
    assert last["event"] == "diverged"
    assert "The loss grew instead of falling" in last["explanation"]
    assert finding in last["explanation"]
    assert f"Try a usual rate, {rate:g}." in last["explanation"] or (
        f"Try {rate:g}, a usual rate" in last["explanation"]
    )
    mended = events_of(**(settings | {"rate": rate}), epochs=2, seed=seed)[-1]
    assert mended["event"] == "done"
    assert "note" not in mended
    assert mended["validation_accuracy"] > 0.5


DEEP = (32,) * 6


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize(
    ("settings", "told", "advice", "mended"),
    [
        (
            {"rate": 1e-9},
            "The steps are too small: the last one changed the weights by ",
            "Try a usual rate, 0.003.",
            {},
        ),
        (
            {"hidden": DEEP, "activation": "sigmoid", "optimizer": "sgd", "rate": 0.1},
            "The gradients vanish on the way back: from the norm ",
            "Try the activation tanh",
            {"hidden": DEEP, "activation": "tanh", "optimizer": "sgd", "rate": 0.1},
        ),
        (
            {"activation": "relu", "optimizer": "sgd", "rate": 30.0},
            "killed hidden layer 1: 100% of its units are 0 for every example",
            "Try a usual rate, 0.1.",
            {"activation": "relu", "optimizer": "sgd", "rate": 0.1},
        ),
        (
            {"model": "softmax", "optimizer": "sgd", "rate": 1e-7},
            "The steps are too small: the last one changed the weights by ",
            "Try a usual rate, 0.1.",
            {"model": "softmax", "optimizer": "sgd", "rate": 0.1},
        ),
    ],
)
def test_a_network_that_learned_nothing_is_told_why_and_what_helps(
    settings, told, advice, mended, seed
):
    last = events_of(**settings, epochs=4, seed=seed)[-1]
    assert last["event"] == "done"
    assert last["note"].startswith("Train accuracy 0.")
    assert told in last["note"]
    assert advice in last["note"]
    assert "epochs" not in last["note"]
    assert "note" not in events_of(**mended, epochs=4, seed=seed)[-1]


def test_a_loss_above_that_of_a_guess_is_explained_even_where_some_digits_are_right():
    events = events_of(optimizer="lion", rate=0.3, epochs=3)
    assert of_kind(events, "epoch")[-1]["train_accuracy"] > 0.2
    note = events[-1]["note"]
    assert note.startswith("Train accuracy 0.338, loss 14.")
    assert "guessing gets 0.1 and ln 10 = 2.303. Too high a rate saturated hidden layer 1" in note
    assert "Try a usual rate, 0.0003." in note


def test_a_training_of_one_step_is_diagnosed_too():
    note = events_of(batch=1293, epochs=1, rate=1e-9)[-1]["note"]
    assert "The steps are too small" in note


def test_time_in_a_pause_is_not_time_spent_training():
    now = 100.0
    watch = Stopwatch(lambda: now)
    now = 103.0

    def an_hour():
        nonlocal now
        now += 3600

    watch.halted(an_hour)
    now += 1
    assert watch.seconds == 4.0


def test_progress_is_told_at_most_ten_times_a_second():
    now = 0.0
    progress = BatchLosses(Stopwatch(lambda: now), lambda steps: 32 * steps)
    told = []
    for step in range(1, 101):  # a hundred steps of 10 ms
        now += 0.01
        progress.losses.append(float(step))
        if progress.due():
            told += progress.rest(1)
    assert 9 <= len(told) <= 11
    assert all(b["seconds"] - a["seconds"] >= EVERY for a, b in pairwise(told))
    assert told[-1]["samples_per_second"] == pytest.approx(3200)


def test_a_number_that_json_lacks_is_null():
    progress = BatchLosses(Stopwatch(), lambda steps: steps)
    progress.losses += [math.inf, 1.5, math.nan]
    (event,) = progress.rest(1)
    assert json.loads(encode(event))["losses"] == [None, 1.5, None]


def kept(events, store, settings):
    return recorded(events, store, "train", settings.as_json(), unit="epoch")


def test_a_run_is_kept_before_its_end_is_told(tmp_path):
    settings = DigitsSpec(epochs=2)
    with Store.open(tmp_path) as store:
        for event in some(kept(Trainer(settings, Control()).events(), store, settings)):
            if event["event"] == "start":
                number = event["run"]
                assert list_runs(store)[0].status == "unfinished"
            if event["event"] == "done":
                (run,) = list_runs(store)  # as it is on disk while the end is being told
                break
        assert (run.id, run.status) == (number, "done")
        assert run.metrics["validation_accuracy"] == event["validation_accuracy"]
        assert DigitsSpec.from_json(run.settings) == settings
        assert [point["epoch"] for point in curve_of(store, number)] == [0, 1, 2]


def test_a_listener_that_leaves_early_leaves_a_stopped_run_with_its_curve(tmp_path):
    settings = DigitsSpec(epochs=50)
    with Store.open(tmp_path) as store:
        events = kept(Trainer(settings, Control()).events(), store, settings)
        next(e for e in events if e["event"] == "epoch" and e["epoch"] == 1)
        events.close()
        (run,) = list_runs(store)
        assert run.status == "stopped"
        assert len(curve_of(store, run.id)) == 2


def test_a_training_that_fails_is_kept_as_an_error_with_its_curve(tmp_path):
    def failing():
        for event in Trainer(settings, Control()).events():
            yield event
            if event["event"] == "epoch" and event["epoch"] == 1:
                raise MemoryError

    settings = DigitsSpec(epochs=5)
    with Store.open(tmp_path) as store:
        with pytest.raises(MemoryError):
            list(kept(failing(), store, settings))
        (run,) = list_runs(store)
        assert run.status == "error"
        assert len(curve_of(store, run.id)) == 2


def test_the_end_of_a_run_that_stopped_early_is_seen_with_its_best_weights():
    """And without changing what the training is there."""
    spec = DigitsSpec(rows=60, epochs=200, patience=2, rate=0.1)
    trainer = Trainer(spec, Control())
    *_others, end = trainer.events()
    best, steps = trainer.model.state_dict(), end["steps"]
    assert end["best_epoch"] < trainer.epoch
    again = Trainer(spec, Control())

    def looked(**options):
        (look,) = (e for e in again.seen(steps, lambda: True, **options) if e["event"] == "look")
        return unpack_state(look["network"])

    last = looked()
    for name, array in some(looked(ended=True).items()):
        np.testing.assert_array_equal(array, best[name])
    assert any(not np.array_equal(last[name], best[name]) for name in best)
    for name, array in some(looked().items()):
        np.testing.assert_array_equal(array, last[name])


def test_a_look_at_the_end_of_a_run_is_given_up_once_nobody_waits_for_it():
    looking = Looking(ACTIVITY, DigitsSpec(rows=60, epochs=3), last=6)
    assert looking.end(lambda: False) is None
    seen = looking.end(lambda: True)
    assert [event["step"] for event in seen] == [6, 6, 6]
