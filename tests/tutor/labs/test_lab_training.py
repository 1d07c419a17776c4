"""The lab and its child process: start, pause, step, stop, diverge, leave."""

from __future__ import annotations

import os
import signal
import time

from pilot import paintings, process_id, screen_text, told, until

from tutor.app.widgets.lab.picture_view import PictureView
from tutor.app.widgets.lab.run_end import RunEnd
from tutor.learner import Store, list_runs
from tutor.learner.test_looks import count_looks

LONG = "digits --epochs 50000"


def alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


async def training(pilot, lab):
    """Press start, and wait until the first epoch is seen."""
    await pilot.press("space")
    await until(pilot, lambda: lab.run is not None and len(lab.run.state.loss) > 1)


def curves(lab):
    """The characters of the curves on the screen."""
    return [c for c in lab.query_one(PictureView).render().plain if "\u2800" < c <= "\u28ff"]


def at_full_speed(lab):
    lab.pace = None


async def test_a_training_is_watched_from_the_first_loss_to_the_validation_accuracy(open_lab):
    async with open_lab() as (pilot, lab):
        at_full_speed(lab)
        await pilot.press("space")
        await until(pilot, lambda: lab.run is not None and lab.run.over)
        run, state = lab.run, lab.run.state
        assert run.status == "done"
        assert len(state.loss) == len(state.validation_accuracy) == 31
        assert len(state.batch_loss) == 30 * 41
        assert run.end["validation_accuracy"] > 0.9
        assert "test_accuracy" not in run.end
        words = f"validation accuracy {run.end['validation_accuracy']:.3f}"
        await until(pilot, lambda: words in screen_text(pilot))
        assert f"saved as run {run.kept}" in screen_text(pilot)
        await until(pilot, lambda: pilot.app.screen.top_line.work == f"✓ {words}")
        await until(pilot, lambda: curves(lab))
    with Store.open() as store:
        assert [run.status for run in list_runs(store)] == ["done"]


async def test_a_paused_training_stands_still_and_steps_one_at_a_time(open_lab):
    async with open_lab(LONG) as (pilot, lab):
        await training(pilot, lab)
        await pilot.press("space")
        await until(pilot, lambda: lab.run.status == "paused")
        stood = lab.run.state.step
        await pilot.press("s")
        await until(pilot, lambda: lab.run.state.step == stood + 1 and lab.run.status == "paused")
        await pilot.press("s", "s")
        await until(pilot, lambda: lab.run.state.step == stood + 3 and lab.run.status == "paused")
        await pilot.press("n")
        await until(pilot, lambda: lab.run.state.step > stood + 3 and lab.run.status == "paused")
        assert lab.run.state.step % 41 == 0
        await pilot.press("space")
        await until(pilot, lambda: lab.run.state.step > stood + 100)


async def test_the_first_step_of_all_can_be_made_alone(open_lab):
    async with open_lab(LONG) as (pilot, lab):
        await pilot.press("s")
        await until(pilot, lambda: lab.run is not None and lab.run.status == "paused")
        assert lab.run.state.step == 1
        assert len(lab.run.state.batch_loss) == 1


async def test_a_stopped_training_is_kept_with_what_was_done(open_lab):
    async with open_lab(LONG) as (pilot, lab):
        await training(pilot, lab)
        await pilot.press("x")
        await until(pilot, lambda: lab.run.over)
        assert lab.run.status == "stopped"
        assert "validation_accuracy" in lab.run.end
        await until(pilot, lambda: "saved as run" in screen_text(pilot))
    with Store.open() as store:
        assert [run.status for run in list_runs(store)] == ["stopped"]


async def test_a_divergence_is_explained_and_marked_where_it_began(open_lab):
    where = "digits --hidden 64,64 --activation relu --optimizer sgd --lr 1e9"
    async with open_lab(where) as (pilot, lab):
        await pilot.press("space")
        await until(pilot, lambda: lab.run is not None and lab.run.over)
        assert lab.run.status == "diverged"
        await until(pilot, lambda: "✗ diverged" in screen_text(pilot))
        said = " ".join(pilot.app.screen.query_one(RunEnd).render().plain.split())
        assert lab.run.end["explanation"] in said
        await until(pilot, lambda: "✗" in lab.query_one(PictureView).render().plain)


