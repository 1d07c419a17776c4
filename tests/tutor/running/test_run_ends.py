"""A run ends, is kept and makes room for the next, whatever becomes of its child or watchers."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from types import SimpleNamespace

import pytest

from tutor.learner import Store, curve_of, list_runs, start_run
from tutor.learner.keeper import Keeper
from tutor.running import run as module
from tutor.running.runs import Runs
from tutor.running.state import RunState
from tutor.running.training import client

SAY = """
import json, signal, sys, time
def say(**event): print(json.dumps(event), flush=True)
"""
LONG = """
say(event="start", run={run})
for epoch in range(10_000):
    say(event="epoch", epoch=epoch)
    time.sleep(0.01)
"""
DEAF = "say(event='start'); time.sleep(600)"
DONE = "say(event='start'); say(event='done')"


class Fragile(RunState):
    """Follows three epochs."""

    def take(self, event):
        super().take(event)
        if event.get("epoch") == 3:
            raise KeyError("accuracy")


class Spec(str):
    def as_json(self):
        return {"script": str(self)}


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield opened


@pytest.fixture
def keeper(store):
    return Keeper(store, lambda text, failure: None)


@pytest.fixture
def runs(store, keeper, monkeypatch):
    monkeypatch.setattr(
        client, "python_command", lambda _, script, *words: [sys.executable, "-c", SAY + script]
    )
    return Runs(keeper, store.now)


@pytest.fixture
def activity():
    return SimpleNamespace(
        name="toy", unit="epoch", provider=lambda part: RunState, command=lambda spec: [str(spec)]
    )


@pytest.fixture
async def reported():
    """The faults that the event loop was told of."""
    found = []
    asyncio.get_running_loop().set_exception_handler(
        lambda loop, context: found.append(context["exception"])
    )
    return found


async def until(condition):
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.01)


async def test_a_state_that_fails_ends_its_run_keeps_it_and_lets_the_next_start(
    runs, activity, store, keeper, reported
):
    activity.provider = lambda part: Fragile
    number = start_run(store, {}, "toy")
    run = runs.start(activity, Spec(LONG.format(run=number)))
    await until(lambda: run.over)
    assert run.status == "killed"
    assert "KeyError: 'accuracy'" in run.end["message"]
    await runs.close()
    keeper.flush()
    assert list_runs(store)[0].status == "killed"
    assert len(curve_of(store, number)) == 4
    assert [type(fault) for fault in reported] == [KeyError]
    activity.provider = lambda part: RunState
    again = runs.start(activity, Spec(DONE))
    await until(lambda: again.over)
    assert again.status == "done"
    await runs.close()


async def test_a_watcher_that_fails_keeps_nothing_from_the_others(runs, activity, reported):
    told = []

    def fail():
        raise ValueError

    run = runs.start(activity, Spec(DONE))
    run.subscribe(fail)
    run.subscribe(lambda: told.append(run.status))
    await until(lambda: run.over)
    await runs.close()
    assert told[-1] == "done"
    assert reported


async def test_the_run_that_goes_on_is_found_before_one_of_an_earlier_day(runs, activity, store):
    spec = Spec(DEAF)
    start_run(store, {}, "toy")
    run = runs.start(activity, spec)
    recalled = runs.recall(activity, spec, list_runs(store)[0], [])
    assert runs.started_from(spec) is run
    await until(lambda: run.status == "running")
    await runs.end(run, 0.0)
    assert runs.started_from(spec) is run
    assert runs.kept_as(recalled.kept) is recalled
    assert runs.find(recalled.id) is recalled
    assert runs.find(recalled.id + 1) is None
    other = Spec(DONE)
    alone = runs.recall(activity, other, list_runs(store)[0], [])
    assert runs.started_from(other) is alone


async def test_a_run_that_may_be_going_in_another_window_is_not_called_killed(
    runs, activity, store
):
    start_run(store, {}, "toy")
    run = runs.recall(activity, Spec(DONE), list_runs(store)[0], [])
    assert run.status == "unfinished"
    assert "still running in another window, or" in run.end["message"]


async def test_leaving_waits_until_a_run_that_was_just_killed_is_kept(
    runs, activity, store, keeper
):
    number = start_run(store, {}, "toy")
    run = runs.start(activity, Spec(LONG.format(run=number)))
    await until(lambda: len(run.curve) > 2)
    run.stop(0.0)
    await until(lambda: run.over)
    following = runs.start(activity, Spec(DEAF))
    await runs.close(0.0)
    assert following.over
    keeper.flush()
    kept = {one.id: one.status for one in list_runs(store)}
    assert kept[number] == "killed"
    assert len(curve_of(store, number)) > 2


async def test_a_child_that_is_still_starting_at_the_deadline_is_killed_when_it_is_there(
    runs, activity, monkeypatch
):
    start = client.ChildRun.start

    async def late(words, commands):
        await asyncio.sleep(0.5)
        return await start(words, commands)

    monkeypatch.setattr(client.ChildRun, "start", late)
    monkeypatch.setattr(module, "PATIENCE", 60.0)
    run = runs.start(activity, Spec(DEAF))
    await runs.end(run, 0.1)
    assert run.status == "killed"
    assert "did not stop within 0.1 s" in run.end["message"]


async def test_a_child_whose_output_stays_open_is_let_go(runs, activity, monkeypatch, tmp_path):
    monkeypatch.setattr(module, "PATIENCE", 0.4)
    noted = tmp_path / "process"
    orphan = (
        "import pathlib, subprocess\n"
        "orphan = subprocess.Popen(['sleep', '600'], start_new_session=True)\n"
        f"pathlib.Path({str(noted)!r}).write_text(str(orphan.pid))\n"
        "say(event='start'); time.sleep(600)"
    )
    run = runs.start(activity, Spec(orphan))
    await until(lambda: run.status == "running")
    await runs.close(0.1)
    os.kill(int(noted.read_text()), signal.SIGKILL)  # it is there: nobody waited for it
    assert run.over
    assert runs.going is None
