"""The training as the app sees it."""

from __future__ import annotations

import json
import os
import sys

import pytest

from tutor.running.training import client
from tutor.running.training.client import ChildRun
from tutor.running.training.protocol import CLOSING, Command

WORDS = ["train", "digits"]


def words(**settings):
    return [*WORDS, *(f"--{name}={value}" for name, value in settings.items())]


@pytest.fixture
def instead(monkeypatch):
    """Have the client start this Python code in place of the training."""

    def start(code, commands=()):
        monkeypatch.setattr(
            client, "python_command", lambda *words: [sys.executable, "-c", code, *words]
        )
        return ChildRun.start(WORDS, commands)

    return start


async def collected(process):
    return [event async for event in process.events()]


async def test_the_app_hears_what_the_command_line_says():
    process = await ChildRun.start(words(epochs=2, seed=4))
    events = await collected(process)
    told = [e["event"] for e in events if e["event"] not in ("progress", "look", "layers")]
    assert told == [
        "start", "epoch", "epoch", "epoch", "done",
    ]  # fmt: skip
    assert events[0]["settings"]["seed"] == 4
    assert not process.running


async def test_commands_pace_the_training():
    process = await ChildRun.start(words(epochs=1000))
    process.send(Command("pause"))
    steps = []
    async for event in process.events():
        if event["event"] == "paused":
            steps.append(event["step"])
            process.send(Command("step" if len(steps) < 3 else "stop"))
    assert steps == [steps[0], steps[0] + 1, steps[0] + 2]
    assert event["event"] == "stopped"


async def test_the_first_commands_are_there_before_the_child_is(instead):
    """It looks once, at once, and does not wait."""
    code = (
        "import json, os, sys\n"
        "os.set_blocking(0, False)\n"
        "read = os.read(0, 4096).decode().splitlines()\n"
        "print(json.dumps({'event': 'done', 'read': [json.loads(line) for line in read]}))\n"
    )
    process = await instead(code, [Command("pace", 10.0), Command("step")])
    (event,) = await collected(process)
    assert [command["command"] for command in event["read"]] == ["pace", "step"]


async def test_a_run_that_begins_with_a_step_makes_one():
    process = await ChildRun.start(words(epochs=1000), [Command("step")])
    async for event in process.events():
        if event["event"] == "paused":
            assert event["step"] == 1
            process.send(Command("stop"))
    assert event["event"] == "stopped"


async def test_a_child_that_cannot_be_started_leaves_nothing_open(monkeypatch):
    monkeypatch.setattr(client, "python_command", lambda *words: ["/nowhere/python"])
    pipe, close, made, closed = os.pipe, os.close, [], []

    def noted():
        made.append(pipe())
        return made[-1]

    monkeypatch.setattr(os, "pipe", noted)
    monkeypatch.setattr(os, "close", lambda one: (closed.append(one), close(one)))
    with pytest.raises(OSError, match="python"):
        await ChildRun.start(WORDS, [Command("step")])
    assert set(made[0]) <= set(closed)


async def test_killing_a_training_ends_its_events_with_an_error():
    process = await ChildRun.start(words(epochs=100_000))
    events = []
    async for event in process.events():
        events.append(event)
        if event["event"] == "progress":
            await process.kill("It was too slow.")
    assert events[-1]["event"] == "error"
    assert events[-1]["killed"]
    told = "It was too slow. The process was killed by signal 9."
    assert events[-1]["message"] == told


async def test_a_child_that_dies_leaves_its_last_words(instead):
    process = await instead("import sys; print('x' * 9999 + 'END', file=sys.stderr); sys.exit(7)")
    (event,) = await collected(process)
    assert event["event"] == "error"
    assert "exit code 7" in event["message"]
    assert event["message"].endswith("xEND")
    assert len(event["message"]) < 5000


@pytest.mark.parametrize("line", ["gibberish", "[1, 2]", '{"no": "event"}', "", "\\xff"])
async def test_a_line_that_is_no_event_becomes_an_error_and_ends_the_child(instead, line):
    process = await instead(f"import signal; print({line!r}, flush=True); signal.pause()")
    (event,) = await collected(process)
    assert event["event"] == "error"
    assert not process.running


async def test_a_line_of_a_megabyte_is_read_whole(instead):
    long = {"event": "progress", "losses": [0.123456789] * 100_000}
    process = await instead(
        "import json; print(json.dumps({'event': 'progress', 'losses': [0.123456789] * 100_000}));"
        "print(json.dumps({'event': 'done'}))"
    )
    events = await collected(process)
    assert len(json.dumps(long)) > 1_000_000
    assert events == [long, {"event": "done"}]


async def test_a_line_without_end_is_cut_off(instead, monkeypatch):
    monkeypatch.setattr(client, "LONGEST_LINE", 100_000)
    process = await instead("import sys\nwhile True: sys.stdout.write('x' * 65536)")
    (event,) = await collected(process)
    assert event["event"] == "error"
    assert not process.running


async def test_an_error_of_the_training_itself_is_passed_on():
    process = await ChildRun.start(words(lr="nan"))
    (event,) = await collected(process)
    assert "--lr 'nan'" in event["message"]
    assert event["event"] in CLOSING


async def test_data_that_cannot_be_used_stop_no_training_that_the_app_watches(backstep_home):
    backstep_home.parent.mkdir(parents=True, exist_ok=True)
    backstep_home.write_text("in the way")
    process = await ChildRun.start(words(epochs=1))
    events = await collected(process)
    assert [event["event"] for event in events[:2]] == ["start", "unsaved"]
    assert str(backstep_home) in events[1]["message"]
    assert events[-1]["event"] == "done"
    assert not any("run" in event for event in events)


async def test_commands_to_a_child_that_has_ended_do_no_harm():
    process = await ChildRun.start(words(epochs=1))
    await collected(process)
    for _ in range(10):
        process.send(Command("pause"))
    await process.kill()
