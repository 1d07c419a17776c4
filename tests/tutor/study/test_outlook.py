"""Mastery, what to do next, and the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from loops import some

from tutor.activities.destinations import Read, Review
from tutor.course import load_chapter, load_course
from tutor.learner import (
    Store,
    StudyDay,
    latest_verdicts,
    mark_done,
    mark_read,
    open_page,
    record_answer,
    record_test,
)
from tutor.quiz.generated import Generated
from tutor.study.calendar_lines import SIGNS, calendar_lines, sign_of
from tutor.study.mastery import asked_of, mastery
from tutor.study.outlook import outlook
from tutor.study.overview import overview
from tutor.words import cells

COURSE = load_course()
CHAPTERS = [load_chapter(info) for info in COURSE.chapters if info.path]
START, PERCEPTRON = CHAPTERS[:2]
DAY = 86_400_000_000


@pytest.fixture
def store(tmp_path):
    now = [1_790_000_000_000_000]
    with Store.open(tmp_path, lambda: now[0]) as opened:
        opened.days_later = lambda days: now.__setitem__(0, now[0] + days * DAY)
        yield opened


def stands(store):
    return outlook(store, COURSE, overview(store, COURSE))


def mastered(store):
    return mastery(store, CHAPTERS, latest_verdicts(store)).of("perceptron")


def read(store, chapter):
    for page in chapter.pages:
        mark_read(store, chapter.info.id, page.slug)


def answer_all(store, chapter, *, correct=True):
    for one in chapter.asked:
        name = one.question(1).id if isinstance(one, Generated) else one.id
        record_answer(store, name, "1", correct=correct)
    for task in chapter.tasks:
        mark_done(store, task.id)


def test_what_was_never_tried_is_not_mastered_and_has_no_number(store):
    assert set(stands(store).mastery.values()) == {None}


def test_mastery_is_whole_once_all_is_right_and_falls_with_time(store):
    answer_all(store, PERCEPTRON)
    assert mastered(store) == pytest.approx(1)
    before = 1.0
    for _week in range(4):
        store.days_later(7)
        now = mastered(store)
        assert 0 < now < before
        before = now


def test_each_wrong_answer_and_each_question_left_out_takes_its_share(store):
    names = asked_of(PERCEPTRON)
    record_answer(store, PERCEPTRON.questions[0].id, "1", correct=True)
    assert mastered(store) == pytest.approx(1 / len(names))
    record_answer(store, PERCEPTRON.questions[1].id, "1", correct=True)
    assert mastered(store) == pytest.approx(2 / len(names))
    record_answer(store, PERCEPTRON.questions[0].id, "1", correct=False)
    assert mastered(store) == pytest.approx(1 / len(names))


def test_topics_that_were_tried_stand_in_order_those_known_least_first(store):
    assert stands(store).topics == ()
    answer_all(store, PERCEPTRON)
    wrong = next(page for page in PERCEPTRON.pages if len(page.questions) == 1)
    record_answer(store, wrong.questions[0].id, "1", correct=False)
    topics = stands(store).topics
    assert topics[0].page == f"perceptron/{wrong.slug}"
    assert [topic.mastery for topic in topics] == sorted(topic.mastery for topic in topics)
    assert {topic.page for topic in topics} == {
        f"perceptron/{page.slug}" for page in PERCEPTRON.pages if asked_of(page)
    }


def test_whoever_begins_is_sent_to_the_first_chapter(store):
    (step,) = stands(store).steps
    assert step.destination == Read(f"start/{START.pages[0].slug}")
    assert step.command == "backstep read 0/1"


def test_what_is_due_comes_first_then_the_chapter_that_was_begun(store):
    open_page(store, "perceptron", PERCEPTRON.pages[0].slug)
    mark_read(store, "perceptron", PERCEPTRON.pages[0].slug)
    record_answer(store, PERCEPTRON.questions[0].id, "1", correct=False)
    store.days_later(1)
    first, second, *_rest = stands(store).steps
    assert first.destination == Review()
    assert second.destination == Read(f"perceptron/{PERCEPTRON.pages[1].slug}")


def test_of_a_chapter_that_was_read_the_open_questions_are_named(store):
    read(store, PERCEPTRON)
    steps = stands(store).steps
    wanted = next(page for page in PERCEPTRON.pages if asked_of(page))
    assert steps[0].destination == Read(f"perceptron/{wanted.slug}")


def test_after_a_chapter_comes_the_next_whose_needs_are_met(store):
    read(store, START)
    answer_all(store, START)
    (step,) = stands(store).steps
    assert step.destination == Read(f"perceptron/{PERCEPTRON.pages[0].slug}")


def test_a_known_chapter_is_left_behind(store):
    open_page(store, "start", START.pages[0].slug)
    assert stands(store).steps[0].destination == Read(f"start/{START.pages[0].slug}")
    record_test(store, "start", correct=9, asked=10, passed=True)
    assert stands(store).steps[0].destination == Read(f"perceptron/{PERCEPTRON.pages[0].slug}")


def test_the_page_that_is_known_least_is_worth_another_look(store):
    for chapter in CHAPTERS:
        read(store, chapter)
        answer_all(store, chapter)
    page = next(page for page in PERCEPTRON.pages if len(page.questions) == 1)
    record_answer(store, page.questions[0].id, "1", correct=False)
    (step,) = stands(store).steps
    assert step.destination == Read(f"perceptron/{page.slug}")
    assert "Mastery there: 0 %" in step.text or "Mastery there: 50 %" in step.text


def calendar(counts):
    """Days from a Monday on, with so many answers each."""
    monday = date(2026, 1, 5)
    return [StudyDay(monday + timedelta(days=n), count, count) for n, count in enumerate(counts)]


@pytest.mark.parametrize("width", [100, 74, 40, 20, 8])
def test_the_calendar_fits_and_its_columns_are_weeks(width):
    days = calendar([0, 1, 5, 15, 40, 100, 0] * 25 + [3])
    lines = ["".join(text for text, _style in row) for row in calendar_lines(days, width)]
    rows = [line for line in lines if line[:3] in ("Mon", "Tue", "Sun")]
    assert all(cells.width(row) <= width for row in rows)
    if width >= 74:
        assert rows[0] == "Mon " + "· " * 25 + "▂"
        assert rows[1] == "Tue " + " ".join("▂" * 25)
        assert lines[1].split() == ["Feb", "Mar", "Apr", "May", "Jun"]
        assert lines[0].endswith("something done on 126 days of the last 176")


def test_a_sign_is_the_higher_the_more_was_done():
    signs = [SIGNS.index(sign_of(day)) for day in calendar(range(60))]
    assert signs == sorted(signs)
    assert set(signs) == set(range(len(SIGNS)))
    for count, sign in some({0: "·", 1: "▂", 5: "▄", 15: "▆", 40: "█"}.items()):
        assert sign_of(calendar([count])[0]) == sign
