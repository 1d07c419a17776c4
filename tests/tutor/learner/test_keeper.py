"""Everything that is kept goes through one place: settled, newest, retried, told once."""

from __future__ import annotations

import asyncio
import threading

import pytest

from tutor.learner import (
    LearnerDataError,
    curve_of,
    finish_run,
    record_walk,
    save_setting,
    setting,
)
from tutor.learner.keeper import Keeper


@pytest.fixture
def told():
    return []


@pytest.fixture
def keeper(store, told, monkeypatch):
    monkeypatch.setattr("tutor.learner.keeper.RETRY", (0.01, 0.02))
    return Keeper(store, lambda text, failure: told.append((text, failure)))


class Disk:
    """A disk that can be full."""

    def __init__(self):
        self.full = False
        self.refused = 0
        self.written = []

    def write(self, value):
        def write(store):
            if self.full:
                self.refused += 1
                raise LearnerDataError("The disk is full.")
            self.written.append(value)
            save_setting(store, "value", value)

        return write


@pytest.fixture
def disk():
    return Disk()


async def until(condition):
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.005)


async def test_of_many_changes_only_the_newest_is_written(keeper, disk, store, monkeypatch):
    monkeypatch.setattr("tutor.learner.keeper.SETTLED", 0.05)
    for value in range(50):
        keeper.keep("value", disk.write(value))
    assert disk.written == []
    await until(lambda: not keeper.waiting)
    assert disk.written == [49]
    assert setting(store, "value") == 49


async def test_what_goes_on_changing_is_written_all_the_same(keeper, disk, monkeypatch):
    monkeypatch.setattr("tutor.learner.keeper.SETTLED", 60.0)
    monkeypatch.setattr("tutor.learner.keeper.LONGEST", 0.05)
    keeper.keep("value", disk.write("first"))
    keeper.keep("value", disk.write("second"))
    await until(lambda: disk.written == ["second"])


async def test_leaving_writes_what_waits(keeper, disk):
    keeper.keep("one", disk.write(1))
    keeper.keep("two", disk.write(2))
    keeper.flush()
    assert disk.written == [1, 2]
    assert not keeper.waiting


async def test_a_full_disk_is_told_once_and_all_is_kept_when_it_has_room(keeper, disk, told):
    disk.full = True
    assert not await keeper.keep_now(disk.write("answer"))
    assert not await keeper.keep_now(disk.write("another"))
    keeper.keep("value", disk.write("place"))
    tried = disk.refused
    await until(lambda: disk.refused >= tried + 3)
    ((text, failure),) = told
    assert failure
    assert text.startswith("The disk is full.\nYou can continue")
    disk.full = False
    await until(lambda: not keeper.waiting)
    assert disk.written == ["answer", "another", "place"]
    await until(lambda: len(told) == 2)
    assert told[1] == ("Your progress is being saved again.", False)


async def test_an_answer_is_on_disk_when_it_says_so(keeper, disk, store):
    assert await keeper.keep_now(disk.write("answer"))
    assert setting(store, "value") == "answer"


def refused(store):
    """What the table refuses, whenever it is tried."""
    record_walk(store, "x" * 501, 3)


def missing(store):
    """What there is nothing for, whenever it is tried."""
    finish_run(store, 99, "done", {})


@pytest.mark.parametrize(
    ("fault", "why"),
    [(refused, "IntegrityError: CHECK constraint failed"), (missing, "There is no run 99 in ")],
)
async def test_what_fails_but_not_for_the_disk_is_told_once_and_keeps_nothing_else_from_it(
    keeper, disk, store, told, fault, why
):
    assert not await keeper.keep_now(fault)
    assert await keeper.keep_now(disk.write("answer"))
    assert not await keeper.keep_now(fault)
    keeper.keep("walk", fault)
    keeper.keep("value", disk.write("place"))
    keeper.flush()
    assert disk.written == ["answer", "place"]
    assert not keeper.waiting
    ((text, failure),) = told
    assert failure
    assert f"could not be saved: {why}" in text


async def test_data_that_cannot_be_read_stop_nothing_from_being_saved(keeper, disk, told, store):
    with pytest.raises(LearnerDataError) as damage:
        curve_of(store, 99)
    keeper.failed(damage.value)
    assert await keeper.keep_now(disk.write("answer"))
    assert told == [(f"There is no run 99 in {store.path}.", True)]


class Key:
    """A key whose writer pauses between its last look at what waits and its taking it away."""

    def __init__(self):
        self.owner = threading.get_ident()
        self.looks = 0
        self.paused, self.newer = threading.Event(), threading.Event()

    def __hash__(self):
        if threading.get_ident() != self.owner:
            self.looks += 1
            if self.looks == 2:
                self.paused.set()
                self.newer.wait(0.2)  # whoever puts a newer version comes now, or is kept waiting
        return 1


async def test_a_version_that_comes_while_the_one_before_is_taken_away_is_not_lost(keeper, disk):
    key = Key()
    keeper.keep(key, disk.write("old"))
    writing = asyncio.ensure_future(keeper.settle())
    await until(key.paused.is_set)
    keeper.keep(key, disk.write("new"))
    key.newer.set()
    await writing
    keeper.flush()
    assert disk.written == ["old", "new"]
