"""The losses: what they compute, what they show, and what a learner does with them."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from loops import some
from pilot import screen_text, until
from textual.events import MouseMove

from core.losses import (
    binary_cross_entropy_with_logits,
    cross_entropy,
    hinge_loss,
    huber_loss,
    l1_loss,
    mse_loss,
    perceptron_loss,
)
from core.ops import sigmoid
from core.tape import Tape, Tensor
from tutor.activities.destinations import Open
from tutor.activities.errors import SettingError
from tutor.activities.registry import line_of, parse_line
from tutor.app.app import BackstepApp
from tutor.app.widgets.common.progressed import Progressed
from tutor.app.widgets.lab.lab_view import LabView
from tutor.app.widgets.lab.picture_view import PictureView
from tutor.cli import main
from tutor.labs.losses import one_score, surface
from tutor.labs.losses.experiment import cross_entropy_of, experiment
from tutor.labs.losses.picture import picture
from tutor.labs.losses.report import report
from tutor.labs.losses.scores_picture import score_under
from tutor.labs.losses.spec import KINDS, PARAMETERS, LossesSpec
from tutor.labs.losses.state import LossesState
from tutor.learner import Store
from tutor.running.training.control import Control

SIZES = [(70, 30), (56, 18), (30, 8), (5, 2)]
ONE = np.array([[1.0]])

CORE = {
    "squared": lambda z: mse_loss(z, ONE),
    "absolute": lambda z: l1_loss(z, ONE),
    "huber": lambda z: huber_loss(z, ONE),
    "perceptron": lambda z: perceptron_loss(z, np.array([0])),
    # Against a class whose score stays 0; core divides by the number of classes.
    "hinge": lambda z: 2 * hinge_loss(z @ np.array([[1.0, 0.0]]), np.array([0])),
    "logistic": lambda z: binary_cross_entropy_with_logits(z, ONE),
    "squashed": lambda z: mse_loss(sigmoid(z), ONE),
}
"""The same losses by the operations of the course."""


def run(spec, commands=()):
    """All events of a run, and its state after them."""
    state, control = LossesState(spec), Control("step")
    for name in commands:
        control.send(name)
    events = []
    for event in experiment(spec, control):
        events.append(event)
        state.take(event)
    return state, events


@given(st.sampled_from(sorted(CORE)), st.floats(-30, 30))
def test_each_curve_and_its_slope_are_those_of_the_operation(name, z):
    score = Tensor(np.array([[z]]), "z")
    with Tape() as tape:
        loss = CORE[name](score)
    assert one_score.value(name, z) == pytest.approx(float(loss.data), abs=1e-12)
    slope = tape.gradients(loss).get(score)
    assert one_score.slope(name, z) == pytest.approx(float(slope.sum()), abs=1e-12)


def test_every_curve_but_that_of_the_accuracy_has_its_operation():
    assert set(KINDS) == {*CORE, "wrong"} == set(one_score.VALUES) == set(one_score.SLOPES)
    assert [one_score.value("wrong", z) for z in (-0.1, 0, 3)] == [1, 0, 0]
    assert one_score.slope("wrong", -2) == 0


@given(st.lists(st.floats(-1000, 1000), min_size=2, max_size=10), st.data())
def test_scores_cost_what_the_operation_says(scores, data):
    label = data.draw(st.integers(0, len(scores) - 1))
    z = Tensor(np.array([scores]), "z")
    with Tape() as tape:
        loss = cross_entropy(z, np.array([label]))
    value, slopes = cross_entropy_of(scores, label)
    assert value == pytest.approx(float(loss.data), abs=1e-9)
    np.testing.assert_allclose(slopes, tape.gradients(loss)[z][0], atol=1e-12)


@given(st.lists(st.floats(-1000, 1000), min_size=2, max_size=10), st.data())
def test_a_command_line_spells_any_scores(scores, data):
    label = data.draw(st.integers(0, len(scores) - 1))
    spec = LossesSpec("scores", scores=tuple(scores), label=label)
    assert parse_line(line_of(spec)) == spec
    assert LossesSpec.from_json(json.loads(json.dumps(spec.as_json()))) == spec


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"view": "scores", "scores": "1,nan"}, "a number from -1000 to 1000"),
        ({"view": "scores", "scores": "1,inf"}, "a number from -1000 to 1000"),
        ({"view": "scores", "scores": "1"}, "2 to 10 scores, such as 2,1,0.1"),
        ({"view": "scores", "scores": "a,b"}, "a number from -1000 to 1000"),
        ({"view": "scores", "scores": "1,2", "label": "2"}, "one of the 2 classes, from 0 to 1"),
        ({"view": "curves", "score": "1e9"}, "a number from -1000 to 1000"),
        ({"view": "curves", "show": "hing"}, "hinge"),
        ({"view": "surface", "plane": "weights", "weights": "3,3"}, "two different numbers"),
        ({"view": "surface", "plane": "weights", "weights": "3,700"}, "from 0 to 649"),
        ({"view": "surfaces"}, "surface"),
    ],
)
def test_what_cannot_be_is_refused_with_what_is_expected(settings, why):
    with pytest.raises(SettingError) as refused:
        LossesSpec.from_texts(settings)
    assert why in str(refused.value)


def test_squared_error_behind_a_sigmoid_stalls_where_cross_entropy_goes_on():
    state, events = run(LossesSpec("curves", score=-6.0, rate=0.1))
    assert state.at["squashed"] < -5.9
    assert state.at["logistic"] > 0
    assert "squashed" in events[-1]["note"]
    assert "hardly moving" in "\n".join(report(events[-1]))


def test_a_rate_that_throws_a_score_out_of_all_bounds_is_explained():
    state, events = run(LossesSpec("curves", rate=10.0, steps=1000, show=("squared", "huber")))
    assert state.at["squared"] is None
    assert "no number could hold it" in events[-1]["note"]
    assert "∞" in "\n".join(report(events[-1]))
    assert "∞" in picture(state, 70, 30).text


def test_scores_go_down_their_own_cross_entropy_and_keep_their_sum():
    spec = LossesSpec("scores", label=2)
    state, events = run(spec)
    losses = [event["loss"] for event in events if event["event"] == "step"]
    assert losses == sorted(losses, reverse=True)
    assert state.scores.sum() == pytest.approx(sum(spec.scores))
    assert state.facts()["leads"]
    assert state.facts()["finished"]


def test_a_pause_and_single_steps_pace_every_view():
    for view in some(("curves", "scores")):
        state, events = run(LossesSpec(view), ["step", "step", "stop"])
        assert [event["event"] for event in events][-1] == "stopped"
        assert state.step <= 2


def test_a_digit_that_is_read_rightly_may_cost_more_than_ln_2_and_a_wrong_one_never_less():
    timid = LossesState(LossesSpec("scores", scores=(0.1, 0.0, 0.0))).facts()
    assert timid["leads"]
    assert timid["loss"] > math.log(2)
    rng = np.random.default_rng(0)
    for scores in some(rng.normal(0, 3, size=(500, 4))):
        facts = LossesState(LossesSpec("scores", scores=tuple(scores.tolist()))).facts()
        assert facts["leads"] or facts["loss"] >= math.log(2)


def test_the_numbers_of_weights_are_those_of_the_networks():
    for name in some(PARAMETERS):
        model = surface.network_of(LossesSpec("surface", network=name))
        assert model.vector.size == PARAMETERS[name]


@pytest.mark.parametrize("plane", ["path", "weights", "random"])
def test_the_plane_holds_what_it_says_and_the_map_has_the_losses_of_its_places(plane):
    spec = LossesSpec("surface", plane=plane, steps=20)
    descent = surface.train(spec)
    found = surface.plane_of(spec, descent)
    basis = np.stack([found.u, found.v])
    np.testing.assert_allclose(basis @ basis.T, np.eye(2), atol=1e-9)
    away = descent.path - found.o
    held = ((away @ basis.T) ** 2).sum() / (away**2).sum()
    assert found.share == pytest.approx(held)
    assert (found.share > 0.9) == (plane == "path")
    # The end of the path lies in the plane, so both losses are one there.
    assert surface.losses_in_plane(descent, found)[-1] == pytest.approx(descent.losses[-1])
    rows = list(surface.heights(descent, found, 3))
    a0, a1, b0, b1 = found.box
    middle = found.o + (a0 + a1) / 2 * found.u + (b0 + b1) / 2 * found.v
    assert rows[1][1] == surface.loss_at(descent.model, descent.data.train, middle)
    for (x, y), loss in some(zip(found.path.tolist(), descent.losses, strict=True)):
        assert a0 <= x <= a1
        assert b0 <= y <= b1
        assert np.isfinite(loss)


def test_no_plane_holds_more_of_the_path_than_that_of_its_main_directions():
    descent = surface.train(LossesSpec("surface", steps=20))
    best = surface.plane_of(LossesSpec("surface"), descent)
    away = descent.path - descent.path[-1]
    rng = np.random.default_rng(0)
    for _try in some(range(50)):
        mixed = rng.normal(size=(2, len(away))) @ away  # planes that the path itself spans
        q = np.linalg.qr(mixed.T)[0]
        assert ((away @ q) ** 2).sum() / (away**2).sum() <= best.share + 1e-12


@pytest.mark.parametrize("rate", [0.5, 1e6])
def test_a_surface_is_told_and_drawn_whatever_the_rate(rate):
    spec = LossesSpec("surface", steps=5, rate=rate, plane="weights", weights=(0, 649))
    state, events = run(spec)
    assert events[-1]["event"] == "done"
    told = "\n".join(line for event in events for line in report(event))
    assert "W[0,0]" in picture(state, 70, 30).text
    assert "the loss over the plane" in told
    state.move_cursor(1, 1)
    assert state.facts()["cursor_loss"] is not None
    for size in some(SIZES):
        drawing = picture(state, *size)
        assert drawing.width <= size[0]
        assert drawing.height <= size[1]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "settings",
    [
        {"view": "curves", "score": "-1000"},
        {"view": "curves", "show": "wrong"},
        {"view": "scores", "scores": "1000,-1000"},
        {"view": "scores", "scores": "-1000,1000"},
        {"view": "scores", "scores": "0,0,0,0,0,0,0,0,0,0", "label": "9"},
        {"view": "surface"},
    ],
)
def test_any_settings_have_a_picture_that_fits(settings, size):
    drawing = picture(LossesState(LossesSpec.from_texts(settings)), *size)
    assert drawing.width <= size[0]
    assert 0 < drawing.height <= size[1]


def test_each_curve_has_its_sign_so_that_it_is_told_from_others_without_colour():
    for number, kind in some(list(enumerate(KINDS, 1))):
        drawing = picture(LossesState(LossesSpec("curves", show=(kind,))), 70, 30)
        signs = [
            segment for line in drawing.lines for segment in line
            if segment.text == str(number) and "strong" in segment.style
        ]  # fmt: skip
        assert len(signs) == 3  # beside its name, on the curve of the loss and on that of its slope


def test_scores_stop_at_their_bounds():
    state = LossesState(LossesSpec("scores", scores=(1000.0, 0.0)))
    assert state.raised(1) is None
    assert state.raised(-1).scores == (999.0, 0.0)
    assert state.with_scores(state.scores * 2) is None
    assert LossesState(LossesSpec("curves", score=-1000.0)).with_score(-1001) is None


def test_a_path_of_one_point_has_no_steps_to_be_done():
    state = LossesState(LossesSpec("surface"))
    state.take({"event": "trained", "path": [[0.0, 0.0]]})
    assert state.steps == 0
    assert state.part_done == 0


def test_extreme_scores_are_explained():
    high = LossesState(LossesSpec("scores", scores=(1000.0, 0.0)))
    assert "is no 64-bit number" in picture(high, 70, 30).text
    low = LossesState(LossesSpec("scores", scores=(-900.0, 0.0)))
    assert "too small for a 64-bit number" in picture(low, 70, 30).text
    small = LossesState(LossesSpec("scores", scores=(-700.0, 0.0)))  # p is about 1e-304
    assert "too small for a 64-bit number" not in picture(small, 70, 30).text
    assert low.facts()["loss"] == 900


def test_a_click_falls_on_the_score_whose_bar_ends_there():
    state = LossesState(LossesSpec("scores"))
    found = {score_under(state, (70, 30), column, 2) for column in range(70)}
    assert {label for label, _score in found} == {1}
    scores = sorted(score for _label, score in found)
    assert scores[0] == -scores[-1] == -4
    assert score_under(state, (70, 30), 20, 9) is None


def test_it_is_a_command_for_people_and_for_programs(capsys):
    assert main(["losses", "scores", "--scores=2,1,0.1", "--label=2", "--plain"]) == 0
    assert "cross-entropy 2.3170" in capsys.readouterr().out
    assert main(["losses", "curves", "--show=hinge,logistic", "--json"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert set(events[-1]["at"]) == {"hinge", "logistic"}


def facts_in(messages):
    """What was said to tasks."""
    return [message for message in messages if isinstance(message, Progressed)]


async def test_scores_are_moved_by_keys_and_the_mouse_and_go_downhill():
    with Store.open() as store:
        app = BackstepApp(store, Open("losses", LossesSpec("curves")))
        told = []
        async with app.run_test(size=(120, 36), message_hook=told.append) as pilot:
            await until(pilot, lambda: bool(app.screen.query(LabView)))
            lab = app.screen.query_one(LabView)
            await until(pilot, lambda: lab.loaded.is_set())
            lab.focus()
            await pilot.press("left", "left_square_bracket")
            assert lab.spec.score == -3.1
            await until(pilot, lambda: any(one.facts["score"] == -3.1 for one in facts_in(told)))
            await pilot.press("v", "right", "m", "l")
            assert lab.spec.scores == (4.2, 2.0, 0.2)
            assert lab.spec.label == 1
            await pilot.press("minus", "down", "C")
            assert lab.spec.scores == (3.2, 1.0)
            await until(pilot, lambda: "Class 0 leads" in screen_text(pilot))
            await pilot.press("s")
            await until(pilot, lambda: lab.run is not None and lab.run.status == "paused")
            assert lab.state.step == 1
            await pilot.click("#picture", offset=(17, 1))
            await until(pilot, lambda: lab.run is None)
            assert lab.spec.scores[0] != 3.2
            before, picture_view = lab.spec.scores, lab.query_one(PictureView)
            for button in (0, 1):  # nothing is dragged where no button is down
                assert lab.spec.scores == before
                picture_view.post_message(
                    MouseMove(picture_view, 40, 2, 1, 0, button, False, False, False)
                )
                await pilot.pause()
            await until(pilot, lambda: lab.spec.scores[1] != before[1])
            assert lab.spec.scores[0] == before[0]
            await pilot.press("v")
            assert lab.spec.view == "surface"
            await until(pilot, lambda: "space trains a network" in screen_text(pilot))
            await pilot.press("v")
            assert (lab.spec.view, lab.spec.score) == ("curves", -3.1)  # as it was left
