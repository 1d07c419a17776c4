"""Search: what the course says is found, in its context, whatever is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loops import perhaps

from tutor.course import load_chapter, load_course
from tutor.study.search import Document, Index, index_of


@pytest.fixture(scope="module")
def index():
    return index_of(load_course())


def test_a_word_is_found_by_its_beginning_without_case_and_accents():
    index = Index([Document("page", "1 › One", "One", "Novikoff's théorème bounds them", "a/b")])
    for typed in ("novi", "NOVIKOFF", "theor bou", "théo"):
        assert [hit.document.target for hit in index.find(typed)] == ["a/b"]
    assert index.find("ovikoff") == []


def test_every_word_must_be_there_and_a_title_counts_most():
    text = Document("page", "1 › One", "One", "softmax and more softmax, softmax", "a/text")
    title = Document("page", "1 › One", "Softmax", "and so on", "a/title")
    index = Index([text, title])
    assert [hit.document for hit in index.find("softmax")] == [title, text]
    assert [hit.document for hit in index.find("softmax more")] == [text]


def test_digits_find_the_subscripts_of_formulas():
    index = Index([Document("page", "1 › One", "One", "how far w₅ is to blame", "a/b")])
    ((_, context),) = index.find("w5")
    assert ("w₅", True) in context


def test_each_hit_leads_to_a_page_that_there_is(index):
    course = load_course()
    chapters = [load_chapter(info) for info in course.chapters if info.path is not None]
    pages = {f"{c.info.slug}/{page.slug}" for c in chapters for page in c.pages}
    targets = {hit.document.target for hit in index.find("a", most=10_000)}
    assert targets
    assert targets <= pages


def test_what_was_typed_stands_marked_in_its_context(index):
    hits = index.find("perceptron")
    assert hits
    marked = [piece for hit in hits for piece, found in hit.context if found]
    assert marked
    assert all(piece.lower().startswith("perceptron") for piece in marked)


@given(st.text(max_size=40))
def test_nothing_that_can_be_typed_is_refused(index, typed):
    for hit in perhaps(index.find(typed)):
        assert hit.context
