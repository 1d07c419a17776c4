"""Runs belong to the app: they go on while pages are turned, and are kept however they end."""

from __future__ import annotations

import os
import signal

import pytest
from pilot import process_id, told, until
from places import place

from tutor.app.app import BackstepApp
from tutor.app.widgets.common.run_list import RunList
from tutor.app.widgets.lab.lab_view import LabView
from tutor.app.widgets.page.bench import Bench
from tutor.labs.digits.experiment import experiment
from tutor.labs.digits.spec import DigitsSpec
from tutor.learner import Store, curve_of, finish_run, list_runs, start_run
from tutor.running.training.control import Control
from tutor.running.training.recorded import recorded

LONG = "train digits --epochs 50000"


@pytest.fixture
def bench_of():
    """Put a bench line on a screen's own bench, and wait for its lab."""

    async def put(pilot, command):
        screen = pilot.app.screen
        if not screen.query(Bench):
            await screen.mount(Bench())
        bench = screen.query_one(Bench)
        bench.command = None
        await until(pilot, lambda: not bench.query(LabView))
        bench.command = command
        await until(pilot, lambda: bool(bench.query(LabView)))
        lab = bench.query_one(LabView)
        await until(pilot, lambda: lab.loaded.is_set())
        lab.focus()
        return lab

    return put


async def test_a_run_goes_on_through_a_page_turn_and_its_lab_with_its_curves_whole(bench_of):
    with Store.open() as store:
        app = BackstepApp(store)
        async with app.run_test(size=(120, 36)) as pilot:
            lab = await bench_of(pilot, LONG)
            await pilot.press("space")
            await until(pilot, lambda: lab.run is not None and len(lab.run.state.loss) > 2)
            run = lab.run
            turned = await bench_of(pilot, "train digits --model softmax")
            assert turned.run is None
            await pilot.press("space")  # one run at a time
            await until(pilot, lambda: len(told(pilot)) == 1)
            assert app.runs.going is run
            app.go(place("lab"))
            await until(pilot, lambda: bool(app.screen.query(LabView)))
            opened = app.screen.query_one(LabView)
            await until(pilot, lambda: opened.run is run)
            app.go(place())
            await until(pilot, lambda: app.current_mode == "home")
            back = await bench_of(pilot, LONG)
            assert back.run is run
            seen = len(run.state.loss)
            await until(pilot, lambda: len(run.state.loss) > seen)
            assert list(run.state.loss.x) == list(range(len(run.state.loss)))
            assert app.screen.top_line.work.startswith("▶ epoch")
    with Store.open() as store:
        (kept,) = list_runs(store)
        assert kept.status == "stopped"
        assert len(curve_of(store, kept.id)) >= seen


async def test_a_run_whose_process_does_not_answer_is_killed_said_and_kept(bench_of):
    with Store.open() as store:
        app = BackstepApp(store)
        async with app.run_test(size=(120, 36)) as pilot:
            lab = await bench_of(pilot, LONG)
            await pilot.press("space")
            await until(pilot, lambda: lab.run is not None and len(lab.run.state.loss) > 2)
            child = process_id(lab.run)
            os.kill(child, signal.SIGSTOP)
            await pilot.press("x")
            await until(pilot, lambda: lab.run.over)
            assert lab.run.status == "killed"
            assert "did not stop within 2 s" in lab.run.end["message"]
            await until(pilot, lambda: list_runs(store)[0].status == "killed")
            assert len(curve_of(store, lab.run.kept)) > 2


async def test_a_setting_changed_in_a_pause_says_that_it_begins_anew_and_does(bench_of):
    with Store.open() as store:
        app = BackstepApp(store)
        async with app.run_test(size=(120, 36)) as pilot:
            lab = await bench_of(pilot, LONG)
            await pilot.press("s")
            await until(pilot, lambda: lab.run is not None and lab.run.status == "paused")
            first = lab.run
            lab.query_one("#optimizer").focus()
            await pilot.press("right")
            shown = lab.query_one("#state")
            await until(pilot, lambda: "Enter starts over" in str(shown.render()))
            assert lab.query_one("#rate").value == "0.003"  # adamw's, like adam's
            await pilot.press("right")
            await until(pilot, lambda: lab.query_one("#rate").value == "0.0003")  # lion's
            await pilot.press("enter")
            await until(pilot, lambda: lab.run is not first and lab.run is not None)
            assert first.status == "stopped"
            assert (lab.run.spec.optimizer, lab.run.spec.rate) == ("lion", 0.0003)


async def test_a_single_step_shows_its_number_and_its_loss(bench_of):
    with Store.open() as store:
        app = BackstepApp(store)
        async with app.run_test(size=(120, 36)) as pilot:
            lab = await bench_of(pilot, LONG)
            await pilot.press("s")
            numbers = lab.query_one("#numbers")
            await until(pilot, lambda: "step 1" in str(numbers.render()))
            assert f"{lab.run.state.batch_loss.y[0]:.4f}" in str(numbers.render())


async def test_a_run_of_another_day_is_opened_from_the_progress_with_its_curve():
    spec = DigitsSpec(epochs=2, seed=3)
    with Store.open() as store:
        events = experiment(spec, Control())
        list(recorded(events, store, "train", spec.as_json(), unit="epoch"))
        app = BackstepApp(store, place("progress"))
        async with app.run_test(size=(120, 36)) as pilot:
            runs = app.screen.query_one(RunList)
            await until(pilot, lambda: runs.option_count == 1)
            runs.focus()
            runs.highlighted = 0
            await pilot.press("enter")
            await until(pilot, lambda: bool(app.screen.query(LabView)))
            lab = app.screen.query_one(LabView)
            await until(pilot, lambda: lab.run is not None)
            assert lab.run.status == "done"
            assert list(lab.run.state.loss.x) == [0, 1, 2]
            assert lab.run.spec == spec


async def test_of_two_runs_with_the_same_settings_the_one_that_is_chosen_is_opened():
    spec = DigitsSpec(epochs=1, seed=3)
    with Store.open() as store:
        for accuracy in (0.5, 0.75):
            kept = start_run(store, spec.as_json(), "train")
            finish_run(store, kept, "done", {"test_accuracy": accuracy})
        app = BackstepApp(store, place("progress"))
        async with app.run_test(size=(120, 36)) as pilot:
            runs = app.screen.query_one(RunList)
            await until(pilot, lambda: runs.option_count == 2)
            for number, result in ((1, "0.500"), (2, "0.750"), (1, "0.500")):
                runs.focus()
                runs.highlighted = 2 - number  # the newest stands first
                await pilot.press("enter")
                await until(pilot, lambda: app.current_mode == "train")
                lab = app.screen.query_one(LabView)
                wanted = (number, f"test accuracy {result}")
                await until(pilot, lambda lab=lab, wanted=wanted: shown(lab) == wanted)
                await pilot.press("f6")
                await until(pilot, lambda: app.current_mode == "progress")


def shown(lab):
    """The number under which the run is kept that a lab shows, and what that came to."""
    return lab.run and (lab.run.kept, lab.run.state.result)
