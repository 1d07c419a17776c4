"""The playground: what it learns, what can be changed meanwhile, and what a learner sees."""

from __future__ import annotations

import json
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from loops import some
from pilot import screen_text, until

from core.networks import MLP
from tutor.activities.destinations import Open
from tutor.activities.errors import SettingError, UsageError
from tutor.activities.registry import line_of, parse_line
from tutor.app.app import BackstepApp
from tutor.app.widgets.lab.lab_view import LabView
from tutor.cli import main
from tutor.drawing.traces import MOST
from tutor.labs.playground.experiment import experiment
from tutor.labs.playground.picture import SIGNS, picture, plane_of, unit_at, weight_at
from tutor.labs.playground.points import points_of, splits_of
from tutor.labs.playground.report import report
from tutor.labs.playground.small_network import build, put_weights, transplant, weights_in
from tutor.labs.playground.spec import DATA, MADE, PlaygroundSpec
from tutor.labs.playground.state import PlaygroundState
from tutor.learner import Store
from tutor.running.training.control import Control

SIZES = [(70, 33), (60, 12), (20, 8), (6, 2)]


def run(spec, *commands):
    """All events of a run that these commands wait for, and its state after them."""
    control, state = Control("epoch"), PlaygroundState(spec)
    for command in commands:
        control.send(*command)
    events = []
    for event in experiment(spec, control):
        events.append(json.loads(json.dumps(event)))
        state.take(events[-1])
    return state, events


@pytest.mark.parametrize("data", MADE)
def test_every_set_of_points_is_learned_better_than_by_chance(data):
    spec = PlaygroundSpec.from_texts({"data": data, "hidden": "12,12", "epochs": "60"})
    _state, events = run(spec)
    first = next(event for event in events if event["event"] == "epoch")
    assert events[-1]["event"] == "done"
    assert events[-1]["validation_loss"] < 0.95 * first["validation_loss"]


def test_without_a_nonlinearity_depth_is_one_line():
    deep = PlaygroundSpec("circles", hidden=(8, 8), activation=("linear",), epochs=60)
    assert run(deep)[1][-1]["train_accuracy"] < 0.7
    assert run(replace(deep, activation=("tanh",)))[1][-1]["train_accuracy"] > 0.95


def test_a_feature_takes_the_place_of_a_hidden_layer():
    plain = PlaygroundSpec("circles", hidden=(), epochs=60)
    squares = replace(plain, features=("x1x1", "x2x2"))
    assert run(plain)[1][-1]["train_accuracy"] < 0.7
    assert run(squares)[1][-1]["train_accuracy"] == 1


def test_the_same_settings_give_the_same_run():
    spec = PlaygroundSpec("moons", dropout=0.2, l2=0.001, epochs=5)
    told = [[e for e in run(spec)[1] if e["event"] == "epoch"] for _ in range(2)]
    assert told[0] == told[1]


def test_settings_are_changed_on_the_way_and_what_was_learned_is_kept():
    spec = PlaygroundSpec("circles", epochs=40)
    other = replace(spec, hidden=(6, 3), activation=("relu", "tanh"), optimizer="sgd", rate=0.1)
    state, events = run(spec, ("settings", other.as_json()))
    assert [e["event"] for e in events].count("changed") == 1
    assert state.spec == other
    assert state.model.sizes == (2, 6, 3, 2)
    assert events[-1]["epoch"] == 40


def test_what_cannot_be_is_refused_and_changes_nothing():
    spec = PlaygroundSpec("circles", epochs=3)
    state, events = run(spec, ("settings", {**spec.as_json(), "hidden": [0]}))
    assert "units" in state.refused
    assert state.spec == spec
    assert events[-1]["event"] == "done"


