"""Back in time on the screen: a moment, another future from it, its next step in the stepper."""

from __future__ import annotations

from pilot import screen_text, told, until

from tutor.app.screens.step import StepScreen
from tutor.app.widgets.lab.lab_form import LabForm
from tutor.learner import Store, list_runs
from tutor.running.moments.looking import Looking


async def test_a_run_is_gone_back_into_gone_on_from_and_stepped_from(open_lab):
    async with open_lab("digits --epochs 4") as (pilot, lab):
        lab.pace = None
        await pilot.press("space")
        await until(pilot, lambda: lab.run is not None and lab.run.over)
        first, state = lab.run, lab.run.state
        end = state.last
        await pilot.press("comma", "comma", "less_than_sign")
        await until(pilot, lambda: state.last.get("step") == 81)
        await pilot.press("r")
        await until(pilot, lambda: "The run is over: g trains on" in " ".join(told(pilot)))
        await until(pilot, lambda: "moment: step 81 / 164" in screen_text(pilot))
        assert (state.look["step"], state.layers["step"]) == (81, 81)
        assert state.last["train_loss"] > end["train_loss"]

        await pilot.press("v", "v", "v")
        await until(pilot, lambda: "after step 81" in screen_text(pilot))
        await pilot.press("v", "v", "v", "greater_than_sign")
        await until(pilot, lambda: state.last.get("step") == 82)
        (epoch,) = (k for k, x in enumerate(state.loss.x) if x == 2)
        assert abs(state.last["train_loss"] - state.loss.y[epoch]) < 1e-6

        form = lab.query_one(LabForm)
        form.query_one("#dropout").value = "0.4"
        await pilot.press("g")
        await until(pilot, lambda: lab.run is not first and lab.run.over)
        fork = lab.run.state
        assert lab.run.spec.later == ((82, "dropout", "0.4"),)
        assert form.spec() == lab.run.spec.after(82)
        assert form.query_one("#dropout").value == "0.4"
        assert fork.loss.y[:3] == state.loss.y[:3]
        assert fork.loss.y[-1] != state.loss.y[-1]
        await until(pilot, lambda: "dropout 0 → 0.4" in screen_text(pilot))
        assert f"run {first.kept}; from step 82 on" in screen_text(pilot)

        await pilot.press("left", "left", "o")
        await until(pilot, lambda: isinstance(pilot.app.screen, StepScreen))
        await until(pilot, lambda: "run 2, step 83" in screen_text(pilot))
    with Store.open() as store:
        runs = list_runs(store)
    assert [run.about.get("parent") for run in runs] == [{"run": 1, "step": 82}, None]


async def test_while_it_trains_one_is_told_to_pause_first(open_lab):
    async with open_lab("digits --epochs 50000") as (pilot, lab):
        await pilot.press("space")
        await until(pilot, lambda: lab.run is not None and len(lab.run.state.loss) > 1)
        await pilot.press("comma")
        await until(pilot, lambda: "Pause or finish" in " ".join(told(pilot)))
        assert lab.run.state.moment is None


async def test_a_run_of_scikit_learns_is_told_to_have_no_way_back(open_lab):
    async with open_lab("digits --model svc") as (pilot, lab):
        await pilot.press("space")
        await until(pilot, lambda: lab.run is not None and lab.run.over)
        await pilot.press("comma")
        await until(pilot, lambda: "no steps to go back to" in " ".join(told(pilot)))
        assert lab.run.state.moment is None


async def test_what_a_look_back_needs_is_made_ready_once_a_run_is_over(open_lab, monkeypatch):
    """So the first moment comes as fast as the others."""
    made = []
    prepare = Looking.prepare

    def noting(looking):
        prepare(looking)
        made.append(looking)

    monkeypatch.setattr(Looking, "prepare", noting)
    async with open_lab("digits --epochs 2") as (pilot, lab):
        lab.pace = None
        await pilot.press("space")
        await until(pilot, lambda: lab.run is not None and lab.run.over and made)
        await pilot.press("comma")
        await until(pilot, lambda: lab.run.state.last.get("step") == 41)
        assert len(made) == 1
