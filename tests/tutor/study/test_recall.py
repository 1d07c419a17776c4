"""Two questions from the chapters that a chapter needs, where it opens."""

from __future__ import annotations

import pytest
from loops import some

from tutor.course import load_chapter, load_course
from tutor.learner import Store, latest_answers, open_page, record_answer, record_test
from tutor.learner.instances import base_of
from tutor.quiz.kinds import KINDS
from tutor.study.recall import COUNT, needed_chapters, opening_questions

COURSE = load_course()
INFOS = {info.slug: info for info in COURSE.chapters}
PERCEPTRON = load_chapter(INFOS["perceptron"])
DAY = 86_400_000_000


@pytest.fixture
def store(tmp_path):
    now = [1_790_000_000_000_000]
    with Store.open(tmp_path, lambda: now[0]) as opened:
        opened.days_later = lambda days: now.__setitem__(0, now[0] + days * DAY)
        yield opened


def openers(store, slug="backpropagation"):
    return opening_questions(store, COURSE, INFOS[slug], latest_answers(store))


def asked(store, slug="backpropagation"):
    return [question.id for question in openers(store, slug)]


def read_perceptron(store, pages=None):
    for page in PERCEPTRON.pages[:pages]:
        open_page(store, "perceptron", page.slug)


def test_nothing_is_asked_where_nothing_of_it_was_ever_opened(store):
    assert asked(store) == []
    open_page(store, "start", "turn-the-page")  # which it does not need itself
    assert asked(store) == []
    assert asked(store, "start") == []


def test_two_questions_of_different_pages_that_were_opened(store):
    read_perceptron(store)
    pages = {one.id: page.slug for page in PERCEPTRON.pages for one in page.asked}
    for _day in range(12):
        store.days_later(1)
        questions = openers(store)
        assert len(questions) == COUNT
        assert len({pages[base_of(question.id)] for question in questions}) == COUNT
        assert all(KINDS[question.kind].judged_at_once for question in some(questions))


def test_what_was_not_opened_is_not_asked(store):
    read_perceptron(store, 2)
    met = {one.id for page in PERCEPTRON.pages[:2] for one in page.asked}
    for _day in range(12):
        store.days_later(1)
        assert {base_of(name) for name in asked(store)} <= met


def test_a_chapter_that_is_known_counts_as_opened(store):
    record_test(store, "perceptron", correct=9, asked=10, passed=True)
    assert len(asked(store)) == COUNT


def test_they_stay_for_a_day_and_one_that_review_asked_is_not_asked_again(store):
    read_perceptron(store)
    first, second = asked(store)
    assert asked(store) == [first, second]
    record_answer(store, first, "1", correct=False, context="review")
    assert asked(store) == [second]
    record_answer(store, second, "1", correct=True, context="review")
    assert asked(store) == []
    store.days_later(1)
    assert len(asked(store)) == COUNT


def test_what_was_answered_on_its_own_page_today_is_asked_only_if_there_is_no_other(store):
    read_perceptron(store)
    spared = PERCEPTRON.questions[0], PERCEPTRON.questions[-1]
    for one in PERCEPTRON.questions:
        if one not in spared:
            record_answer(store, one.id, "1", correct=True)
    assert set(asked(store)) <= {
        *(one.id for one in spared),
        *(f"{one.id}@1" for one in PERCEPTRON.asked if one not in PERCEPTRON.questions),
    }
    for one in PERCEPTRON.asked:
        record_answer(store, one.id, "1", correct=True)
    assert len(asked(store)) == COUNT


def test_in_place_of_a_chapter_that_is_to_come_those_that_it_needs_are_asked():
    to_come = tuple(
        info._replace(path=None) if info.slug == "losses" else info for info in COURSE.chapters
    )
    course = COURSE._replace(chapters=to_come)
    assert [info.slug for info in needed_chapters(course, INFOS["mlp"])] == ["perceptron"]
