"""Every choice of the lab: it trains, it is explained, and what cannot be is refused."""

from __future__ import annotations

import numpy as np
import pytest
from loops import some

from core.init import INITIALIZERS
from core.layers import IMAGE_NORMS, NORMS
from core.networks.image_tokens import CUTS
from core.networks.transformer import POSITIONS
from tutor.activities.errors import SettingError
from tutor.activities.registry import parse_line
from tutor.activities.spec import fields_of
from tutor.activities.value_types import OneOf
from tutor.course import load_course
from tutor.labs.digits import choices
from tutor.labs.digits.comparison import LINES
from tutor.labs.digits.data import data_of
from tutor.labs.digits.experiment import Trainer, experiment
from tutor.labs.digits.networks import build, optimizer_of, schedule_of, training_of
from tutor.labs.digits.spec import DigitsSpec
from tutor.labs.digits.state import DigitsState
from tutor.running.training.control import Control


def spec_of(**texts):
    return DigitsSpec.from_texts(texts)


def events_of(commands=(), **texts):
    control = Control()
    for command in commands:
        control.send(command)
    return list(experiment(spec_of(**texts), control))


def test_what_can_be_chosen_is_what_the_core_has():
    assert set(choices.INITS) - {choices.SUITED} == set(INITIALIZERS)
    assert set(choices.NORMS) - {choices.NONE} == set(NORMS)
    assert set(choices.NORMS) - {choices.NONE, "rms"} == set(IMAGE_NORMS)
    assert tuple(choices.CUTS) == CUTS
    assert set(choices.POSITIONS) - {choices.NONE} == set(POSITIONS)


def test_every_choice_says_in_a_line_what_it_does_and_which_chapter_teaches_it():
    slugs = {chapter.slug for chapter in load_course().chapters}
    told = set()
    for field in some(fields_of(DigitsSpec)):
        texts = field.type.choices or [field.write(field.default)]
        for text in some(texts):
            note = field.note(text)
            assert note.text.strip()
            assert len(note.text) <= 76
            assert note.chapter in slugs | {""}
            told.add(note.chapter)
        if isinstance(field.type, OneOf) and len(field.type.notes) > 1:
            assert set(field.type.notes) == set(field.type.choices)
            assert len({field.note(text).text for text in texts}) == len(texts)
    assert {"optimizers", "regularization", "transformer", "normalization"} <= told


VARIED = [
    {"model": "mlp", "hidden": "16,8", "norm": "batch", "dropout": "0.2", "init": "orthogonal"},
    {"model": "cnn", "channels": "4,8", "norm": "group", "shifts": "1", "turns": "10"},
    {"model": "residual-mlp", "width": "16", "norm": "rms", "l1": "1e-5", "l2": "1e-4"},
    {"model": "gru", "cut": "patches", "clip": "1", "dropout": "0.1"},
    {"model": "transformer", "cut": "columns", "positions": "rotary", "schedule": "warmup"},
    {"model": "softmax", "optimizer": "nesterov", "momentum": "0.5", "schedule": "one-cycle"},
]


@pytest.mark.parametrize("texts", VARIED, ids=lambda texts: texts["model"])
def test_networks_with_refinements_learn_and_are_told_by_their_line(texts):
    events = events_of(**texts, epochs="4", rows="320")
    first, *_, last = (e for e in events if e["event"] == "epoch")
    assert last["train_loss"] < first["train_loss"]
    assert events[0]["network"] == spec_of(**texts).network
    refined = spec_of(**texts).briefly()
    for name in some(set(texts) & {"dropout", "shifts", "l1", "clip", "positions", "momentum"}):
        assert f"{name} {texts[name]}" in refined


@pytest.mark.parametrize("schedule", [name for name in choices.SCHEDULES if name != "constant"])
def test_a_schedule_begins_within_the_rate_ends_below_it_and_a_short_training_has_none(schedule):
    rates = [schedule_of(spec_of(schedule=schedule, rate="0.1"), 100)(t) for t in range(100)]
    assert max(rates) <= 0.1 * (1 + 1e-9)
    assert rates[-1] < 0.02
    assert schedule_of(spec_of(schedule=schedule), 3) is None


@pytest.mark.parametrize("name", choices.OPTIMIZERS)
def test_every_optimizer_gets_its_rate_decay_and_momentum(name):
    optimizer = optimizer_of(spec_of(optimizer=name, decay="0.5"))
    assert optimizer.rate == choices.USUAL_RATE[name]
    assert optimizer.weight_decay == 0.5
    assert optimizer_of(spec_of(optimizer=name)).weight_decay == choices.USUAL_DECAY[name]


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"model": "cnn", "norm": "rms"}, "--norm 'rms': expected one of none, batch, layer"),
        ({"model": "transformer", "heads": "3"}, "--heads 3: expected a divisor of the width 32"),
        ({"model": "sklearn-mlp", "activation": "gelu"}, "expected one of tanh, relu, sigmoid"),
        (
            {"model": "transformer", "width": "12", "positions": "rotary"},
            "--positions 'rotary': expected one of learned, sinusoidal, none",
        ),
    ],
)
def test_settings_that_cannot_be_together_are_refused_with_what_can(texts, told):
    with pytest.raises(SettingError, match="expected") as caught:
        spec_of(**texts)
    assert told in str(caught.value)


