"""``backstep runs``: what was kept, listed, shown, compared, exported, named, deleted."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from xml.etree import ElementTree

import pytest

from tutor.learner import Store, curve_of, finish_run, list_runs, run_folder, start_run
from tutor.study.progress_lines import run_rows
from tutor.study.run_facts import line_of_run, spec_of

DIGITS = {"data": "digits", "model": "mlp", "hidden": [32], "rate": 0.003, "epochs": 2}


def keep(settings, losses, *, status="done", activity="train"):
    with Store.open() as store:
        run = start_run(store, {**DIGITS, **settings}, activity, {"versions": {"numpy": "2.0"}})
        curve = [
            {"epoch": k, "step": 41 * k, "train_loss": loss, "validation_loss": loss}
            for k, loss in enumerate(losses)
        ]
        finish_run(store, run, status, {"test_accuracy": 0.9, "steps": 82}, curve)
    return run


@pytest.fixture
def two(backstep):
    keep({}, [2.3, 1.0, 0.5])
    keep({"hidden": [64], "rate": 0.01}, [2.4, None, 0.25], status="diverged")
    return backstep


def test_runs_are_listed_newest_first_for_people_and_programs(two):
    code, out, _ = two("runs")
    assert code == 0
    assert out.index("64-64-10") < out.index("64-32-10")
    events = [json.loads(line) for line in two("runs", "list", "--json")[1].splitlines()]
    assert [event["id"] for event in events] == [2, 1]
    assert events[0]["command"].startswith("backstep train digits --hidden=64")
    assert two("runs", "--json")[1] == two("runs", "list", "--json")[1]


@pytest.mark.parametrize("columns", [60, 80, 100, 120])
@pytest.mark.parametrize("activity", ["train", "playground"])
def test_how_a_run_ended_stands_apart_from_its_settings_and_its_date(activity, columns):
    with Store.open() as store:
        run = start_run(store, {}, activity)
        finish_run(store, run, "done", {"validation_accuracy": 1.0})
        ((_run, rows),) = run_rows(list_runs(store), columns)
    text = "\n".join("".join(part for part, _style in row) for row in rows)
    assert re.search(r" {2}✓ validation accuracy 1\.000 {2,}\d{4}-\d\d-\d\d \d\d:\d\d", text)
    assert all(len(line) <= columns for line in text.splitlines())


def test_no_run_yet_is_said(backstep):
    assert "no run yet" in backstep("runs")[1]
    code, _, err = backstep("runs", "show", "1")
    assert (code, "no run yet" in err) == (2, True)


def test_the_line_of_a_run_repeats_it(two):
    with Store.open() as store:
        runs = list_runs(store)
    from tutor.activities.registry import parse_line

    for run in (runs[0], runs[1]):
        line = line_of_run(run)
        assert shlex.split(line)[0] == "backstep"
        assert parse_line(line.removeprefix("backstep ")) == spec_of(run)
        assert line in two("runs", "show", str(run.id))[1]


def test_a_run_is_shown_with_its_moments(two):
    with Store.open() as store:
        run_folder(store, 1).keep(41, b"moment")
        run_folder(store, 1).keep(82, b"moment")
    assert "2 moments are kept, from step 41 to step 82" in two("runs", "show", "1")[1]
    event = json.loads(two("runs", "show", "1", "--json")[1])
    assert event["moments"] == {"steps": [41, 82], "bytes": 12}
    assert [point["epoch"] for point in event["curve"]] == [0, 1, 2]
    assert "No moments are kept" in two("runs", "show", "2")[1]
    assert "numpy 2.0" in two("runs", "show", "2")[1]


def test_two_runs_are_compared_by_what_differs(two):
    code, out, _ = two("runs", "compare", "1", "2")
    assert code == 0
    rows = {name: values for name, *values in (re.split(" {2,}", s) for s in out.splitlines())}
    assert rows["hidden"] == ["32", "64"]
    assert rows["rate"] == ["0.003", "0.01"]
    assert rows["ended"] == ["done", "diverged"]
    assert "model" not in rows
    assert "validation loss   ─ 1, ┄ 2" in out
    event = json.loads(two("runs", "compare", "1", "2", "--json")[1])
    assert event["settings"]["hidden"] == ["32", "64"]
    assert event["figures"]["train loss"] == ["0.5000", "0.2500"]


def test_runs_alike_and_runs_of_several_labs_are_told_of(two):
    keep({}, [2.3, 1.0, 0.5])
    assert "settings are the same" in two("runs", "compare", "1", "3")[1]
    keep({}, [1.0], activity="gone")
    assert "gone" in two("runs", "compare", "1", "4")[1]
    assert "another version" in two("runs", "show", "4")[1]


def test_a_run_is_exported_as_a_table_as_json_and_as_a_picture(two, tmp_path):
    rows = list(csv.DictReader(io.StringIO(two("runs", "export", "1", "2")[1])))
    assert [(row["run"], row["epoch"], row["train_loss"]) for row in rows][3:] == [
        ("2", "0", "2.4"), ("2", "1", ""), ("2", "2", "0.25"),
    ]  # fmt: skip
    code, out, err = two("runs", "export", "1", "--to", str(tmp_path / "run.json"))
    assert (code, out, "written to" in err) == (0, "", True)
    (kept,) = json.loads((tmp_path / "run.json").read_text("utf-8"))
    with Store.open() as store:
        assert kept["curve"] == curve_of(store, 1)
    two("runs", "export", "1", "2", "--to", str(tmp_path / "loss.svg"), "--log")
    picture = ElementTree.parse(tmp_path / "loss.svg").getroot()
    tags = [element.tag.rpartition("}")[2] for element in picture.iter()]
    assert tags.count("polyline") == 2
    assert tags.count("circle") == 4  # the points beside the gap in the second run
    texts = [element.text for element in picture.iter() if element.tag.endswith("text")]
    assert "2: validation loss" in texts


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("bogus",), "expected one of list"),
        (("compare", "1"), "two runs or more"),
        (("show", "7"), "no run 7"),
        (("export", "1", "--to", "run.xlsx"), r".csv, .json, .svg"),
        (("export", "1", "--form", "svg", "--plot", "speed"), "expected one of loss"),
        (("name", "1", "12"), "no name for a run"),
        (("delete", "1", "7"), "no run 7"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_changes(two, words, why):
    code, _, err = two("runs", *words)
    assert (code, why in err) == (2, True), err
    with Store.open() as store:
        assert [run.id for run in list_runs(store)] == [2, 1]


def test_no_export_replaces_a_file_unless_that_is_asked(two, tmp_path):
    file = tmp_path / "mine.json"
    for words in (["runs", "export", "1", "--to", str(file)], ["export", str(file)]):
        file.write_text("mine")
        code, out, err = two(*words)
        assert (code, out, file.read_text()) == (2, "", "mine")
        assert "is there already" in err
        assert "--force" in err
        assert two(*words, "--force")[0] == 0
        assert json.loads(file.read_text("utf-8"))


def test_an_export_that_the_disk_does_not_take_leaves_no_half_file(two, tmp_path):
    (tmp_path / "taken.csv").mkdir()
    code, _, err = two("runs", "export", "1", "--to", str(tmp_path / "taken.csv"), "--force")
    assert (code, "taken.csv" in err) == (1, True)
    assert [
        path.name for path in tmp_path.iterdir() if path.is_file() and "part" in path.name
    ] == []


def test_a_run_is_named_called_by_its_name_and_deleted(two):
    assert "called wide now" in two("runs", "name", "1", "wide")[1]
    assert "run 1 wide" in two("runs", "show", "wide")[1]
    assert "wide" in two("runs")[1]
    assert "no name now" in two("runs", "name", "wide")[1]
    assert json.loads(two("runs", "delete", "1", "--json")[1]) == {
        "event": "deleted", "run": 1, "name": None,
    }  # fmt: skip
    with Store.open() as store:
        assert [run.id for run in list_runs(store)] == [2]


def test_a_run_that_stopped_early_goes_on_with_more_patience_as_if_it_had_always_had_it(backstep):
    words = ("--rows", "60", "--epochs", "40", "--lr", "0.1")
    assert backstep("train", *words, "--patience", "2", "--json")[0] == 0
    assert backstep("train", *words, "--patience", "6", "--json")[0] == 0
    assert backstep("train", "--resume", "1", "--patience", "6", "--json")[0] == 0
    with Store.open() as store:
        short, patient, resumed = (curve_of(store, run) for run in (1, 2, 3))
    assert len(short) < len(patient)
    assert resumed == patient


def test_a_training_goes_on_from_a_run_and_a_step_of_it(backstep):
    words = ("--rows", "48", "--epochs", "3", "--dropout", "0.2")
    assert backstep("train", *words, "--save", "whole", "--json")[0] == 0
    code, out, _ = backstep("train", "--resume", "whole@3", "--json")
    assert code == 0
    with Store.open() as store:
        assert curve_of(store, 2) == curve_of(store, 1)
    start = json.loads(out.splitlines()[0])
    assert start["settings"]["dropout"] == 0.2
    assert backstep("train", "--resume=whole@4", "--optimizer=sgd", "--epochs=4", "--json")[0] == 0
    line = json.loads(backstep("runs", "show", "3", "--json")[1])["command"]
    assert "--then=4:optimizer=sgd,4:rate=0.1,4:epochs=4" in line
    assert backstep(*shlex.split(line)[1:], "--json")[0] == 0
    with Store.open() as store:
        assert curve_of(store, 3) == curve_of(store, 4)
        assert len(curve_of(store, 3)) == 5
    text = backstep("runs", "compare", "whole", "3")[1]
    assert re.search(r"optimizer +adam +sgd", text)
    assert "goes on from run 1, step 4" in backstep("runs", "show", "3")[1]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--resume", "1@7"), "steps 0 to 6"),
        (("--resume", "nothing"), "no run nothing"),
        (("--resume", "1@3", "--hidden", "64"), "cannot be changed on the way"),
        (("--resume", "1@3", "--then", "4:rate=1"), "does not go with --resume"),
        (("--resume", "1"), "give it more epochs"),
        (("--save", "a b"), "no name for a run"),
        (("--then", "4:hidden=8"), "can be changed on the way"),
    ],
)
def test_what_cannot_be_gone_on_from_is_refused(backstep, words, why):
    backstep("train", "--rows", "48", "--epochs", "3", "--json")
    code, _, err = backstep("train", *words, "--plain")
    assert (code, why in err) == (2, True), err
    with Store.open() as store:
        assert len(list_runs(store)) == 1
