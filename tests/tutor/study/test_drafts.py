"""The learner's versions of snippets on their way to the disk."""

from __future__ import annotations

import pytest

import tutor.learner
from tutor.learner import LearnerDataError, Store, edits
from tutor.study.drafts import Drafts


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield opened


@pytest.fixture
def drafts(store):
    return Drafts(store)


@pytest.mark.parametrize("newer", ["newer", None])
def test_what_is_typed_while_an_older_version_is_being_written_is_written_next(
    store, drafts, monkeypatch, newer
):
    save_edit = tutor.learner.save_edit

    def save_while_typing(store, snippet, code):
        save_edit(store, snippet, code)
        if code == "older":
            drafts.put(snippet, newer)

    monkeypatch.setattr("tutor.learner.save_edit", save_while_typing)
    drafts.put("first/hello", "older")
    drafts.write()
    expected = {} if newer is None else {"first/hello": newer}
    assert edits(store) == {"first/hello": "older"}
    assert drafts.versions() == expected
    drafts.write()
    assert edits(store) == drafts.versions() == expected


def test_what_was_written_is_not_written_again(store, drafts, monkeypatch):
    drafts.put("first/hello", "mine")
    drafts.write()
    monkeypatch.setattr("tutor.learner.save_edit", None)
    drafts.write()
    assert edits(store) == {"first/hello": "mine"}


def test_what_could_not_be_written_is_tried_again(store, drafts, monkeypatch):
    def fail(*_):
        raise LearnerDataError("The disk is full.")

    drafts.put("first/hello", "mine")
    with monkeypatch.context() as full:
        full.setattr("tutor.learner.save_edit", fail)
        with pytest.raises(LearnerDataError):
            drafts.write()
    assert drafts.versions() == {"first/hello": "mine"}
    drafts.write()
    assert edits(store) == {"first/hello": "mine"}
