"""The training as a real child process: what a shell, a program and the app rely on."""

from __future__ import annotations

import signal

import pytest

from tutor.learner import Store, curve_of, list_runs, run_folder

FOREVER = ("--epochs", 100_000)


def the_run():
    with Store.open() as store:
        (run,) = list_runs(store)
        return run, curve_of(store, run.id)


def test_a_training_runs_from_start_to_done(train):
    child = train("--epochs", 2)
    events = child.rest()
    assert child.code == 0
    assert events[0]["event"] == "start"
    done = events[-1]
    assert done.keys() >= {"event", "validation_accuracy", "validation_loss", "steps", "seconds"}
    assert "test_accuracy" not in done
    assert (done["event"], done["steps"]) == ("done", 82)
    run, curve = the_run()
    assert (run.id, run.status, len(curve)) == (events[0]["run"], "done", 3)
    assert done["run"] == run.id
    assert "run" not in run.metrics


def test_the_same_seed_gives_the_same_epoch_lines_in_two_processes(train):
    children = [train("--epochs", 3, "--seed", 7) for _ in range(2)]
    first, second = ([e for e in child.rest() if e["event"] == "epoch"] for child in children)
    assert first == second
    assert len(first) == 4


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_training_says_so_saves_what_was_done_and_ends_with_its_number(
    train, number
):
    child = train(*FOREVER)
    child.until("progress")
    child.until("epoch")
    child.process.send_signal(number)
    stopped = child.until("stopped")
    assert child.code == 128 + number
    assert stopped["step"] > 0
    assert 0 <= stopped["validation_accuracy"] <= 1
    run, curve = the_run()
    assert run.status == "stopped"
    assert run.metrics["step"] == stopped["step"]
    assert len(curve) == stopped["epoch"] + (stopped["step"] % 41 == 0)


def test_ctrl_c_ends_a_pause_too(train):
    child = train("--control", *FOREVER)
    child.send("pause")
    child.until("paused")
    child.process.send_signal(signal.SIGINT)
    child.until("stopped")
    assert child.code == 130


def test_the_control_channel_pauses_steps_ends_an_epoch_resumes_and_stops(train):
    child = train("--control", *FOREVER)
    child.send("pause")
    at = child.until("paused")["step"]
    child.send("step")
    assert child.until("paused")["step"] == at + 1
    child.send("epoch")
    paused = child.until("paused")
    assert paused["step"] == ((at + 1) // 41 + 1) * 41
    told = [e["event"] for e in child.events if e["event"] not in ("look", "layers")]
    assert told[-2] in ("epoch", "progress")
    child.send("resume")
    child.until("resumed")
    child.until("epoch")
    child.send("stop")
    child.until("stopped")
    assert child.code == 0
    assert the_run()[0].status == "stopped"


def test_the_end_of_standard_input_stops_a_controlled_training(train):
    child = train("--control", *FOREVER)
    child.until("progress")
    child.process.stdin.close()
    child.until("stopped")
    assert child.code == 0
    assert the_run()[0].status == "stopped"


def test_a_line_that_is_no_command_is_answered_on_standard_error_and_ignored(train):
    child = train("--control", *FOREVER)
    child.until("start")
    for line in ("gibberish", '{"command": "explode"}', "[1]"):
        print(line, file=child.process.stdin, flush=True)
    child.send("pause")
    child.until("paused")
    child.send("stop")
    child.until("stopped")
    assert child.process.stderr.read().count("not a command") == 3


def test_a_reader_that_leaves_stops_the_training_which_is_saved(train):
    child = train(*FOREVER)
    child.until("progress")
    child.process.stdout.close()
    assert child.code == 0
    assert child.process.stderr.read() == ""
    assert the_run()[0].status == "stopped"


def test_a_training_that_diverges_says_why_and_fails(train):
    child = train(
        "--lr", "1e6", "--activation", "relu", "--optimizer", "sgd", "--hidden", "64,64,64"
    )
    last = child.rest()[-1]
    assert child.code == 1
    assert last["event"] == "diverged"
    assert "overflowed" in last["explanation"]
    assert the_run()[0].status == "diverged"


def test_a_killed_training_leaves_an_unfinished_run(train):
    child = train(*FOREVER)
    child.until("progress")
    child.process.kill()
    assert child.code == -signal.SIGKILL
    assert the_run()[0].status == "unfinished"


def test_what_a_killed_training_had_done_can_be_read_and_gone_on_from(train):
    child = train(*FOREVER, "--rows", "48")
    (run,) = (child.until("start")["run"],)
    with Store.open() as store:
        folder = run_folder(store, run)
    while len(folder.steps()) < 2:
        told = child.until("epoch")
    child.process.kill()
    assert child.code == -signal.SIGKILL
    with Store.open() as store:
        curve = curve_of(store, run)
    assert [point["epoch"] for point in curve[: told["epoch"] + 1]] == list(
        range(told["epoch"] + 1)
    )
    last = folder.steps()[-1]
    again = train("--resume", f"{run}@{last}", "--epochs", curve[-1]["epoch"] + 2)
    end = again.rest()[-1]
    assert (end["event"], end["steps"] > last) == ("done", True)


def test_a_bad_setting_is_an_error_event_a_line_on_standard_error_and_2(train):
    child = train("--lr", "nan")
    (event,) = child.rest()
    assert child.code == 2
    assert event["event"] == "error"
    assert "--lr 'nan'" in event["message"]
    assert child.process.stderr.read().splitlines() == [f"backstep train: {event['message']}"]


def test_data_that_cannot_be_used_is_an_error_event_and_3(train, backstep_home):
    backstep_home.parent.mkdir(parents=True, exist_ok=True)
    backstep_home.write_text("a file where the folder should be")
    child = train()
    (event,) = child.rest()
    assert child.code == 3
    assert event["event"] == "error"
    assert str(backstep_home) in event["message"]
