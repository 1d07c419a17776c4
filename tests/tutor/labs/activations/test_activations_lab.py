"""The activations' lab: what each view computes, shows and tells, and what keys do there."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pilot import screen_text, until

from core.layers.dense import ACTIVATIONS
from core.tape import Tensor
from tutor.activities.destinations import Open
from tutor.activities.errors import SettingError
from tutor.app.app import BackstepApp
from tutor.app.widgets.common.progressed import Progressed
from tutor.app.widgets.lab.lab_view import LabView
from tutor.cli import main
from tutor.labs.activations.bending import active_shares, answers, stages
from tutor.labs.activations.experiment import experiment
from tutor.labs.activations.functions import curve, steepest
from tutor.labs.activations.layer_by_layer import layers_of
from tutor.labs.activations.picture import picture
from tutor.labs.activations.report import report
from tutor.labs.activations.spec import FACTS, FUNCTIONS, VIEWS, ActivationsSpec
from tutor.labs.activations.state import state_of
from tutor.learner import Store
from tutor.running.training.control import Control

SIZES = [(71, 31), (40, 12), (24, 8), (10, 3)]
EVERY_VIEW = pytest.mark.parametrize("view", VIEWS)


def spec_of(view, **texts):
    return ActivationsSpec.from_texts({"view": view, **texts})


def run(spec):
    """All events of a run, and its state after them."""
    state = state_of(spec)
    events = list(experiment(spec, Control()))
    for event in events:
        state.take(event)
    return state, events


# Functions


def test_every_activation_of_the_course_can_be_compared():
    assert set(FUNCTIONS) == set(ACTIVATIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
@given(z=st.floats(-1e6, 1e6))
def test_values_and_slopes_are_finite_everywhere_and_slopes_are_those_of_the_values(name, z):
    value, slope = curve(name, z)
    assert np.isfinite([value, slope]).all()
    if name != "step" and 0.01 < abs(z) < 20:
        nudged = (curve(name, z + 1e-6).values - curve(name, z - 1e-6).values) / 2e-6
        assert slope == pytest.approx(nudged, abs=1e-6)


def test_the_steepest_places_are_those_that_are_known():
    spec = ActivationsSpec()
    assert steepest("sigmoid", spec) == (0.25, 0.0)
    assert steepest("tanh", spec) == (1.0, 0.0)
    most, there = steepest("gelu", spec)
    assert most == pytest.approx(1.1289, abs=1e-4)
    assert there == pytest.approx(2**0.5, abs=1e-3)


def test_the_cursor_reads_what_core_computes_and_stays_within_bounds():
    state = state_of(spec_of("functions", functions="sigmoid,swish", beta="2", at="999999"))
    state.go(0, -1)
    assert state.facts()["function"] == "swish"
    state.go(100_000_000, 0)
    facts = state.facts()
    assert (facts["z"], facts["value"], facts["slope"]) == (1e6, 1e6, 1.0)
    assert "beyond the axis" in picture(state, 71, 31).text


def test_curves_are_told_apart_without_colour():
    text = picture(state_of(spec_of("functions")), 71, 31).text
    for sign, name in (("1", "sigmoid"), ("2", "tanh"), ("3", "relu")):
        assert f"{sign} {name}" in text
    assert "▸1 sigmoid" in text


def test_a_step_is_said_to_have_no_slope():
    state, events = run(spec_of("functions", functions="step"))
    said = "no slope anywhere, a jump at 0"
    assert said in picture(state, 71, 31).text
    assert said in "\n".join(line for event in events for line in report(event))


# Depth


def test_without_a_bend_and_with_gain_1_a_signal_keeps_its_size_and_sigmoid_loses_it():
    linear = layers_of(spec_of("depth", activation="linear", depth="10"))
    assert 0.5 < linear[-1].spread / linear[0].spread < 2
    sigmoid = layers_of(spec_of("depth", activation="sigmoid", depth="10"))
    assert sigmoid[-1].spread < 1e-5
    assert 0.3 < sigmoid[-1].mean < 0.7
    assert "fades" in picture(state_of(spec_of("depth", depth="40")), 71, 31).text


@pytest.mark.parametrize("gain", ["0", "1e-9", "100"])
@pytest.mark.parametrize("activation", ["relu", "sigmoid", "linear", "elu"])
def test_any_gain_has_numbers_and_a_picture_that_says_what_happens(gain, activation):
    spec = spec_of("depth", gain=gain, activation=activation, depth="60")
    state, events = run(spec)
    assert len(events) == 63
    assert np.isfinite([event["spread"] for event in events if "spread" in event]).all()
    text = picture(state, 71, 31).text
    assert any(word in text for word in ("nothing is left", "fades", "grows", "keeps"))


# Dead units


def test_units_of_the_first_layer_never_come_back_and_those_above_do():
    back = np.zeros(2, int)
    for seed in ("0", "1", "2"):
        state, events = run(spec_of("dead", seed=seed, epochs="20"))
        back += events[-1]["revived"]
        facts = state.facts()
        assert facts["dead"] == sum(events[-1]["dead"])
        died = {(e["layer"], e["unit"]) for e in events if e["event"] == "died"}
        assert facts["dead_first"] == len({unit for layer, unit in died if layer == 1})
    assert back[0] == 0
    assert back[1] > 0


@pytest.mark.parametrize("activation", ["relu", "leaky_relu"])
def test_a_dead_unit_learns_again_once_its_function_leaks_and_not_before(activation):
    spec, control = spec_of("dead", rate="1", epochs="3", hidden="8,8"), Control()
    control.send("epoch")
    state, before = state_of(spec), []
    for event in experiment(spec, control):
        state.take(event)
        if event["event"] == "paused":
            (unit,) = np.flatnonzero(state.shares[0] == 0)
            before.append(state.model.parameters()[0].data[:, unit].copy())
            other = {"activation": activation, "rate": "0.1", "epochs": "3", "hidden": "8,8"}
            control.send("settings", spec_of("dead", **other).as_json())
            control.send("resume")
    (weights,) = before
    leaks = activation == "leaky_relu"
    assert (state.model.parameters()[0].data[:, unit] != weights).any() == leaks
    facts = state.facts()
    assert facts["dead_first"] == (0 if leaks else 1)
    assert facts["revived_first"] == (1 if leaks else 0)


def test_another_network_is_refused_while_one_learns():
    spec = spec_of("dead", epochs="2")
    control = Control()
    control.send("pause")
    state = state_of(spec)
    for event in experiment(spec, control):
        state.take(event)
        if event["event"] == "paused":
            control.send("settings", spec_of("dead", hidden="3").as_json())
            control.send("resume")
    assert "begins anew" in state.refused


def test_a_rate_beyond_all_bounds_ends_with_the_step_and_the_reason():
    _state, events = run(spec_of("dead", rate="1e9", epochs="5"))
    spread, _ = run(spec_of("fold", rate="1e9", epochs="5"))
    assert events[-1]["event"] in ("diverged", "done")
    if events[-1]["event"] == "diverged":
        assert "Try a smaller learning rate" in "\n".join(report(events[-1]))
    assert picture(spread, 71, 31).height <= 31


# The fold


def test_the_stages_are_what_the_network_computes():
    state, _events = run(spec_of("fold", data="xor", hidden="2", seed="1", epochs="30"))
    x = state.data.x
    names = [stage.name for stage in state.at(x)]
    assert names == ["x", "z1", "a1"]
    scores = state.model(Tensor(x, "x")).data
    said = answers(state.model, "tanh", x)
    np.testing.assert_array_equal(said, scores[:, 1] > scores[:, 0])
    np.testing.assert_allclose(
        stages(state.model, "tanh", x)[2].values, np.tanh(state.at(x)[1].values)
    )


def test_two_hidden_units_solve_xor_and_the_planes_are_gone_through_by_keys():
    state, events = run(spec_of("fold", data="xor", hidden="2", seed="1"))
    assert events[-1]["train_accuracy"] == 1.0
    seen = [state.facts()["stage"]]
    for _press in range(3):
        state.go(1, 0)
        seen.append(state.facts()["stage"])
    assert seen == ["x", "z1", "a1", "a1"]


def test_layers_that_are_no_plane_are_named_and_not_drawn():
    state = state_of(spec_of("fold", hidden="4,2"))
    assert state.planes == ["x", "z2", "a2"]
    text = picture(state, 71, 31).text
    assert "layer 1" in text
    assert "z1" not in text


def test_shares_count_points_with_a_slope():
    state = state_of(spec_of("dead"))
    shares = active_shares(state.model, "relu", state.data.x)
    z = state.data.x @ state.model.layers[0].W.data + state.model.layers[0].b.data
    np.testing.assert_allclose(shares[0], (z > 0).mean(axis=0))


# All of them


@EVERY_VIEW
@pytest.mark.parametrize("size", SIZES)
def test_every_view_has_a_picture_that_fits_before_and_after(view, size):
    spec = spec_of(view, **({"epochs": "2"} if view in ("dead", "fold") else {}))
    for state in (state_of(spec), run(spec)[0]):
        for across, up in ((0, 0), (3, -1), (-50, 9)):
            state.go(across, up)
            drawing = picture(state, *size)
            assert drawing.width <= size[0]
            assert drawing.height <= size[1]
        assert state.numbers(34).width <= 34


@EVERY_VIEW
def test_every_view_tells_the_facts_that_its_row_names(view):
    facts = state_of(spec_of(view)).facts()
    assert facts
    assert set(facts) <= set(FACTS)


@EVERY_VIEW
def test_it_is_a_command_for_people_and_for_programs(view, capsys):
    words = ["activations", view, *(["--epochs", "2"] if view in ("dead", "fold") else [])]
    assert main([*words, "--plain"]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80
    assert main([*words, "--json"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert events[0]["settings"]["view"] == view
    assert events[-1]["event"] == "done"


@EVERY_VIEW
def test_a_stop_ends_it(view):
    control = Control()
    control.send("stop")
    assert [*experiment(spec_of(view), control)][-1]["event"] == "stopped"


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"at": "nan"}, "from -1e6 to 1e6"),
        ({"functions": "sigmiod"}, "did you mean sigmoid"),
        ({"view": "depth", "depth": "61"}, "from 1 to 60"),
        ({"view": "depth", "gain": "inf"}, "from 0 to 100"),
        ({"view": "fold", "hidden": ""}, "layer sizes"),
        ({"view": "dead", "activation": "step"}, "one of"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(texts, said):
    with pytest.raises(SettingError, match=said):
        ActivationsSpec.from_texts(texts)


async def test_the_cursor_moves_by_keys_and_tells_a_task_and_v_shows_the_next_view():
    facts = []

    class Listening(BackstepApp):
        def on_progressed(self, message: Progressed) -> None:
            facts.append(message.facts)

    with Store.open() as store:
        app = Listening(store, Open("activations", ActivationsSpec(at=1.0)))
        async with app.run_test(size=(120, 36)) as pilot:
            await until(pilot, lambda: bool(app.screen.query(LabView)))
            lab = app.screen.query_one(LabView)
            await until(pilot, lambda: lab.loaded.is_set())
            lab.focus()
            await pilot.press("less_than_sign")
            await until(pilot, lambda: lab.state.facts()["slope"] == 0.25)
            await until(pilot, lambda: bool(facts) and facts[-1]["slope"] == 0.25)
            await pilot.press("v")
            await until(pilot, lambda: "spread over the examples" in screen_text(pilot))
            await pilot.press("v", "n")
            await until(pilot, lambda: lab.run is not None and lab.run.status == "paused")
            await until(pilot, lambda: "points that a unit sees" in screen_text(pilot))
            assert lab.spec.view == "dead"
            await pilot.press("v")
            await until(pilot, lambda: "after the activation" in screen_text(pilot))
            await pilot.press("v")
            assert lab.spec == ActivationsSpec(at=1.0)  # as it was left
