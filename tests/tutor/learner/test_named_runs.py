"""Runs have names, are found by them, and are deleted with all that is theirs."""

from __future__ import annotations

import pytest

from tutor.learner import (
    LearnerDataError,
    Store,
    curve_of,
    delete_run,
    find_run,
    finish_run,
    list_runs,
    name_run,
    run_folder,
    start_run,
)
from tutor.running.training.recorded import recorded


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield opened


def test_a_run_is_found_by_its_number_and_by_its_name(store):
    first, second = (start_run(store, {"lr": k}, "toy") for k in (1, 2))
    name_run(store, second, "wide-2")
    assert find_run(store, str(first)).id == first
    assert find_run(store, "wide-2") == find_run(store, str(second))
    assert find_run(store, "wide-2").name == "wide-2"
    name_run(store, second, None)
    with pytest.raises(LearnerDataError, match="no run wide-2"):
        find_run(store, "wide-2")


def test_no_run_and_a_name_that_is_nearly_right_are_told_of(store):
    with pytest.raises(LearnerDataError, match="no run yet"):
        find_run(store, "wide")
    name_run(store, start_run(store, {}, "toy"), "wide")
    with pytest.raises(LearnerDataError, match="no run wdie; did you mean wide"):
        find_run(store, "wdie")


@pytest.mark.parametrize("name", ["", "12", "-x", "a b", "x" * 61, "a/b", "a@3", "\x1b[1m"])
def test_what_is_no_name_is_refused(store, name):
    with pytest.raises(LearnerDataError, match="no name for a run"):
        name_run(store, start_run(store, {}, "toy"), name)


def test_two_runs_do_not_share_a_name(store):
    first, second = (start_run(store, {}, "toy") for _ in range(2))
    name_run(store, first, "wide")
    with pytest.raises(LearnerDataError, match=f"belongs to run {first}"):
        name_run(store, second, "wide")
    name_run(store, first, "wide")


def test_a_deleted_run_leaves_nothing_not_even_to_the_next_of_its_number(store):
    run = start_run(store, {}, "toy")
    run_folder(store, run).keep(3, b"moment")
    delete_run(store, run)
    assert list_runs(store) == []
    assert not run_folder(store, run).path.exists()
    run_folder(store, run).keep(3, b"left behind")
    events = recorded(iter([{"event": "start"}, {"event": "done"}]), store, "toy", {}, unit="epoch")
    assert next(events)["run"] == run
    assert run_folder(store, run).steps() == []
    events.close()


def test_the_curve_of_a_run_whose_program_was_killed_is_there_up_to_that_point(store):
    """What was killed has no chance to close anything: the generator is left as it stands."""
    points = ({"event": "epoch", "epoch": k} for k in range(5))
    events = recorded(points, store, "toy", {}, unit="epoch")
    for _ in range(3):
        next(events)
    (run,) = list_runs(store)
    assert run.status == "unfinished"
    assert curve_of(store, run.id) == [{"epoch": 0}, {"epoch": 1}, {"epoch": 2}]
    list(events)
    assert len(curve_of(store, run.id)) == 5
    assert run_folder(store, run.id).curve() == []


def test_a_run_tells_what_it_was_made_with_and_what_it_goes_on_from(store):
    made = iter([{"event": "start"}, {"event": "done"}])
    list(recorded(made, store, "toy", {}, unit="epoch", parent={"run": 3, "step": 410}))
    (run,) = list_runs(store)
    assert set(run.about["versions"]) == {"backstep", "numpy", "python", "machine"}
    assert run.as_json()["about"]["parent"] == {"run": 3, "step": 410}


def test_a_run_without_a_name_or_versions_is_one_all_the_same(store):
    run = start_run(store, {}, "toy")
    finish_run(store, run, "done", {})
    assert (list_runs(store)[0].name, list_runs(store)[0].about) == (None, {})
