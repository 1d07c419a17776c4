"""What the test of a chapter asks, and what is enough."""

from __future__ import annotations

import pytest
from loops import some

from tutor.course import load_chapter, load_course
from tutor.learner import Store, record_answer
from tutor.quiz.generated import Generated
from tutor.quiz.kinds import KINDS
from tutor.quiz.verdict import Verdict
from tutor.study.chapter_test import MARK, Sitting, came_to, needed, questions_of_test, rules

COURSE = load_course()
CHAPTERS = [load_chapter(info) for info in COURSE.chapters if info.path]
RIGHT, WRONG = Verdict(True, "", ""), Verdict(False, "", "")


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.info.slug)
def test_everything_that_can_be_judged_at_once_is_asked_without_hints(store, chapter):
    asked = questions_of_test(store, chapter)
    bases = {question.id.partition("@")[0] for question in asked}
    assert len(bases) == len(asked)
    for question in some(asked):
        assert not question.hints
        assert KINDS[question.kind].regrades or question.kind in ("complete", "output")
    left_out = [one for one in chapter.questions if one.id not in bases]
    assert {one.kind for one in left_out} <= {"code", "explain"}
    assert all(one.id in bases for one in chapter.asked if isinstance(one, Generated))


def test_each_test_has_numbers_that_were_not_answered_before(store):
    chapter = next(one for one in CHAPTERS if one.info.slug == "perceptron")
    before = {question.id for question in questions_of_test(store, chapter) if "@" in question.id}
    assert before
    for name in before:
        record_answer(store, name, "1", correct=True, context="test")
    after = {question.id for question in questions_of_test(store, chapter) if "@" in question.id}
    assert len(after) == len(before)
    assert not before & after


def test_four_of_five_are_enough():
    questions = questions_of(5)
    sitting = Sitting("a", questions, {one.id: RIGHT for one in questions[:4]})
    assert MARK == 0.8
    assert sitting.passed
    assert sitting.missed == [questions[4]]
    assert came_to(sitting) == "4 of 5 right, and 4 were needed. You know this chapter."
    sitting.verdicts[questions[0].id] = WRONG
    assert not sitting.passed
    assert sitting.missed == [questions[0], questions[4]]
    assert came_to(sitting).startswith("3 of 5 right, but 4 were needed.")


@pytest.mark.parametrize("count", [1, 2, 3, 4, 9, 10, 11])
def test_what_is_said_before_the_test_is_what_counts(count):
    questions = questions_of(count)
    enough = needed(questions)
    assert enough / count >= MARK > (enough - 1) / count
    assert count == 1 or f"With {enough} right answers" in rules(questions)


def test_a_test_of_nothing_is_never_passed():
    assert not Sitting("a", ()).passed


def questions_of(count):
    question = CHAPTERS[0].questions[0]
    return tuple(question._replace(id=f"a/q{n}") for n in range(count))