def test_a_weight_is_changed():
    spec = PlaygroundSpec("circles", epochs=1, rate=1e-9)
    state, _events = run(spec, ("weight", ["W1", [0, 1], 0.75]))
    assert state.model.layers[0].W.data[0, 1] == pytest.approx(0.75, abs=1e-4)
    assert "nowhere" in run(spec, ("weight", ["nowhere", [0], 1]))[0].refused
    assert "finite" in run(spec, ("weight", ["W1", [0, 1], 1e300]))[0].refused


def test_what_is_refused_leaves_the_run_as_it_was():
    spec = PlaygroundSpec("moons", epochs=4)
    told = [run(spec, *commands)[1][-1] for commands in ((), [("weight", ["nowhere", [0], 1])])]
    assert told[0] == told[1]


def test_an_epoch_ends_where_it_does_after_a_change():
    spec = PlaygroundSpec("circles", epochs=3, batch=16)
    control, halts = Control("epoch"), []
    control.send("step")
    for event in experiment(spec, control):
        if event["event"] == "paused":
            halts.append((event["step"], event["epoch"]))
            if len(halts) == 1:
                control.send("settings", replace(spec, rate=0.01).as_json())
            control.send("epoch" if event["step"] == 1 and len(halts) == 1 else "stop")
    assert halts == [(1, 1), (1 + 9, 2)]  # nine steps of sixteen points


def test_a_new_network_is_given_what_both_have():
    rng = np.random.default_rng(0)
    before = PlaygroundSpec("moons", features=("x1", "x2"), hidden=(4, 3))
    after = replace(before, features=("x2", "sin1", "x1"), hidden=(5, 3))
    old, new = build(before, 2, rng), build(after, 2, rng)
    first = new.layers[0].W.data[1].copy()
    transplant(before, old, after, new)
    np.testing.assert_array_equal(new.layers[0].W.data[0, :4], old.layers[0].W.data[1])
    np.testing.assert_array_equal(new.layers[0].W.data[2, :4], old.layers[0].W.data[0])
    np.testing.assert_array_equal(new.layers[0].W.data[1], first)
    np.testing.assert_array_equal(new.layers[2].W.data, old.layers[2].W.data)


def test_weights_survive_their_way_as_plain_data():
    rng = np.random.default_rng(0)
    spec = PlaygroundSpec("moons")
    one, other = build(spec, 2, rng), build(spec, 2, rng)
    put_weights(other, json.loads(json.dumps(weights_in(one))))
    np.testing.assert_allclose(other.vector, one.vector, rtol=1e-5)


@pytest.mark.parametrize("rate", [1e3, 1e8])
def test_a_rate_that_is_too_large_is_named(rate):
    spec = PlaygroundSpec("moons", hidden=(8, 8, 8), activation=("relu",), optimizer="sgd",
                          rate=rate, epochs=20)  # fmt: skip
    end = run(spec)[1][-1]
    assert "rate such as 0.1" in end.get("note", end.get("explanation", ""))
    assert list(report(end))


def test_an_activation_for_each_layer_or_one_for_all():
    spec = PlaygroundSpec("moons", hidden=(3, 2), activation=("relu", "linear"))
    model = build(spec, 2, np.random.default_rng(0))
    assert isinstance(model, MLP)
    assert model.describe() == "2-3-2-2 relu,linear"
    with pytest.raises(SettingError, match="one for each"):
        PlaygroundSpec("moons", hidden=(3, 2, 1), activation=("relu", "tanh"))
    with pytest.raises(SettingError, match="did you mean relu"):
        PlaygroundSpec.from_texts({"activation": "rellu"})
    with pytest.raises(SettingError, match="each of them once"):
        PlaygroundSpec.from_texts({"features": "x1,x1"})


def test_a_command_line_spells_its_settings():
    spec = PlaygroundSpec("rings", features=("x1x2",), hidden=(), activation=("elu",), l2=0.5)
    assert parse_line(line_of(spec)) == spec


