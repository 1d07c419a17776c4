"""The learner's versions of snippets on their way to the disk."""

from __future__ import annotations

import pytest

import tutor.learner
from tutor.learner import LearnerDataError, Store, edits
from tutor.learner.keeper import Keeper
from tutor.study.drafts import Drafts


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield opened


@pytest.fixture
def keeper(store):
    return Keeper(store, lambda text, failure: None)


@pytest.fixture
def drafts(store, keeper):
    return Drafts(store, keeper)


@pytest.mark.parametrize("newer", ["newer", None])
async def test_what_is_typed_while_an_older_version_is_being_written_is_written_next(
    store, keeper, drafts, monkeypatch, newer
):
    save_edit = tutor.learner.save_edit

    def save_while_typing(store, snippet, code):
        save_edit(store, snippet, code)
        if code == "older":
            keeper_loop.call_soon_threadsafe(drafts.put, snippet, newer)

    import asyncio

    keeper_loop = asyncio.get_running_loop()
    monkeypatch.setattr("tutor.learner.save_edit", save_while_typing)
    drafts.put("first/hello", "older")
    await keeper.settle()
    await asyncio.sleep(0)
    expected = {} if newer is None else {"first/hello": newer}
    assert drafts.versions() == expected
    keeper.flush()
    assert edits(store) == drafts.versions() == expected


async def test_what_could_not_be_written_is_tried_again(store, keeper, drafts, monkeypatch):
    def fail(*_):
        raise LearnerDataError("The disk is full.")

    drafts.put("first/hello", "mine")
    with monkeypatch.context() as full:
        full.setattr("tutor.learner.save_edit", fail)
        await keeper.settle()
    assert edits(store) == {}
    assert drafts.versions() == {"first/hello": "mine"}
    keeper.flush()
    assert edits(store) == {"first/hello": "mine"}
