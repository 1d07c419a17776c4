"""What takes long is computed beside the event loop, and an answer that is late is dropped."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
from open_step import shown, stepping, type_line
from pilot import told, until

from core.examples import EXAMPLES
from core.stopping import Stopped, stop_if_asked, stoppable
from core.walk import blame, check_by_nudging
from tutor.app.widgets.stepper.beside import Beside
from tutor.stepping import insight
from tutor.stepping.hunt import Hunt

HEAVY = "64-64-10 relu cross_entropy random rows=8"


async def test_what_is_computed_from_a_heavy_walk_does_not_keep_the_keys_waiting(monkeypatch):
    going, seen = threading.Event(), []
    plant = Hunt.plant

    def slow(hunt):
        seen.append(threading.current_thread())
        going.wait(10)
        return plant(hunt)

    monkeypatch.setattr(Hunt, "plant", slow)
    async with stepping(HEAVY) as (pilot, stepper):
        await pilot.press("v")
        await until(pilot, lambda: seen)
        assert seen[0] is not threading.main_thread()
        assert "computing" in stepper.heading(118, "")[1]
        going.set()
        await until(pilot, lambda: stepper.session.scene.walk.fault is not None)
        assert "computing" not in stepper.heading(118, "")[1]
        assert any(text.startswith("A mistake is hidden\n") for text in told(pilot))


@pytest.mark.parametrize("key", ["right", "escape"])
async def test_an_answer_that_comes_after_the_learner_went_on_is_dropped(monkeypatch, key):
    going, answered = threading.Event(), threading.Event()
    plant = Hunt.plant

    def slow(hunt):
        said = plant(hunt)
        going.wait(10)
        answered.set()
        return said

    monkeypatch.setattr(Hunt, "plant", slow)
    async with stepping(HEAVY) as (pilot, stepper):
        await pilot.press("right", "v")
        await until(pilot, lambda: "computing" in stepper.heading(118, "")[1])
        await pilot.press(key)
        going.set()
        await until(pilot, answered.is_set)
        await pilot.pause()
        assert stepper.cursor == (2 if key == "right" else 1)
        assert stepper.session.scene.walk.fault is None
        assert "computing" not in stepper.heading(118, "")[1]


async def test_an_edit_of_a_heavy_walk_is_made_beside_the_event_loop():
    async with stepping(HEAVY, "--at=1") as (pilot, stepper):
        await pilot.press("e")
        await type_line(pilot, "W1[0,0] = 0.5")
        await until(pilot, lambda: stepper.session.scene.leaves["W1"].data[0, 0] == 0.5)
        await until(pilot, lambda: "W1[0,0]" in shown(stepper))
        assert stepper.cursor == 1


@pytest.mark.parametrize(("key", "mark"), [("c", "✓ dW1[0,0]"), ("t", "W1[0,0] reaches the loss")])
async def test_a_look_into_a_heavy_walk_is_worked_out_beside_the_event_loop(monkeypatch, key, mark):
    threads, going, work_out = [], threading.Event(), insight.work_out

    def slow(what, scene):
        threads.append(threading.current_thread())
        going.wait(10)
        work_out(what, scene)

    monkeypatch.setattr(insight, "work_out", slow)
    async with stepping(HEAVY) as (pilot, stepper):
        stepper.do("moves.go", stepper.session.scene.walk.find("dW1") + 1)
        await pilot.press(key)
        await until(pilot, lambda: threads)
        assert threading.main_thread() not in threads
        assert "computing" in stepper.heading(118, "")[1]
        assert mark not in shown(stepper)
        going.set()
        await until(pilot, lambda: mark in shown(stepper))
        assert "computing" not in stepper.heading(118, "")[1]
        await pilot.press("escape")
        await until(pilot, lambda: mark not in shown(stepper))


async def test_a_check_that_is_late_is_not_shown_at_another_step(monkeypatch):
    first, work_out, began, answered = threading.Event(), insight.work_out, [], []

    def slow(what, scene):
        began.append(scene.element)
        if scene.element == (0, 0):
            first.wait(10)
        work_out(what, scene)
        answered.append(scene.element)

    monkeypatch.setattr(insight, "work_out", slow)
    async with stepping(HEAVY) as (pilot, stepper):
        stepper.do("moves.go", stepper.session.scene.walk.find("dW1") + 1)
        await pilot.press("c")
        await until(pilot, lambda: began)
        await pilot.press("down")
        first.set()
        await until(pilot, lambda: "✓ dW1[0,1]" in shown(stepper))
        assert answered == [(0, 1)]  # the first one stopped when it was dropped
        assert "dW1[0,0]  the walk" not in shown(stepper)


class Widget:
    """Runs workers as Textual does, with nothing on a screen."""

    is_attached, ancestors_with_self = True, ()

    def __init__(self):
        self.workers = []

    def run_worker(self, work, group, exclusive):
        assert not exclusive  # what is dropped ends by itself
        self.workers.append(asyncio.ensure_future(work()))


async def test_what_is_dropped_stops_and_there_is_one_thread_at_a_time():
    widget, turn = Widget(), asyncio.Lock()
    changing, looking = Beside(widget, turn), Beside(widget, turn)
    running, most, ended, heard = set(), [], [], []

    def endless():
        running.add(threading.get_ident())
        most.append(len(running))
        try:
            while True:
                stop_if_asked()
                time.sleep(0.001)
        finally:
            running.discard(threading.get_ident())
            ended.append(True)

    for begun, beside in enumerate((changing, looking, changing, looking, changing)):
        beside.begin(endless, heard.append)
        async with asyncio.timeout(60):  # who is dropped ends, and the one before has its turn
            while len(most) < max(begun, 1):
                await asyncio.sleep(0.001)
    assert changing.busy
    assert looking.busy
    looking.drop()
    changing.begin(lambda: "last", heard.append)
    await asyncio.wait_for(asyncio.gather(*widget.workers), 60)
    assert heard == ["last"]
    assert len(ended) == len(most) >= 4
    assert set(most) == {1}
    assert not changing.busy
    assert not looking.busy


async def test_what_fails_leaves_the_way_free_for_the_next():
    widget, heard = Widget(), []
    beside = Beside(widget, asyncio.Lock())
    beside.begin(lambda: 1 // 0, heard.append)
    with pytest.raises(ZeroDivisionError):
        await widget.workers[0]
    assert not beside.busy
    beside.begin(lambda: "next", heard.append)
    await widget.workers[1]
    assert heard == ["next"]


async def test_a_thread_stops_when_its_widget_goes_away():
    widget, began, ended = Widget(), threading.Event(), threading.Event()

    def endless():
        began.set()
        try:
            while True:
                stop_if_asked()
                time.sleep(0.001)
        finally:
            ended.set()

    Beside(widget, asyncio.Lock()).begin(endless, lambda _: None)
    await asyncio.to_thread(began.wait, 60)
    widget.workers[0].cancel()
    assert await asyncio.to_thread(ended.wait, 60)


@pytest.mark.parametrize(
    "compute",
    [
        lambda walk: walk.varied(iterations=50),
        lambda walk: walk.further(),
        lambda walk: walk.after(),
        lambda walk: walk.faults(),
        lambda walk: walk.edit({"W1": walk.leaves["W1"].data * 2}),
        lambda walk: check_by_nudging(walk, "W1", (0, 0)),
        lambda walk: blame(walk, "W1", (0, 0)),
    ],
)
def test_whatever_is_computed_of_a_walk_stops_soon_after_it_is_asked_to(compute):
    walk, looks = EXAMPLES["mazur"].walk(), []

    def asked():
        looks.append(True)
        return len(looks) == 3

    with stoppable(asked), pytest.raises(Stopped):
        compute(walk)
    assert len(looks) == 3
    compute(walk)  # nothing is left half done