FILES = [
    ("", "no points"), ("x,y,class\n", "no points"), ("1,2,0\n1,nan,1\n", "line 2"),
    ("1,2,7\n", "line 1"), ("1,2\n", "line 1"), ("a,b,c\n1,2,0\nx,y,z\n", "line 3"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), FILES)
def test_a_file_without_points_is_refused_with_its_line(tmp_path, text, said):
    path = tmp_path / "points.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        points_of(PlaygroundSpec("file", file=str(path)))
    with pytest.raises(UsageError, match="cannot be read"):
        points_of(PlaygroundSpec("file", file=str(tmp_path / "nowhere.csv")))


def test_a_file_is_learned_from_whatever_its_scale(tmp_path):
    path = tmp_path / "points.csv"
    rows = [f"{1000 * k},{-k},{int(k > 10)}" for k in range(20)]
    path.write_text("a,b,class\n" + "\n".join(rows), encoding="utf-8")
    spec = PlaygroundSpec("file", file=str(path), epochs=60)
    assert np.abs(points_of(spec).x).max() == 1
    assert run(spec)[1][-1]["train_accuracy"] > 0.9


def test_no_point_is_in_two_parts():
    for data in some(MADE):
        spec = PlaygroundSpec(data, count=50)
        whole = points_of(spec)
        parts = splits_of(spec, whole)
        assert len(parts.train.y) + len(parts.validation.y) == len(whole.y)


@pytest.mark.parametrize("size", SIZES)
def test_any_network_on_any_points_has_a_picture_that_fits(size):
    for data in some(DATA):
        hidden = {"own": (), "rings": (16,) * 6}.get(data, (4,))
        state = PlaygroundState(PlaygroundSpec(data, hidden=hidden, count=20))
        for chosen in (None, (0, 0)):
            state.chosen = chosen if hidden else None
            drawing = picture(state, *size)
            assert drawing.width <= size[0]
            assert drawing.height <= size[1]


@pytest.mark.parametrize("size", [(69, 33), (78, 12)])
def test_the_units_are_seen_before_there_is_a_curve_as_well(size):
    state = PlaygroundState(PlaygroundSpec("circles", hidden=(4, 3)))
    text = picture(state, *size).text
    assert "h1[0]" in text
    assert "h2[0]" in text


def test_a_click_falls_on_its_character():
    state = PlaygroundState(PlaygroundSpec("circles"))
    plane, top = plane_of(state, 70, 33)
    assert picture(state, 70, 33).height >= top + plane.rows
    assert plane.cell(*plane.point(11, 7)) == (11, 7)


