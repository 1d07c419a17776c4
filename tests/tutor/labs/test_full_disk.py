"""A training on a full disk goes on, says so once, and is kept when there is room."""

from __future__ import annotations

import sys

import pytest
from pilot import screen_text, told, until
from places import place

from tutor.app.app import BackstepApp
from tutor.app.widgets.lab.lab_view import LabView
from tutor.learner import Store, curve_of, list_runs
from tutor.learner.storage.errors import LearnerDataError
from tutor.running.training import client

FULL = "The disk is full. Free some space, then try again."
CHILD = f"""\
import runpy
from pathlib import Path
from tutor.learner import LearnerDataError, Store

real = Store.transaction
def transaction(store):
    if (store.path.parent / "full").exists():
        raise LearnerDataError({FULL!r})
    return real(store)
Store.transaction = transaction
runpy.run_module("tutor", run_name="__main__", alter_sys=True)
"""


@pytest.fixture
def disk(backstep_home, monkeypatch):
    """A file that, while it is there, means that the disk is full: here and in child processes."""
    real = Store.transaction
    flag = backstep_home / "full"

    def transaction(store):
        if flag.exists():
            raise LearnerDataError(FULL)
        return real(store)

    monkeypatch.setattr(Store, "transaction", transaction)
    monkeypatch.setattr(
        client, "python_command", lambda module, *words: [sys.executable, "-c", CHILD, *words]
    )
    monkeypatch.setattr("tutor.learner.keeper.RETRY", (0.05, 0.1))
    return flag


def times_told(pilot, words):
    """How many messages say so."""
    return sum(words in " ".join(one.split()) for one in told(pilot))


@pytest.mark.parametrize("full_from", ["the start", "the middle"])
async def test_it_goes_on_says_so_once_and_is_kept_when_the_disk_has_room(
    disk, open_lab, full_from
):
    async with open_lab("digits --epochs 12") as (pilot, lab):
        app = pilot.app
        await until(pilot, lambda: lab.loaded.is_set() and not app.keeper.waiting)
        if full_from == "the start":
            disk.touch()
        lab.pace = None
        await pilot.press("n")
        await until(pilot, lambda: lab.run is not None and lab.run.status == "paused")
        disk.touch()
        await pilot.press("space")
        await until(pilot, lambda: lab.run.over)
        run = lab.run
        assert run.status == "done"
        assert list(run.state.loss.x) == list(range(13))
        await until(pilot, lambda: times_told(pilot, FULL))
        await until(pilot, lambda: "not saved yet" in screen_text(pilot))
        assert times_told(pilot, FULL) == 1
        assert [kept.status for kept in list_runs(app.store)] in ([], ["unfinished"])

        disk.unlink()
        await until(pilot, lambda: not run.unsaved)
        await until(pilot, lambda: f"saved as run {run.kept}" in screen_text(pilot))
        (kept,) = list_runs(app.store)
        assert (kept.id, kept.status, kept.activity) == (run.kept, "done", "train")
        assert kept.settings == run.spec.as_json()
        assert kept.metrics["validation_accuracy"] == run.end["validation_accuracy"]
        assert [point["epoch"] for point in curve_of(app.store, kept.id)] == list(range(13))
        await until(pilot, lambda: times_told(pilot, "being saved again"))
        assert times_told(pilot, FULL) == 1


async def test_leaving_keeps_a_run_that_could_not_be_kept_before(disk):
    with Store.open() as store:
        app = BackstepApp(store, place("lab", "digits --epochs 50000"))
        async with app.run_test(size=(120, 36)) as pilot:
            disk.touch()
            await until(pilot, lambda: bool(app.screen.query(LabView)))
            lab = app.screen.query_one(LabView)
            await pilot.press("space")
            await until(pilot, lambda: lab.run is not None and len(lab.run.state.loss) > 2)
            assert lab.run.unsaved
            disk.unlink()
        (kept,) = list_runs(store)
        assert kept.status == "stopped"
        assert len(curve_of(store, kept.id)) > 2
