"""A disk that takes nothing stops no run; what it did not take is kept as soon as it does."""

from __future__ import annotations

import errno
from contextlib import contextmanager

import pytest

from tutor.labs.digits.experiment import Trainer
from tutor.labs.digits.spec import DigitsSpec
from tutor.learner import Store, curve_of, list_runs
from tutor.learner.run_files import RunFolder
from tutor.running.training.control import Control
from tutor.running.training.recorded import recorded

SETTINGS = {"lr": 0.1}


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield opened


@contextmanager
def read_only(store):
    """The disk takes nothing meanwhile."""
    store.read("PRAGMA query_only = ON")
    try:
        yield
    finally:
        store.read("PRAGMA query_only = OFF")


def experiment():
    yield {"event": "start"}
    for number in range(3):
        yield {"event": "epoch", "epoch": number}
    yield {"event": "done", "test_accuracy": 0.9}


def kept_run(store):
    (run,) = list_runs(store)
    return run, [point["epoch"] for point in curve_of(store, run.id)]


def test_a_run_whose_beginning_was_not_taken_is_kept_whole_at_its_end(store):
    events = recorded(experiment(), store, "toy", SETTINGS, unit="epoch")
    with read_only(store):
        start, unsaved = next(events), next(events)
    assert start == {"event": "start"}
    assert unsaved["event"] == "unsaved"
    assert "cannot be written" in unsaved["message"]
    rest = list(events)
    assert [event["event"] for event in rest] == ["epoch", "epoch", "epoch", "done"]
    run, curve = kept_run(store)
    assert rest[-1] == {"event": "done", "test_accuracy": 0.9, "run": run.id}
    assert (run.activity, run.settings, run.status) == ("toy", SETTINGS, "done")
    assert (run.metrics, curve) == ({"test_accuracy": 0.9}, [0, 1, 2])
    assert 0 < run.started <= run.finished


def test_the_first_and_the_closing_event_have_the_number_of_the_run(store):
    first, *_between, last = recorded(experiment(), store, "toy", SETTINGS, unit="epoch")
    run, _curve = kept_run(store)
    assert first == {"event": "start", "run": run.id}
    assert last == {"event": "done", "test_accuracy": 0.9, "run": run.id}
    assert run.metrics == {"test_accuracy": 0.9}


def test_a_run_whose_end_is_not_taken_says_so_in_its_closing_event(store):
    events = recorded(experiment(), store, "toy", SETTINGS, unit="epoch")
    number = next(events)["run"]
    with read_only(store):
        rest = list(events)
    assert "cannot be written" in rest[-1]["unsaved"]
    assert "run" not in rest[-1]
    assert list_runs(store)[0].id == number


def test_a_listener_who_leaves_an_unsaved_run_has_it_kept_as_stopped(store):
    events = recorded(experiment(), store, "toy", SETTINGS, unit="epoch")
    with read_only(store):
        assert [next(events)["event"] for _ in range(3)] == ["start", "unsaved", "epoch"]
    events.close()
    run, curve = kept_run(store)
    assert (run.status, curve) == ("stopped", [0])


def test_an_experiment_runs_to_its_end_though_nothing_is_ever_taken(store):
    with read_only(store):
        kinds = [
            event["event"] for event in recorded(experiment(), store, "toy", SETTINGS, unit="epoch")
        ]
    assert kinds == ["start", "unsaved", "epoch", "epoch", "epoch", "done"]
    assert list_runs(store) == []


def test_a_disk_too_full_for_moments_is_said_once_and_the_run_is_kept_all_the_same(
    store, monkeypatch
):
    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(RunFolder, "keep", full)
    monkeypatch.setattr(RunFolder, "add_point", full)
    spec = DigitsSpec(rows=48, epochs=3)
    control = Control("epoch")
    events = recorded(
        Trainer(spec, control).events(), store, "train", spec.as_json(), unit="epoch",
        control=control,
    )  # fmt: skip
    kinds = [event["event"] for event in events]
    assert kinds.count("unkept") == 1
    assert kinds[-1] == "done"
    run, curve = kept_run(store)
    assert (run.status, curve) == ("done", [0, 1, 2, 3])
    assert "disk is full" in control.moments.problem