def test_it_is_a_command_for_people_and_for_programs(capsys):
    words = ["playground", "blobs", "--epochs", "3"]
    assert main([*words, "--plain"]) == 0
    assert "parameters" in capsys.readouterr().out
    assert main([*words, "--json"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert events[-1]["event"] == "done"
    assert main(["playground", "own", "--json"]) == 2


def test_its_numbers_are_whole_beside_the_form_of_a_small_terminal():
    state, events = run(PlaygroundSpec("blobs", epochs=3))
    last = next(event for event in reversed(events) if event["event"] == "epoch")
    rows = [line.split() for line in state.numbers(34).text.splitlines()]
    assert rows[0] == ["train", "validation"]
    assert rows[1] == ["loss", *(f"{last[f'{part}_loss']:.4f}" for part in rows[0])]
    assert rows[2] == ["right", *(f"{last[f'{part}_accuracy']:.3f}" for part in rows[0])]
    assert rows[3] == ["step", f"{state.step:,}"]


async def test_layers_units_weights_and_points_are_changed_while_it_learns():
    with Store.open() as store:
        app = BackstepApp(store, Open("playground", PlaygroundSpec("circles")))
        async with app.run_test(size=(120, 36)) as pilot:
            await until(pilot, lambda: bool(app.screen.query(LabView)))
            lab = app.screen.query_one(LabView)
            await until(pilot, lambda: lab.loaded.is_set())
            lab.focus()
            await pilot.press("s")
            await until(pilot, lambda: lab.run is not None and lab.run.status == "paused")
            await pilot.press("plus", "u")
            await until(pilot, lambda: lab.state.model.sizes == (2, 4, 5, 2))
            assert "settings changed" not in screen_text(pilot)
            await pilot.press("w")
            await pilot.press(*"0.5", "enter")
            await until(pilot, lambda: lab.state.model.layers[0].W.data[0, 0] == 0.5)
            await pilot.press("left_square_bracket")
            await until(pilot, lambda: "unit 0 of layer 2" in screen_text(pilot))
            await pilot.press("right", "1")
            await until(pilot, lambda: lab.state.spec.data == "own")
            before = len(lab.state.spec.points)
            await pilot.click("#picture", offset=(12, 12))
            await until(pilot, lambda: len(lab.state.spec.points) == before + 1)
            await pilot.press("x")
            await until(pilot, lambda: lab.run is not None and lab.run.over)


@pytest.mark.parametrize("size", [(73, 33), (120, 45), (60, 12), (30, 12)])
def test_every_weight_and_unit_is_where_a_click_finds_it(size):
    state = PlaygroundState(PlaygroundSpec("circles", hidden=(3, 2)))
    rows = picture(state, *size).text.split("\n")
    for number in some(range(state.model.vector.size)):
        state.read_weight(number)
        *_rest, last = lines = picture(state, *size).text.split("\n")
        name, place, value = state.weight_named
        text = f"{name}[{','.join(map(str, place))}] {value:+.4g}"
        assert weight_at(state, *size, last.index(text), len(lines) - 1) == number
        assert weight_at(state, *size, 0, len(lines) - 2) is None
    assert weight_at(state, *size, size[0] + 99, len(rows) - 1) is None
    named = {
        (layer, unit): (row.index(f"h{layer + 1}[{unit}]"), y)
        for layer, unit in ((0, 0), (0, 2), (1, 1))
        for y, row in enumerate(rows)
        if f"h{layer + 1}[{unit}]" in row
    }
    assert {unit_at(state, *size, x, y + 1) for x, y in named.values()} == set(named)
    if size[0] > 70:
        assert len(named) == 3
    assert unit_at(state, *size, 0, 3) is None


def test_who_looks_through_a_unit_reads_the_weights_that_lead_into_it():
    state = PlaygroundState(PlaygroundSpec("circles", hidden=(3, 2)))
    state.look_through(1, 1)
    assert state.weight_named[:2] == ("W2", (0, 1))
    assert [name for _n, name, _v in state.weights_beside()] == [
        "W2[0,1]", "W2[1,1]", "W2[2,1]", "b2[1]",
    ]  # fmt: skip


@pytest.mark.parametrize("data", ["circles", "rings", "hills"])
def test_points_have_the_look_of_their_class_and_a_sign_of_their_own(data):
    state = PlaygroundState(PlaygroundSpec(data))
    looks = {segment.text: segment.style for row in picture(state, 80, 40).lines[2:]
             for segment in row if segment.text in SIGNS}  # fmt: skip
    assert len(looks) == len(set(looks.values())) == (3 if data == "rings" else 2)


def test_a_hundred_thousand_events_leave_what_is_kept_of_a_run_as_it_was():
    state = PlaygroundState(PlaygroundSpec("circles"))
    weights = weights_in(state.model)
    measures = dict.fromkeys(
        ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy"), 0.5
    )
    kept = []
    tracemalloc.start()
    for number in range(95_000):
        where = {"step": number, "epoch": number}
        state.take({"event": "epoch", **where, **measures})
        if number % 19 == 0:
            state.take({"event": "look", **where, "weights": weights})
        if number in (47_500, 94_999):
            kept.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert len(state.train_loss) <= MOST
    assert kept[1] - kept[0] < 300_000
