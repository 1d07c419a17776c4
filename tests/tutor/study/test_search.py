"""Search: what the course says is found in its context; what is called so stands first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loops import perhaps, some

from core.examples import EXAMPLES
from tutor.activities.registry import parse_line
from tutor.course import LessonLink, load_chapter, load_course, load_glossary
from tutor.study.search import Document, Finder, Index


def page(title, text, name="a/b", **more):
    return Document("page", f"1 › {title}", title, text, LessonLink("page", name), **more)


@pytest.fixture(scope="module")
def finder():
    return Finder(load_course())


def names(hits):
    return [hit.document.target.name for hit in hits]


def test_a_word_is_found_by_its_beginning_without_case_and_accents():
    index = Index([page("One", "Novikoff's théorème bounds them")])
    for typed in ("novi", "NOVIKOFF", "theor bou", "théo"):
        assert names(index.find(typed)) == ["a/b"]
    assert index.find("ovikoff") == []


def test_every_word_must_be_there_and_a_title_counts_most():
    text = page("One", "softmax and more softmax, softmax", "a/text")
    title = page("On softmax", "and so on", "a/title")
    index = Index([text, title])
    assert [hit.document for hit in index.find("softmax")] == [title, text]
    assert [hit.document for hit in index.find("softmax more")] == [text]


def test_what_is_called_so_stands_before_what_begins_so_and_before_what_says_so():
    says = page("Softmax, softmax", "softmax " * 20, "a/says")
    begins = page("Softmax regression", "a network", "a/begins")
    called = page("Of scores", "numbers", "a/called", names=("Softmax",))
    article = page("The softmax", "much is said here of other things", "a/article")
    index = Index([says, begins, called, article])
    found = names(index.find(" softMAX "))
    assert set(found[:2]) == {"a/called", "a/article"}
    assert found[2:] == ["a/says", "a/begins"]
    assert names(index.find("softmax reg")) == ["a/begins"]
    spelled = Index([page("More", "mini-batch"), page("Mini-batch", "a few", "a/called")])
    for typed in ("mini-batch", "Mini batch", "míni  batch"):
        assert names(spelled.find(typed)) == ["a/called", "a/b"]


def test_a_source_is_put_in_place_of_what_it_said_before():
    index = Index([page("One", "apples", "a/one")])
    index.put("notes", [page("", "pears", "a/note"), page("", "plums", "a/note")])
    index.put("notes", [page("", "cherries", "a/note")])
    assert index.find("pears") == []
    assert names(index.find("cherries")) == ["a/note"]
    assert names(index.find("apples")) == ["a/one"]
    assert len(index) == 2


def test_digits_find_the_subscripts_of_formulas():
    (hit,) = Index([page("One", "how far w₅ is to blame")]).find("w5")
    assert ("w₅", True) in hit.context


def test_the_title_of_a_chapter_and_a_word_of_the_glossary_stand_first(finder):
    found = [(hit.document.kind, hit.document.target) for hit in finder.find("perceptron")[:3]]
    chapter, *others = [(kind, getattr(target, "name", "")) for kind, target in found]
    assert chapter == ("chapter", "perceptron")
    assert ("term", "perceptron") in others  # a lab may be called so, too
    assert finder.find("learning rate")[0].document.kind == "term"
    assert finder.find("mazur")[0].document.target.name == "step mazur"


def test_each_hit_leads_to_something_that_there_is(finder):
    course = load_course()
    chapters = [load_chapter(info) for info in course.chapters if info.path is not None]
    pages = {f"{c.info.id}/{page.slug}" for c in chapters for page in c.pages}
    pages |= {info.id for info in course.chapters}
    found = {hit.document.target for hit in finder.find("a", most=10_000)}
    for target in some(found):
        match target.kind:
            case "page":
                assert target.name in pages
            case "term":
                assert target.name in load_glossary(course).by_slug
            case _:
                assert parse_line(target.name)
    assert {target.kind for target in found} == {"page", "term", "command"}


def test_every_walk_and_lab_is_found_by_its_name(finder):
    for name in some(EXAMPLES):
        assert f"step {name}" in names(finder.find(name, most=1000))
    assert "train" in names(finder.find("train"))


def test_what_was_typed_stands_marked_in_its_place_and_its_context(finder):
    hits = finder.find("perceptron")
    marked = [piece for hit in hits for piece, found in (*hit.where, *hit.context) if found]
    assert marked
    assert all(piece.lower().startswith("perceptron") for piece in marked)
    assert all(any(found for _, found in (*hit.where, *hit.context)) for hit in hits)


@given(st.text(max_size=40))
def test_nothing_that_can_be_typed_is_refused(finder, typed):
    for hit in perhaps(finder.find(typed)):
        assert hit.context


def test_a_question_with_other_numbers_each_time_is_found_by_its_words(finder):
    hits = finder.find("perceptron weights bias target update rate")
    assert any("update-by-hand" in hit.document.where for hit in hits)


def plural(word):
    """As a learner would write it."""
    for end, many in (("x", "xes"), ("ss", "sses"), ("ch", "ches"), ("s", "ses")):
        if word.endswith(end):
            return word.removesuffix(end) + many
    return f"{word[:-1]}ies" if word[-1] == "y" and word[-2] not in "aeou" else f"{word}s"


def test_every_word_of_the_glossary_is_found_first_however_it_is_spelled(finder):
    for term in some(load_glossary(load_course()).terms):
        name, joined = term.name, term.name.replace("-", "")
        spellings = {name, name.upper(), joined, name.replace("-", " "), name.replace(" ", "-")}
        many = {plural(one) for one in (name, joined) if one[-1].isascii() and one[-1].isalpha()}
        for typed in some(spellings | many):
            found = [hit.document for hit in finder.find(typed)[:4]]
            terms = [one.title for one in found if one.kind == "term"]
            assert name in terms, (typed, [(one.kind, one.title) for one in found])


def test_words_with_and_without_hyphens_find_each_other_and_are_marked():
    index = Index([page("One", "a mini-batch is a few examples"), page("Two", "the matrix", "a/m")])
    for typed in ("minibatch", "minibatches", "Mini-Batches", "mini batch"):
        (hit,) = index.find(typed)
        assert next(text for text, marked in hit.context if marked).startswith("mini")
    assert names(index.find("matrices")) == ["a/m"]
    assert names(Index([page("One", "backpropagation")]).find("back-propagation")) == ["a/b"]
    assert index.find("lossless") == []
