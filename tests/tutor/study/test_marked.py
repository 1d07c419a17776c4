"""Notes and bookmarks: kept, known before they are written, listed in the order of the pages."""

from __future__ import annotations

import asyncio

import pytest
from course_samples import CONTENTS, PERCEPTRON, START

from tutor.course import load_course, places
from tutor.learner import PageMark, Store, list_marks, save_mark
from tutor.learner.keeper import Keeper
from tutor.study.marked import Marks, in_order
from tutor.study.search import Finder


@pytest.fixture
def course(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "course.toml").write_text(CONTENTS, encoding="utf-8")
    (tmp_path / "en" / "00-start.md").write_text(START, encoding="utf-8")
    (tmp_path / "en" / "01-perceptron.md").write_text(PERCEPTRON, encoding="utf-8")
    return load_course(root=tmp_path)


@pytest.fixture
def store():
    with Store.open() as opened:
        yield opened


def test_a_mark_is_kept_changed_and_gone_once_it_says_nothing(store):
    save_mark(store, PageMark("start/hello", "Press", note="one\ntwo"))
    save_mark(store, PageMark("start/hello", "", bookmarked=True))
    noted, marked = list_marks(store)
    assert (noted.note, noted.bookmarked, noted.at > 0) == ("one\ntwo", False, True)
    assert (marked.place, marked.bookmarked) == ("", True)
    save_mark(store, noted._replace(bookmarked=True))
    save_mark(store, marked._replace(bookmarked=False))
    assert [(m.place, m.bookmarked, m.note) for m in list_marks(store)] == [
        ("Press", True, "one\ntwo")
    ]


async def test_what_is_not_written_yet_is_known_and_leaving_writes_it(store):
    keeper = Keeper(store, lambda text, failure: None)
    marks = Marks(store, keeper)
    for text in ("a", "ab", "abc"):
        marks.put(PageMark("start/hello", "", note=text))
    assert list_marks(store) == []
    assert marks.on_page("start/hello")[""].note == "abc"
    assert marks.on_page("start/other") == {}
    await asyncio.to_thread(keeper.flush)
    assert [mark.note for mark in list_marks(store)] == ["abc"]
    marks.put(PageMark("start/hello", ""))
    assert marks.all() == []


def test_marks_come_in_the_order_of_the_pages_and_those_of_no_page_last(course):
    names = ["perceptron/a-page", "gone/page", "start/hello", "theirs:start/hello"]
    found = in_order([PageMark(name, "", note="x") for name in names], course)
    assert [(one.mark.page, one.there) for one in found] == [
        ("start/hello", True),
        ("perceptron/a-page", True),
        ("gone/page", False),
    ]
    assert found[0].where == "0 › Hello"


def test_a_note_is_found_as_soon_as_the_search_is_opened_again(course, store):
    finder = Finder(course, store)
    assert finder.find("quokka") == []
    save_mark(store, PageMark("start/hello", "Press", note="Remember the quokka"))
    finder.prepare()
    (hit,) = finder.find("quokka")
    assert hit.document.kind == "note"
    assert hit.document.target == ("page", "start/hello", "Press")
    assert ("quokka", True) in hit.context


def test_a_place_is_known_by_how_its_text_begins_or_by_an_id():
    long = "A paragraph\nthat goes on " + "and on " * 20
    assert places.of_text(long) == places.of_text(long + "and changes at its end")
    assert places.told(places.of_text(long)).startswith("A paragraph that goes on and on")
    assert places.told(places.of_block("perceptron/and-gate")) == "and-gate"
    assert places.told("") == ""