async def test_enter_gives_up_no_training_and_starts_another_once_it_was_stopped(open_lab):
    async with open_lab(LONG) as (pilot, lab):
        await training(pilot, lab)
        first, child = lab.run, process_id(lab.run)
        await pilot.press("enter")
        await until(pilot, lambda: len(told(pilot)) == 1)
        assert "Stop it with x" in told(pilot)[0]
        assert lab.run is first
        assert alive(child)
        await pilot.press("x")
        await until(pilot, lambda: first.over)
        await pilot.press("enter")
        await until(pilot, lambda: lab.run is not first and len(lab.run.state.loss) > 1)
        await until(pilot, lambda: not alive(child))
        assert (first.status, lab.run.status) == ("stopped", "running")


async def test_at_first_it_says_how_to_start_and_how_to_come_to_the_settings(open_lab):
    async with open_lab() as (pilot, lab):
        for size in ((120, 36), (80, 24)):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda: "▸ ready   space starts" in screen_text(pilot))
            assert "Tab settings" in screen_text(pilot).splitlines()[-1]
            assert lab.has_focus


async def test_a_training_goes_on_while_the_learner_is_elsewhere(open_lab):
    async with open_lab(LONG) as (pilot, lab):
        await training(pilot, lab)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.current_mode == "home")
        picture = lab.query_one(PictureView)
        drawn, step = picture.drawn, lab.run.state.step
        await until(pilot, lambda: lab.run.state.step > step + 400)
        assert picture.drawn == drawn
        assert pilot.app.screen.top_line.work.startswith("▶ epoch")
        await pilot.press("f4")
        await until(pilot, lambda: picture.drawn > drawn)


async def test_while_it_trains_only_what_has_changed_is_painted_and_nothing_laid_out(
    open_lab, monkeypatch
):
    async with open_lab(LONG) as (pilot, lab):
        await training(pilot, lab)
        drawn = lab.query_one(PictureView).drawn
        await until(pilot, lambda: lab.query_one(PictureView).drawn > drawn + 2)
        line = pilot.app.screen.top_line.work
        with paintings(monkeypatch) as noted:
            drawn, events = lab.query_one(PictureView).drawn, len(lab.run.state.loss)
            await until(pilot, lambda: lab.query_one(PictureView).drawn > drawn + 4)
            await until(pilot, lambda: pilot.app.screen.top_line.work != line)
            assert len(lab.run.state.loss) > events
            assert noted["parts"] > 4
            assert (noted["whole"], noted["layout"]) == (0, 0)


async def test_leaving_the_app_ends_the_training_and_keeps_it(open_lab):
    async with open_lab(LONG) as (pilot, lab):
        await training(pilot, lab)
        child = process_id(lab.run)
    deadline = time.monotonic() + 60
    while alive(child) and time.monotonic() < deadline:
        os.sched_yield()
    assert not alive(child)
    with Store.open() as store:
        assert [run.status for run in list_runs(store)] == ["stopped"]


async def test_a_run_goes_on_when_its_lab_is_taken_off_the_screen(open_lab):
    async with open_lab(LONG) as (pilot, lab):
        await training(pilot, lab)
        run, child = lab.run, process_id(lab.run)
        await lab.remove()
        step = run.state.step
        await until(pilot, lambda: run.state.step > step + 400)
        assert alive(child)


async def test_a_child_that_dies_is_a_message(open_lab):
    async with open_lab(LONG) as (pilot, lab):
        await training(pilot, lab)
        os.kill(process_id(lab.run), signal.SIGKILL)
        await until(pilot, lambda: lab.run.over)
        assert lab.run.status == "killed"
        await until(pilot, lambda: "was killed by signal 9" in " ".join(screen_text(pilot).split()))
        await training(pilot, lab)


async def test_a_process_that_cannot_be_started_is_a_message(open_lab, monkeypatch):
    monkeypatch.setattr(
        "tutor.running.training.client.python_command", lambda *words: ["/no/such/python"]
    )
    async with open_lab() as (pilot, lab):
        await pilot.press("space")
        await until(pilot, lambda: lab.run is not None and lab.run.over)
        assert lab.run.status == "failed"
        assert "No process could be started" in lab.run.end["message"]


async def test_a_slow_pace_can_be_left_while_it_trains(open_lab):
    async with open_lab(LONG) as (pilot, lab):
        lab.pace = 1.0
        await training(pilot, lab)
        step = lab.run.state.step
        await pilot.press("p")
        assert lab.pace is None
        await until(pilot, lambda: lab.run.state.step > step + 2000)


async def test_form_and_curves_are_both_in_sight_at_every_size(open_lab):
    async with open_lab("digits --epochs 3", size=(80, 24)) as (pilot, lab):
        at_full_speed(lab)
        await pilot.press("space")
        await until(pilot, lambda: lab.run is not None and lab.run.over)
        words = {"model", "epochs", "0.003", "done", "epoch 3 / 3", "validation", "looks"}
        words |= {"validation accuracy"}
        for size in ((80, 24), (100, 30), (120, 36), (200, 60), (60, 32)):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda: all(word in screen_text(pilot) for word in words))
            assert lab.query_one(PictureView).region in pilot.app.screen.region
            await until(pilot, lambda: curves(lab))


