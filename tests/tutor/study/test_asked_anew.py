"""Questions with other numbers each time: asked, answered, taken back, and asked in review."""

from __future__ import annotations

import pytest

from tutor.course import load_chapter, load_course
from tutor.learner import (
    Store,
    answers_to,
    card_of,
    due_ids,
    latest_answers,
    latest_verdicts,
    record_answer,
    take_back,
)
from tutor.learner.instances import base_of, instance, seed_of
from tutor.quiz.generated import Generated
from tutor.study.overview import overview
from tutor.study.reviewing import asked_again, due_questions, fresh, wrong_questions
from tutor.study.sources import sources_of

COURSE = load_course()
ASKED = [
    one
    for info in COURSE.chapters
    if info.path
    for one in load_chapter(info).asked
    if isinstance(one, Generated)
]
ONE = ASKED[0]
HOUR = 3_600_000_000


@pytest.fixture
def store(tmp_path):
    now = [HOUR * 500_000]
    with Store.open(tmp_path, lambda: now[0]) as opened:
        opened.later = lambda: now.__setitem__(0, now[0] + HOUR)
        yield opened


def give(store, question, *, correct):
    numbers = []
    record_answer(store, question.id, "1", correct=correct, told=numbers.append)
    return numbers[0]


def test_some_chapters_that_ship_ask_with_other_numbers_each_time():
    assert {one.id.partition("/")[0] for one in ASKED} >= {
        "perceptron",
        "backpropagation",
        "digits",
    }


@pytest.mark.parametrize("one", ASKED, ids=lambda one: one.id)
def test_every_asking_is_found_by_its_id_as_it_was(one):
    sources = sources_of(COURSE)
    for seed in (1, 2, 999):
        assert sources.find(instance(one.id, seed)) == one.question(seed)
        assert sources.origin(one.question(seed)).title
    assert sources.find(one.id) == one.question(1)
    assert sources.exists(one.id)
    for name in ("@0", "@01", "@-1", "@1@2", "@", "@1234567890"):
        assert sources.find(f"{one.id}{name}") is None


def test_a_question_with_its_own_words_has_no_seeds():
    question = load_chapter(COURSE.chapters[1]).questions[0]
    assert sources_of(COURSE).find(instance(question.id, 1)) is None


def test_all_askings_share_a_card_and_each_answer_keeps_its_numbers(store):
    for seed in (1, 2, 3):
        give(store, ONE.question(seed), correct=seed != 2)
    assert [answer.question for answer in answers_to(store, ONE.id)] == [
        instance(ONE.id, seed) for seed in (1, 2, 3)
    ]
    assert [a.question for a in answers_to(store, instance(ONE.id, 2))] == [instance(ONE.id, 2)]
    assert card_of(store, ONE.id) is not None
    assert card_of(store, instance(ONE.id, 1)) is None
    assert latest_answers(store)[ONE.id].question == instance(ONE.id, 3)
    assert latest_verdicts(store) == {ONE.id: True}


def test_review_asks_it_with_numbers_that_were_not_answered_yet(store):
    sources = sources_of(COURSE)
    assert fresh(store, ONE) == ONE.question(1)
    assert fresh(store, ONE) == ONE.question(1)  # as long as it is not answered
    give(store, ONE.question(1), correct=False)
    store.later()
    assert due_ids(store, sources.exists) == [ONE.id]
    assert due_questions(store, sources) == [ONE.question(2)]
    assert wrong_questions(store, sources) == [ONE.question(2)]
    give(store, ONE.question(2), correct=True)
    assert fresh(store, ONE) == ONE.question(3)
    assert asked_again(store, sources, [instance(ONE.id, 1)]) != [ONE.question(1)]


def test_an_answer_that_is_taken_back_leaves_those_to_other_numbers(store):
    give(store, ONE.question(1), correct=False)
    after_one = card_of(store, ONE.id)
    store.later()
    number = give(store, ONE.question(2), correct=True)
    assert card_of(store, ONE.id) != after_one
    taken = take_back(store, number)
    assert taken.question == instance(ONE.id, 2)
    assert card_of(store, ONE.id) == after_one
    assert fresh(store, ONE) == ONE.question(2)


def test_it_counts_once_in_its_chapter(store):
    chapter = ONE.id.partition("/")[0]
    before = overview(store, COURSE).summary.chapter(chapter)
    for seed in (1, 2):
        give(store, ONE.question(seed), correct=True)
    after = overview(store, COURSE).summary.chapter(chapter)
    assert before.questions == after.questions
    assert (after.questions_answered, after.questions_right) == (1, 1)


def test_ids_are_taken_apart_as_they_were_put_together():
    assert base_of("a/b@12") == "a/b"
    assert seed_of("a/b@12") == 12
    for name in ("a/b", "walk:mazur/9/0,0", "a/b@", "@3", "", "a/b@x"):
        assert base_of(name) == name
        assert seed_of(name) is None
