"""The gradient flow: what it computes, tells and shows, and what keys do there."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pilot import screen_text, until

from core.init import INITIALIZERS
from core.layers import ACTIVATIONS as OPS
from tutor.activities.destinations import Open
from tutor.activities.errors import SettingError
from tutor.app.app import BackstepApp
from tutor.app.widgets.common.progressed import Progressed
from tutor.app.widgets.lab.lab_form import LabForm
from tutor.app.widgets.lab.lab_view import LabView
from tutor.cli import main
from tutor.labs.flow.experiment import experiment
from tutor.labs.flow.picture import picture
from tutor.labs.flow.spec import ACTIVATIONS, FACTS, INITS, NORMS, FlowSpec
from tutor.labs.flow.state import FlowState
from tutor.labs.flow.sums import Sums, number, reason, verdict
from tutor.learner import Store
from tutor.running.training.control import Control

SIZES = [(110, 30), (71, 28), (40, 12), (24, 8), (10, 3)]


def run(spec):
    """All events of a run, and its state after them."""
    state, events = FlowState(spec), [*experiment(spec, Control())]
    for event in events:
        state.take(event)
    return state, events


def test_what_can_be_chosen_is_in_core():
    assert set(ACTIVATIONS) - {"linear"} <= set(OPS)
    assert set(INITS) <= set(INITIALIZERS)


@pytest.mark.parametrize(
    ("texts", "least", "most"),
    [
        ({"activation": "sigmoid"}, 1e-20, 1e-17),
        ({"activation": "tanh"}, 0.05, 0.5),
        ({"activation": "relu"}, 1e-6, 1e-3),
        ({"activation": "relu", "init": "he"}, 0.1, 10),
        ({"activation": "relu", "init": "normal", "std": "0.3"}, 1e8, 1e11),
        ({"activation": "tanh", "init": "normal", "std": "0.01"}, 1e-31, 1e-28),
    ],
)
def test_thirty_layers_lose_or_blow_up_the_gradient_as_is_known(texts, least, most):
    for seed in ("0", "1", "2"):
        facts = FlowState(FlowSpec.from_texts({**texts, "seed": seed})).facts()
        assert least < facts["ratio"] < most


def test_the_two_factors_explain_the_ratio():
    sums = FlowState(FlowSpec(activation="tanh", depth=20)).sums
    assert (sums.slopes * sums.weights) ** 19 == pytest.approx(sums.ratio)


def test_where_a_layer_lets_nothing_through_no_factor_is_called_typical():
    sums = FlowState(FlowSpec("relu", init="he", width=4, depth=60, residual=True)).sums
    assert sums.ratio > 1
    assert reason(sums) == ""


def test_what_no_number_holds_is_told_as_an_explosion():
    state = FlowState(FlowSpec("relu", init="normal", std=10, depth=100, width=128))
    assert "explodes" in verdict(state.sums)
    assert "∞" in picture(state, 110, 30).text


@pytest.mark.parametrize("norm", NORMS)
def test_a_residual_connection_keeps_a_gradient_alive(norm):
    state = FlowState(FlowSpec(norm=norm, residual=True))
    assert 0.1 < state.sums.ratio < 1e3
    assert "residual" in state.spec.briefly()


@pytest.mark.parametrize(("norm", "alive"), [("batch", True), ("layer", True), ("rms", False)])
def test_only_norms_that_take_the_mean_away_help_answers_that_are_all_positive(norm, alive):
    ratio = FlowState(FlowSpec("sigmoid", norm=norm)).sums.ratio
    assert (ratio > 0.1) == alive
    assert (ratio < 1e-9) == (not alive)


@given(
    activation=st.sampled_from(ACTIVATIONS),
    first=st.sampled_from([*INITS]),
    norm=st.sampled_from([*NORMS]),
    size=st.sampled_from(["0", "1e-9", "1", "10"]),
    depth=st.sampled_from([2, 100]),
)
def test_any_settings_have_a_picture_that_fits_and_a_verdict(activation, first, norm, size, depth):
    sized = "std" if first in ("normal", "constant") else "gain"
    texts = {"activation": activation, "init": first, "norm": norm, "depth": str(depth),
             "width": "5"}  # fmt: skip
    if first != "zeros":
        texts[sized] = size
    state = FlowState(FlowSpec.from_texts(texts))
    for columns, rows in SIZES:
        drawing = picture(state, columns, rows)
        assert drawing.width <= columns
        assert drawing.height <= rows
    assert verdict(state.sums)
    assert json.dumps([*experiment(state.spec, Control())], allow_nan=False)


def test_a_verdict_says_which_way_it_went():
    assert "vanishes" in verdict(Sums(1e-3, 1, 0.5, 1))
    assert "beyond" in verdict(Sums(float("inf"), 1, 1, 80))
    assert "explodes" in verdict(Sums(1e5, 1, 1, 3))
    assert "arrives" in verdict(Sums(1.0, 1, 1, 1))
    assert "Nothing" in verdict(Sums(0.0, 1, 1, 1))
    assert "No gradient" in verdict(Sums(float("nan"), 1, 1, 1))


def test_numbers_far_from_1_are_powers_of_ten():
    assert [number(value) for value in (5.7e-19, 0.235, 1, 4e9, 0, None, float("inf"))] == [
        "5.7·10⁻¹⁹", "0.235", "1", "4.0·10⁹", "0", "—", "∞",
    ]  # fmt: skip


def test_it_tells_the_facts_that_its_row_names_and_is_told_layer_by_layer():
    state, events = run(FlowSpec(depth=5))
    assert set(state.facts()) == set(FACTS)
    assert [event["step"] for event in events if event["event"] == "layer"] == [1, 2, 3, 4, 5]
    assert state.at == 5
    state.go(-99)
    assert state.facts()["layer"] == 1
    control = Control()
    control.send("stop")
    assert [*experiment(FlowSpec(), control)][-1]["event"] == "stopped"


def test_it_is_a_command_for_people_and_for_programs(capsys):
    assert main(["flow", "relu", "--init", "he", "--depth", "3", "--plain"]) == 0
    told = capsys.readouterr().out
    assert "The gradient arrives" in told
    assert max(map(len, told.splitlines())) <= 80
    assert main(["flow", "--json"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert events[-1]["ratio"] < 1e-17


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"depth": "101"}, "from 2 to 100"),
        ({"activation": "sigmoit"}, "did you mean sigmoid"),
        ({"init": "normal", "std": "nan"}, "from 0 to 10"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(texts, said):
    with pytest.raises(SettingError, match=said):
        FlowSpec.from_texts(texts)


async def test_arrows_read_layers_and_a_task_hears_of_a_change_without_a_run():
    facts = []

    class Listening(BackstepApp):
        def on_progressed(self, message: Progressed) -> None:
            facts.append(message.facts)

    with Store.open() as store:
        app = Listening(store, Open("flow", FlowSpec()))
        async with app.run_test(size=(120, 36)) as pilot:
            await until(pilot, lambda: bool(app.screen.query(LabView)))
            lab = app.screen.query_one(LabView)
            await until(pilot, lambda: lab.loaded.is_set())
            lab.focus()
            await pilot.press("right", "right")
            await until(pilot, lambda: "layer 3: spread" in screen_text(pilot))
            await until(pilot, lambda: bool(facts) and facts[-1]["layer"] == 3)
            lab.begin_anew(FlowSpec("relu", init="he"))
            await until(pilot, lambda: "The gradient arrives" in screen_text(pilot))
            await until(pilot, lambda: facts[-1]["ratio"] > 0.1)


async def test_a_changed_setting_is_computed_beside_the_event_loop_and_then_shown():
    with Store.open() as store:
        app = BackstepApp(store, Open("flow", FlowSpec()))
        async with app.run_test(size=(120, 36)) as pilot:
            await until(pilot, lambda: bool(app.screen.query(LabView)))
            lab = app.screen.query_one(LabView)
            await until(pilot, lambda: lab.loaded.is_set())
            lab.query_one(LabForm).post_message(LabForm.Changed(FlowSpec("relu", init="he")))
            await until(pilot, lambda: "The gradient arrives" in screen_text(pilot))
            assert lab.spec == FlowSpec("relu", init="he")
