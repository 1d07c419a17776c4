"""A run can be gone back into: any moment, to the last bit, with whatever changed on the way."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from loops import some

from tutor.activities.errors import SettingError, UsageError
from tutor.activities.registry import line_of, parse_line
from tutor.labs.digits.experiment import Trainer
from tutor.labs.digits.networks import NETWORKS
from tutor.labs.digits.spec import DigitsSpec
from tutor.learner import Store, curve_of, list_runs, name_run, run_folder
from tutor.learner.run_files import MomentSource
from tutor.running.moments.beginning import beginning_called
from tutor.running.training.control import Control
from tutor.running.training.recorded import recorded

FEW = {"rows": 48, "epochs": 3}
STEPS = 6


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield opened


def run(store, spec, beginning=None, until=None, *, only_the_end=False):
    """Train as `spec` says, keep every moment or only the last, which is measured, and return the
    trainer and its events.
    """
    control = Control("epoch")
    control.beginning = beginning
    trainer = Trainer(spec, control)
    parent = None if beginning is None else {"run": beginning.run.id, "step": beginning.step}
    events = recorded(
        trainer.events(), store, "train", spec.as_json(), unit="epoch", control=control,
        parent=parent,
    )  # fmt: skip
    told = [next(events)]
    control.moments.offer = lambda snapshot: only_the_end or control.moments.keep(snapshot())
    for event in events:
        told.append(event)
        if event["event"] == "epoch" and event["step"] == until:
            control.send("stop")
    return trainer, told


def curves(told):
    """What is told of the epochs, which holds all numbers of a training."""
    return [event for event in told if event["event"] == "epoch"]


@pytest.mark.parametrize("model", NETWORKS)
def test_every_network_of_the_lab_goes_on_as_if_it_had_never_stopped(model, store):
    norm = {"norm": "batch"} if model in ("mlp", "cnn") else {}
    spec = DigitsSpec(model=model, **FEW, **norm)
    if any(f == "dropout" for f in spec.texts()) and model not in ("softmax", "perceptron"):
        spec = replace(spec, dropout=0.3)
    whole, told = run(store, spec)
    resumed, again = run(store, spec, beginning_called(store, "1@3"))
    assert curves(again) == curves(told)
    np.testing.assert_array_equal(resumed.model.vector, whole.model.vector)
    assert [m for m in run_folder(store, 2).steps() if m <= 3] == []


def test_every_moment_of_a_run_is_come_to_whichever_moments_are_kept(store):
    spec = DigitsSpec(dropout=0.2, norm="batch", schedule="cosine", patience=9, **FEW)
    trainer, _told = run(store, spec)
    folder, weights, without = run_folder(store, 1), {}, way_of(spec)
    for step in some(range(STEPS + 1)):
        assert without.come_to(step)
        weights[step] = without.training.model.vector.copy()
    np.testing.assert_array_equal(weights[STEPS], trainer.model.vector)
    assert folder.steps() == list(range(STEPS + 1))
    for forgotten in some([(), (3, 4), (1, 2, 6), (0, 5)]):
        for step in forgotten:
            folder.forget(step)
        way = way_of(spec, [MomentSource(folder)])
        for step in some([4, 1, 6, 0, 5]):
            assert way.come_to(step)
            np.testing.assert_array_equal(way.training.model.vector, weights[step])
    assert folder.steps() == []
    assert not without.come_to(STEPS + 1)
    assert not without.come_to(3, lambda: False)


def way_of(spec, sources=()):
    control = Control()
    control.beginning = SimpleNamespace(sources=sources)
    return Trainer(spec, control).way


def test_a_moment_that_is_damaged_is_passed_over(store):
    spec = DigitsSpec(**FEW)
    trainer, _told = run(store, spec)
    for step in some([3, 4]):
        path = run_folder(store, 1).moment(step)
        path.write_bytes(path.read_bytes()[:-9])
    beginning = beginning_called(store, "1@4")
    control = Control()
    control.beginning = beginning
    again = Trainer(spec, control)
    assert again.way.come_to(4)
    assert len(again.way.unread) == 2
    assert again.way.come_to(6)
    np.testing.assert_array_equal(again.model.vector, trainer.model.vector)


CHANGES = [
    {"rate": 0.02},
    {"optimizer": "momentum", "rate": 0.05},
    {"dropout": 0.4},
    {"dropout": 0.0},
    {"schedule": "cosine"},
    {"decay": 0.1, "l2": 0.01, "l1": 0.001, "clip": 0.5},
    {"patience": 1},
    {"epochs": 5},
]


@pytest.mark.parametrize("change", CHANGES, ids=repr)
def test_a_fork_is_a_line_that_repeats_it(change, store):
    """Training on from the middle and training by the fork's own line give the same numbers."""
    parent = DigitsSpec(dropout=0.2, **FEW)
    run(store, parent)
    beginning = beginning_called(store, "1@3")
    fork = parent.changed(3, replace(parent, **change))
    assert parse_line(line_of(fork)) == fork
    assert DigitsSpec.from_json(fork.as_json()) == fork
    resumed, told = run(store, fork, beginning)
    repeated, again = run(store, fork)
    assert curves(told) == curves(again)
    np.testing.assert_array_equal(resumed.model.vector, repeated.model.vector)
    assert curves(told) != curve_of(store, 1) or change == {"patience": 1}
    assert curve_of(store, 2)[:2] == curve_of(store, 1)[:2]