async def test_the_arguments_of_a_command_line_fill_the_form(open_lab):
    async with open_lab("digits --model softmax --lr 0.5 --seed 3") as (pilot, lab):
        await until(pilot, lambda: lab.query_one("#model").value == "softmax")
        assert lab.query_one("#rate").value == "0.5"
        assert lab.query_one("#seed").value == "3"
        assert lab.query_one("#hidden").disabled


async def test_a_lab_at_60x20_shows_a_plot_before_during_and_after_a_run(open_lab):
    async with open_lab("digits --epochs 3", size=(60, 20)) as (pilot, lab):
        await until(pilot, lambda: "┤" in screen_text(pilot))
        at_full_speed(lab)
        await pilot.press("s")
        await until(pilot, lambda: lab.run is not None and lab.run.status == "paused")
        await until(pilot, lambda: curves(lab))
        await pilot.press("space")
        await until(pilot, lambda: lab.run.over)
        await until(pilot, lambda: "saved as run" in screen_text(pilot))
        for keys in ((), ("left",), ("z", "l")):
            drawn = lab.query_one(PictureView).drawn
            await pilot.press(*keys)
            await until(
                pilot,
                lambda k=keys, d=drawn: not k or lab.query_one(PictureView).drawn > d,
            )
            assert curves(lab)
            assert "┤" in screen_text(pilot)
            assert "loss" in lab.query_one(PictureView).render().plain.splitlines()[0]


async def test_where_there_is_no_room_for_the_curves_it_says_so(open_lab):
    async with open_lab() as (pilot, _):
        for size, curves in (
            ((120, 36), True), ((80, 24), True), ((60, 24), True), ((60, 15), False),
            ((60, 20), True),
        ):  # fmt: skip
            wanted, other = ("┤", "The curves need more room")[:: 1 if curves else -1]
            await pilot.resize_terminal(*size)
            await until(pilot, lambda: "space starts" in screen_text(pilot))
            await until(
                pilot,
                lambda w=wanted, o=other: w in screen_text(pilot) and o not in screen_text(pilot),
            )


async def test_panes_rates_and_the_test_set_each_have_a_key(open_lab):
    async with open_lab("digits --epochs 2") as (pilot, lab):
        at_full_speed(lab)
        await pilot.press("t")
        await until(pilot, lambda: "The test set waits for the end" in "".join(told(pilot)))
        await pilot.press("space")
        await until(pilot, lambda: lab.run is not None and lab.run.over)
        for word in ("update", "weights 8×8", "is 0", "says"):
            await pilot.press("v")
            await until(pilot, lambda word=word: word in screen_text(pilot))
        assert "test_accuracy" not in lab.run.end
        await pilot.press("t")
        await until(pilot, lambda: "looked at 1 time." in "".join(told(pilot)))
        accuracy = lab.run.end["test_accuracy"]
        await until(pilot, lambda: f"test accuracy {accuracy:.3f}" in screen_text(pilot))
        await pilot.press("t")
        assert lab.run.end["test_accuracy"] == accuracy
        number = lab.run.kept
    with Store.open() as store:
        (run,) = list_runs(store)
        assert (run.id, run.metrics["test_accuracy"]) == (number, accuracy)
        assert count_looks(store, "train", {"seed": 0}) == 1
        assert count_looks(store, "train", {"seed": 1}) == 0


async def test_the_rate_in_the_form_is_taken_over_by_a_run_that_goes_on(open_lab):
    async with open_lab(LONG) as (pilot, lab):
        await training(pilot, lab)
        lab.query_one("#rate").value = "0.01"
        await until(pilot, lambda: lab.spec.rate == 0.01)
        lab.focus()
        await pilot.press("r")
        await until(pilot, lambda: lab.run.state.rate == 0.01)
        assert lab.running


async def test_the_field_in_focus_says_what_it_does_and_who_teaches_it(open_lab):
    async with open_lab() as (pilot, _):
        await pilot.press("tab")
        await until(pilot, lambda: "path of a" in screen_text(pilot))
        await pilot.press("tab")
        await until(pilot, lambda: "dense layers with an activation" in screen_text(pilot))
        await pilot.press("right")
        await until(pilot, lambda: "softmax: a score for each class" in screen_text(pilot))
        assert "hapter 2" in " ".join(screen_text(pilot).split())
