from __future__ import annotations

import json
import re

import pytest
from toy_kind import LESSON, Anagram

from tutor.course import load_chapter, load_course
from tutor.learner import (
    Store,
    answers_to,
    card_of,
    due_ids,
    mark_read,
    recent_answers,
    record_answer,
)
from tutor.learner.storage.store import utc_microseconds
from tutor.quiz.kinds import KINDS


def answers(question):
    with Store.open() as store:
        return [(a.answer, a.correct, a.hints, a.context) for a in answers_to(store, question)]


def test_a_quiz_asks_every_question_and_tells_what_each_answer_means(backstep, course):
    code, out, err = backstep("quiz", "0", "--plain", typed="a\n\n3\none\ntwo\n")
    assert (code, err) == (0, "")
    assert "It is not the first." in out
    assert "Three." in out
    assert "Both lines." in out
    assert out.endswith("2 of 3 right.\n")
    assert answers("first/pick") == [("a", False, 0, "quiz")]
    assert answers("first/count") == [("3", True, 0, "quiz")]
    assert answers("first/prints") == [("one\ntwo", True, 0, "quiz")]


def test_a_question_mark_gives_the_hints_in_turn_and_they_are_counted(backstep, course):
    _, out, _ = backstep("quiz", "0", "--plain", typed="?\n?\n?\nb\nq\n")
    assert "Hint 1 of 2: Look again." in out
    assert "Hint 2 of 2: Not the first." in out
    assert "There are no more hints." in out
    assert answers("first/pick") == [("b", True, 2, "quiz")]


def test_what_is_no_answer_is_asked_again_and_not_counted(backstep, course):
    _, out, _ = backstep("quiz", "0", "--plain", typed="z\nb\nmany\n3\nq\n")
    assert "a letter from a to b" in out
    assert "Type one number" in out
    assert out.endswith("2 of 2 right.\n")


def test_an_empty_line_skips_and_q_leaves(backstep, course):
    _, out, _ = backstep("quiz", "0", "--plain", typed="\nq\n")
    assert "Skipped." in out
    assert "What does it print?" not in out
    assert out.endswith("You answered no questions.\n")
    assert answers("first/pick") == []


def test_input_that_ends_leaves_with_what_was_answered_kept(backstep, course):
    code, out, _ = backstep("quiz", "0", "--plain", typed="b\n")
    assert code == 0
    assert out.endswith("1 of 1 right.\n")
    assert len(answers("first/pick")) == 1


def test_an_answer_is_on_disk_before_its_feedback_shows(backstep, course, monkeypatch):
    kept_when_told = []

    def show(text):
        kept_when_told.append(answers("first/pick"))

    monkeypatch.setattr("tutor.commands.asking._show", show)
    backstep("quiz", "0", "--plain", typed="a\nq\n")
    assert kept_when_told == [[("a", False, 0, "quiz")]]


def test_a_wrong_answer_is_tried_again_and_shown_only_after_two_honest_tries(backstep, course):
    _, out, _ = backstep("quiz", "0/2", "--plain", typed="\n!\n4\n!\n4\n!\n5\n!\nq\n")
    before, shown, after = out.partition("The answer: 3\n")
    assert shown
    assert len(re.findall("The answer shows after . more tr", before)) == 3
    assert before.count("Try again") == 3
    assert "What does it print?" in after
    assert [correct for _, correct, *_ in answers("first/count")] == [False, False, False]


@pytest.mark.parametrize("name", ["first/one-page", "0/1"])
def test_a_page_without_questions_says_so(backstep, course, name):
    assert backstep("quiz", name, "--plain")[:2] == (0, f"There are no questions in {name}.\n")


def test_review_asks_what_is_due_and_still_in_the_course(backstep, course):
    yesterday = utc_microseconds() - 24 * 3600 * 1_000_000
    with Store.open(clock=lambda: yesterday) as store:
        for question in ("first/count", "gone/from-the-course"):
            record_answer(store, question, "4", correct=False)
    with Store.open() as store:
        record_answer(store, "first/pick", "a", correct=False)  # not due yet
    code, out, _ = backstep("review", "--plain", typed="3\n")
    assert code == 0
    assert "How many?" in out
    assert "Which one?" not in out
    assert out.endswith("1 of 1 right.\n")
    assert answers("first/count")[-1] == ("3", True, 0, "review")


def test_review_without_anything_due_says_when_something_will_be(backstep, course):
    assert "once you have answered them" in backstep("review", "--plain")[1]
    with Store.open() as store:
        record_answer(store, "first/count", "4", correct=False)
        assert due_ids(store, lambda question: True) == []
        assert card_of(store, "first/count") is not None
    out = backstep("review", "--plain")[1]
    assert out.startswith("Nothing is due. The next question is due on 20")


def test_a_kind_that_only_the_registry_knows_is_read_and_asked(backstep, course, monkeypatch):
    monkeypatch.setitem(KINDS, "anagram", Anagram())
    lesson = course / "en" / "00-first.md"
    lesson.write_text(lesson.read_text() + "\n" + LESSON.replace("## One", "## Riddles"))
    assert "Question first/riddle  (put the letters in order)\n    Which word?\n" in backstep(
        "read", "0/3", "--plain"
    )[1].replace("  Question", "Question")
    out = backstep("quiz", "0/3", "--plain", typed="abc\npate\n?\ntape\n")[1]
    for line in ("    aept\n", "Use every letter once.", "Hint 1 of 1", "Not right.", "1 of 1"):
        assert line in out
    assert [a[0] for a in answers("first/riddle")] == ["etap", "epat"]


def test_a_quiz_brings_other_numbers_once_they_were_answered(backstep):
    events = []
    for _round in range(2):
        _code, out, _err = backstep("quiz", "1/3", "--json", typed="\n\n7\n")
        asked = [json.loads(line) for line in out.splitlines()]
        events.append(
            [e for e in asked if e.get("question", "").startswith("perceptron/update-by")]
        )
    (first, verdict), (second, _) = events
    assert [first["question"], second["question"]] == [
        f"perceptron/update-by-hand@{seed}" for seed in (1, 2)
    ]
    assert first["prompt"] != second["prompt"]
    assert "The rule adds rate" in verdict["solution"]


def test_what_is_shown_after_two_tries_is_the_whole_working(backstep):
    _, out, _ = backstep("quiz", "1/3", "--plain", typed="\n777\n778\n!\nq\n")
    assert "First try it yourself" not in out
    assert "The rule adds rate · (t − a) · x to the weight of each input:" in out
    assert answers("perceptron/update-by-hand@1") == [
        ("777", False, 0, "quiz"),
        ("778", False, 0, "quiz"),
    ]


def test_what_a_chapter_opens_with_is_asked_and_logged_as_review(backstep):
    _, out, _ = backstep("review", "--before", "4", "--plain")
    assert out.startswith("There is nothing to ask")
    with Store.open() as store:
        for page in load_chapter(load_course().chapters[1]).pages:
            mark_read(store, "perceptron", page.slug)
    _, out, _ = backstep("review", "--before", "4", "--json")
    first, second, done = map(json.loads, out.splitlines())
    assert first["question"].startswith("perceptron/")
    assert second["question"].startswith("perceptron/")
    assert done["event"] == "done"
    backstep("review", "--before", "4", "--plain", typed="1\n1\n1\n1\n1\n1\nq\n")
    with Store.open() as store:
        given = recent_answers(store)
    assert {answer.question for answer in given} <= {first["question"], second["question"]}
    assert {answer.context for answer in given} == {"review"}
