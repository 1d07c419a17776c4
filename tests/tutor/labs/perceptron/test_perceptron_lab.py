"""The perceptron's line: what it does, what it shows, and what a learner does with it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pilot import screen_text, until

from tutor.activities.destinations import Open
from tutor.activities.errors import SettingError
from tutor.activities.point_types import LabelledPoint
from tutor.activities.registry import line_of, parse_line
from tutor.app.app import BackstepApp
from tutor.app.widgets.lab.lab_view import LabView
from tutor.cli import main
from tutor.labs.perceptron.experiment import experiment
from tutor.labs.perceptron.picture import picture, plane_of
from tutor.labs.perceptron.report import report
from tutor.labs.perceptron.spec import PerceptronSpec
from tutor.labs.perceptron.state import PerceptronState
from tutor.learner import Store
from tutor.running.training.control import Control

SIZES = [(68, 30), (40, 14), (20, 8), (5, 2)]


def run(spec):
    """All events of a run, and its state after them."""
    state = PerceptronState(spec)
    events = list(experiment(spec, Control()))
    for event in events:
        state.take(event)
    return state, events


@given(
    st.lists(st.tuples(st.floats(-100, 100), st.floats(-100, 100), st.integers(0, 1)), max_size=20)
)
def test_a_command_line_spells_points_of_ones_own(points):
    spec = PerceptronSpec("own", points=tuple(LabelledPoint(*point) for point in points))
    assert parse_line(line_of(spec)) == spec
    assert PerceptronSpec.from_json(json.loads(json.dumps(spec.as_json()))) == spec


@pytest.mark.parametrize(
    "points", ["0,0", "0,0=2", "1e9,0=1", "nan,0=1", "a,b=1", "0,0=1 x", "0,0=-1", "1,,1=0"]
)
def test_what_are_no_points_is_refused_with_a_form_to_follow(points):
    with pytest.raises(SettingError, match=r"such as 0\.5,1=0"):
        PerceptronSpec.from_texts({"data": "own", "points": points})


@pytest.mark.parametrize("data", ["and", "or", "nand"])
def test_a_gate_that_a_line_separates_is_learned_within_the_bound(data):
    state, events = run(PerceptronSpec(data))
    facts = state.facts()
    assert facts["separated"]
    assert facts["right"] == 4
    assert 0 < facts["mistakes"] <= facts["bound"]
    assert events[-1]["mistakes"] == facts["mistakes"]


def test_the_circle_that_xor_goes_in_is_found_and_named():
    state, events = run(PerceptronSpec("xor"))
    assert not state.facts()["separable"]
    assert state.facts()["cycle"] == 1
    assert "for ever" in events[-1]["note"]
    assert "for ever" in "\n".join(report(events[-1]))
    # The pass that comes back begins as an earlier one, and makes the same mistakes.
    passes = [[e["row"] for e in events if e.get("epoch") == k and "row" in e] for k in (2, 3)]
    assert passes[0][0] == 1
    assert passes[0] == [1, 2, 3]


def test_points_in_each_others_place_end_with_the_passes_and_the_reason():
    spec = PerceptronSpec("blobs", spread=3, epochs=5)
    state, events = run(spec)
    assert not state.facts()["separated"]
    assert "no line can" in events[-1]["note"]
    narrow = PerceptronSpec.from_texts({"data": "own", "points": "0,0=0 0.01,0=1", "epochs": "3"})
    assert "give it more" in run(narrow)[1][-1]["note"]


def test_of_many_mistakes_a_part_is_told_and_all_are_counted():
    spec = PerceptronSpec("blobs", count=100, spread=3, order="shuffled", epochs=60)
    events = run(spec)[1]
    told = [event for event in events if event["event"] == "mistake"]
    assert events[-1]["mistakes"] > 1000
    assert len(told) < 1000 + events[-1]["mistakes"] / 10
    assert [event["step"] for event in told[:999]] == [*range(1, 1000)]


def test_a_rate_scales_the_weights_and_changes_no_answer():
    slow, fast = (run(PerceptronSpec("and", rate=rate))[0] for rate in (1, 8))
    assert fast.mistakes == slow.mistakes
    assert fast.weights == tuple(8 * weight for weight in slow.weights)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("points", ["", "0,0=1", "0,0=0 0,0=1", "-100,-100=0 100,100=1"])
def test_any_points_have_a_picture_that_fits(points, size):
    spec = PerceptronSpec.from_texts({"data": "own", "points": points, "epochs": "3"})
    for state in (PerceptronState(spec), run(spec)[0]):
        drawing = picture(state, *size)
        assert drawing.width <= size[0]
        assert drawing.height <= size[1]


def test_the_picture_tells_the_sides_apart_without_colour():
    state, _events = run(PerceptronSpec("and"))
    text = picture(state, 68, 30).text
    assert "answers 0" in text
    assert "answers 1" in text
    assert text.count("○") == 4  # three points and the legend
    assert text.count("●") == 2


def test_the_cursor_falls_on_the_character_that_was_clicked():
    state = PerceptronState(PerceptronSpec("and"))
    plane, _top = plane_of(state, 68, 30)
    for cell in ((0, 0), (33, 11), (67, 20)):
        assert plane.cell(*plane.point(*cell)) == cell


def test_it_is_a_command_for_people_and_for_programs(capsys):
    assert main(["perceptron", "xor", "--plain"]) == 0
    assert "No line separates these points." in capsys.readouterr().out
    assert main(["perceptron", "and", "--json"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert events[0]["bound"] == pytest.approx(51)
    assert events[-1]["separated"]


async def test_points_are_placed_by_keys_and_by_the_mouse_and_learned():
    with Store.open() as store:
        app = BackstepApp(store, Open("perceptron", PerceptronSpec("own")))
        async with app.run_test(size=(120, 36)) as pilot:
            await until(pilot, lambda: bool(app.screen.query(LabView)))
            lab = app.screen.query_one(LabView)
            await until(pilot, lambda: lab.loaded.is_set())
            lab.focus()
            await pilot.press("left", "0", "right", "right", "1")
            assert lab.spec.points == ((0.5, 0.5, 0), (1.0, 0.5, 1))
            await pilot.press("s")
            await until(pilot, lambda: lab.run is not None and lab.run.status == "paused")
            await pilot.press("up", "1")  # a run that goes on is given up for other points
            assert len(lab.spec.points) == 3
            await pilot.press("s")
            await until(pilot, lambda: lab.run is not None and lab.run.status == "paused")
            await until(pilot, lambda: "Mistake 1" in screen_text(pilot))
            await pilot.press("d")
            assert len(lab.spec.points) == 2
            await pilot.click("#picture", offset=(30, 12))
            assert len(lab.spec.points) == 3