def test_a_cnn_that_was_kept_before_it_had_a_choice_still_has_relu():
    assert DigitsSpec.from_json({"model": "cnn", "activation": "tanh"}).activation == "relu"
    now = spec_of(model="cnn", activation="tanh")
    assert DigitsSpec.from_json(now.as_json()) == now


def test_fewer_digits_one_class_and_wrong_labels_change_what_is_learned_from_alone():
    whole = data_of(DigitsSpec()).parts
    fewer, ones = data_of(spec_of(rows="20")).parts, data_of(spec_of(only="1")).parts
    noisy = data_of(spec_of(noise="0.4")).parts
    np.testing.assert_array_equal(fewer.train.x, whole.train.x[:20])
    assert set(ones.train.y) == {1}
    changed = np.mean(noisy.train.y != whole.train.y)
    assert 0.3 < changed < 0.42  # one in ten of those replaced stays right
    for parts in (fewer, ones, noisy):
        np.testing.assert_array_equal(parts.validation.y, whole.validation.y)
        np.testing.assert_array_equal(parts.test.x, whole.test.x)


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"only": "3"}, "It saw no digit but 3: to answer 3 every time"),
        ({"rows": "1"}, "It learned from 1 digit: that one is soon known by heart"),
    ],
)
def test_one_class_and_one_row_train_to_their_end_and_say_what_that_is_worth(texts, told):
    events = events_of(epochs="3", **texts)
    assert events[-1]["event"] == "done"
    assert told in events[-1]["note"]
    state = DigitsState(spec_of(epochs="3", **texts))
    for event in events:
        state.take(event)
    assert state.position == 3
    assert len(state.loss) == 4


def test_a_rate_of_1000_names_the_step_where_it_broke_and_leaves_a_gap_there():
    texts = {"optimizer": "sgd", "rate": "1000", "hidden": "64,64,64", "activation": "relu"}
    events = events_of(**texts)
    last = events[-1]
    assert last["event"] == "diverged"
    assert f"at step {last['step']}, in epoch" in last["explanation"]
    assert "Try 0.1" in last["explanation"]
    state = DigitsState(spec_of(**texts))
    for event in events:
        state.take(event)
    assert np.isnan(state.batch_loss.y[-1])
    assert np.isfinite(state.batch_loss.y[:-1]).all()
    assert round(state.batch_loss.x[-1] * state.steps_per_epoch) == last["step"]


def test_the_test_set_is_looked_at_only_if_that_is_asked_for():
    assert "test_accuracy" not in events_of(epochs="1")[-1]
    assert 0 < events_of(["test"], epochs="1")[-1]["test_accuracy"] < 1


def test_early_stopping_ends_before_the_last_epoch_with_the_best_weights():
    events = events_of(epochs="200", rows="60", patience="3", rate="0.03")
    epochs = [e for e in events if e["event"] == "epoch"]
    best = min(epochs, key=lambda e: e["validation_loss"])
    last = events[-1]
    assert len(epochs) < 200
    assert last["best_epoch"] == best["epoch"] < epochs[-1]["epoch"]
    assert last["validation_loss"] == pytest.approx(best["validation_loss"], rel=1e-4)


@pytest.mark.parametrize("schedule", ["constant", "cosine"])
def test_the_rate_can_be_changed_while_it_runs_and_is_told(schedule):
    control = Control()
    trainer = Trainer(spec_of(epochs="3", schedule=schedule), control)
    rates = []
    for event in trainer.events():
        if event["event"] == "epoch" and event["epoch"] == 1:
            control.send("rate", 0.03)
        if event["event"] == "rate":
            told = event
        if event["event"] == "epoch":
            rates.append(trainer.training.optimizer.rate)
    assert told["rate"] == 0.03
    assert rates[-1] == pytest.approx(0.03 if schedule == "constant" else 0.0, abs=1e-5)
    assert rates[2] > rates[1] * 2


def test_scikit_learns_models_learn_from_the_same_digits_and_are_told_alike():
    from tutor.labs.digits.baselines import baseline  # scikit-learn: a second

    for texts in ({"model": "svc"}, {"model": "sklearn-mlp", "hidden": "16", "epochs": "3"}):
        control = Control()
        control.send("test")
        events = list(baseline(spec_of(**texts), control))
        assert events[0]["event"] == "start"
        assert events[-1]["event"] == "done"
        assert events[-1]["test_accuracy"] > 0.7
        assert events[0]["train"] == 1293


def test_a_support_vector_machine_of_one_class_is_refused_with_the_reason():
    last = events_of(model="svc", only="3")[-1]
    assert last["event"] == "error"
    assert "only one among the digits" in last["message"]


def test_what_is_compared_can_be_typed_and_built():
    for line in some(LINES):
        spec = parse_line(line)
        if spec.trains_here:
            data, rng = data_of(spec), np.random.default_rng(0)
            training_of(spec, build(spec, data.shape, rng), data.parts, rng)
