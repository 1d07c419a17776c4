"""What takes long is computed beside the event loop, and an answer that is late is dropped."""

from __future__ import annotations

import threading

import pytest
from open_step import shown, stepping, type_line
from pilot import told, until

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
        going.wait(10)
        said = plant(hunt)
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
    first, work_out, answered = threading.Event(), insight.work_out, []

    def slow(what, scene):
        if scene.element == (0, 0):
            first.wait(10)
        work_out(what, scene)
        answered.append(scene.element)

    monkeypatch.setattr(insight, "work_out", slow)
    async with stepping(HEAVY) as (pilot, stepper):
        stepper.do("moves.go", stepper.session.scene.walk.find("dW1") + 1)
        await pilot.press("c", "down")
        await until(pilot, lambda: "✓ dW1[0,1]" in shown(stepper))
        first.set()
        await until(pilot, lambda: len(answered) == 2)
        await pilot.pause()
        assert "✓ dW1[0,1]" in shown(stepper)
        assert "dW1[0,0]  the walk" not in shown(stepper)
