"""Everything that is kept goes through one place: settled, newest, retried, told once."""

from __future__ import annotations

import asyncio

import pytest

from tutor.learner import LearnerDataError, save_setting, setting
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
        self.written = []

    def write(self, value):
        def write(store):
            if self.full:
                raise LearnerDataError("The disk is full.")
            self.written.append(value)
            save_setting(store, "value", value)

        return write


@pytest.fixture
def disk():
    return Disk()


async def until(condition):
    async with asyncio.timeout(10):
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
    await asyncio.sleep(0.05)
    assert told == [("The disk is full.", True)]
    disk.full = False
    await until(lambda: not keeper.waiting)
    assert disk.written == ["answer", "another", "place"]
    await until(lambda: len(told) == 2)
    assert told[1] == ("Your progress is being saved again.", False)


async def test_an_answer_is_on_disk_when_it_says_so(keeper, disk, store):
    assert await keeper.keep_now(disk.write("answer"))
    assert setting(store, "value") == "answer"