def test_early_stopping_turned_on_at_the_end_keeps_what_was_learned(store):
    parent = DigitsSpec(**FEW)
    whole, _told = run(store, parent, only_the_end=True)
    fork = parent.changed(STEPS, replace(parent, patience=3))
    resumed, told = run(store, fork, beginning_called(store, f"1@{STEPS}"))
    np.testing.assert_array_equal(resumed.model.vector, whole.model.vector)
    assert told[-1]["best_epoch"] == FEW["epochs"]


def test_early_stopping_turned_on_on_the_way_sees_every_epoch_after_that(store):
    parent = DigitsSpec(**FEW)
    run(store, parent)
    way = way_of(parent.changed(2, replace(parent, patience=9)))
    assert way.come_to(5)
    assert way.training.stop.epoch == 2
    assert np.isfinite(way.training.stop.loss)


def test_an_optimizer_begins_anew_wherever_its_moment_is_come_to_from(store):
    parent = DigitsSpec(optimizer="sgd", rate=0.1, **FEW)
    run(store, parent)
    fork = parent.changed(2, replace(parent, optimizer="adam", rate=0.01))
    folder = run_folder(store, 1)
    straight, back = (way_of(fork, [MomentSource(folder, 2)]) for _ in range(2))
    for way, steps in ((straight, (4,)), (back, (STEPS, 3, 4))):
        assert all(way.come_to(step) for step in steps)
    np.testing.assert_array_equal(back.training.model.vector, straight.training.model.vector)


def test_a_fork_of_a_fork_finds_the_moments_of_all_that_it_goes_on_from(store):
    first = DigitsSpec(**FEW)
    run(store, first)
    second = first.changed(4, replace(first, rate=0.02))
    run(store, second, beginning_called(store, "1@4"))
    third = second.changed(2, replace(first, optimizer="sgd", rate=0.1))
    assert third.later == ((2, "optimizer", "sgd"), (2, "rate", "0.1"))
    _, told = run(store, third, beginning_called(store, "2@2"))
    assert curves(told) == curves(run(store, third)[1])
    sources = beginning_called(store, "3").sources
    assert [(source.folder.path.name, source.last) for source in sources] == [
        ("3", None), ("2", 2), ("1", 2),
    ]  # fmt: skip


def test_a_run_that_was_stopped_goes_on_to_its_end(store):
    spec = DigitsSpec(**FEW)
    whole, told = run(store, spec)
    run(store, spec, until=4)
    assert list_runs(store)[0].status == "stopped"
    beginning = beginning_called(store, "2")
    assert (beginning.step, beginning.last) == (4, 4)
    resumed, again = run(store, spec, beginning)
    assert curves(again) == curves(told)
    np.testing.assert_array_equal(resumed.model.vector, whole.model.vector)


def test_a_rate_that_is_set_while_it_runs_is_kept_with_the_run(store):
    spec = DigitsSpec(**FEW)
    control = Control("epoch")
    trainer = Trainer(spec, control)
    told = []
    events = recorded(
        trainer.events(), store, "train", spec.as_json(), unit="epoch", control=control
    )
    for event in events:
        told.append(event)
        if event["event"] == "epoch" and event["step"] == 2:
            control.send("rate", 0.05)
    (kept,) = list_runs(store)
    changed = DigitsSpec.from_json(kept.settings)
    assert changed.later == ((2, "rate", "0.05"),)
    assert curves(run(store, changed)[1]) == curves(told)


def test_places_of_runs_are_called_by_number_or_name_and_step(store):
    run(store, DigitsSpec(**FEW))
    name_run(store, 1, "few")
    assert beginning_called(store, "few").step == STEPS
    assert beginning_called(store, "few@0").step == 0
    for wrong, why in some(
        {
            "few@7": "steps 0 to 6",
            "few@x": "steps 0 to 6",
            "2": "no run 2",
            "few@-1": "0 to 6",
        }.items()
    ):
        with pytest.raises(UsageError, match=why):
            beginning_called(store, wrong)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("3:hidden=64", "can be changed on the way"),
        ("3:rate=-1", "above 0"),
        ("3:optimizer=adm", "did you mean adam"),
        ("5:rate=0.1,3:rate=0.2", "order of steps"),
        ("rate=0.1", "such as 410:rate"),
        ("x", "such as 410:rate"),
    ],
)
def test_changes_that_cannot_be_are_refused(text, why):
    with pytest.raises(SettingError, match=why):
        DigitsSpec.from_texts({"then": text})


def test_what_cannot_change_on_the_way_is_named_with_what_it_was():
    spec = DigitsSpec()
    with pytest.raises(SettingError, match="--hidden 64: expected 32, as until then"):
        spec.changed(3, replace(spec, hidden=(64,)))
