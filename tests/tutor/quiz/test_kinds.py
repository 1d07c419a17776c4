"""What holds for every kind of question, those that are enrolled later included."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress

import pytest
from asked import grade
from hypothesis import given
from hypothesis import strategies as st
from kind_samples import SAMPLES, filled, lesson
from loops import some
from toy_kind import Anagram

from tutor.authoring.lint import lint_text
from tutor.course import load_chapter, load_course
from tutor.quiz import options
from tutor.quiz.kinds import KINDS
from tutor.quiz.order import as_again, as_on_page
from tutor.quiz.verdict import AnswerError
from tutor.study.sources import sources_of

COURSE = load_course()
SHIPPED = {
    question.id: question
    for info in COURSE.chapters
    if info.path
    for question in load_chapter(info).questions
}
FRONT = "---\ntitle: First\nslug: first\nnumber: 0\n---\n\n# First\n\n"


def chapter(text):
    info = COURSE.chapters[0]._replace(number=0, slug="first", title="First")
    return lint_text(text, info, "00-first.md")


TOYS = chapter(FRONT + lesson(*SAMPLES))[0].questions
QUESTIONS = [
    question
    for question in (*SHIPPED.values(), *TOYS)
    if not KINDS[question.kind].in_code  # those are judged by running them, in test_judging
]
TOY = pytest.mark.parametrize("question", TOYS, ids=lambda question: question.kind)


def test_every_kind_has_a_sample_here():
    asked = [kind.name for kind in KINDS.values() if not kind.in_code]  # code: in test_judging
    assert [question.kind for question in TOYS] == asked


def attempts(question):
    """Texts that a learner may type, each kind's own forms among them."""
    texts = ["a", "b", "1", "ac", "0.5", "−1", "1/3", "", "\n", "x" * 9000, "9" * 500, "{", "\x00"]
    if question in TOYS:
        sample = SAMPLES[question.kind]
        texts += [filled(text, question) for text in (sample.right, sample.wrong)]
    texts += ["good: it is what I think", "1 2", "1 2 3", "a b c", "a b c d", "+"]
    texts.append(" ".join("1" for _ in getattr(question.body, "lefts", ())))
    texts.append(" ".join("abcdefghi"[: len(getattr(question.body, "steps", ()))]))
    if hasattr(getattr(question.body, "right", None), "text"):
        texts += [question.body.right.text, *(wrong.text for wrong in question.body.wrongs)]
    return texts


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_what_the_log_keeps_of_an_answer_is_that_answer_in_any_order(question):
    kind = KINDS[question.kind]
    found = 0
    for text in some(attempts(question)):
        try:
            answer = kind.parse(question, text)
            verdict = asyncio.run(kind.grade(question, answer, None))
        except AnswerError:
            continue
        found += 1
        kept = kind.dump(question, answer)
        for times in range(5):
            again = as_again(question, times)
            assert kind.load(again, kept) == answer
            same = asyncio.run(kind.grade(again, answer, None))
            assert same.correct == verdict.correct
            assert sorted(same.feedback.split("\n")) == sorted(verdict.feedback.split("\n"))
    assert found


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_no_option_is_kept_by_its_text(question):
    if KINDS[question.kind].marks != options.MARKS:
        return
    kind, body = KINDS[question.kind], question.body
    reworded = tuple(option._replace(text=f"{option.text}!") for option in reversed(body.options))
    changed = question._replace(body=body._replace(options=reworded))
    for letter in some("abc"[: len(body.options)]):
        answer = kind.parse(question, letter)
        kept = kind.dump(question, answer)
        assert all(option.text not in kept for option in body.options if len(option.text) > 3)
        assert kind.load(changed, kept) == answer


@given(kept=st.text())
def test_an_answer_that_is_kept_in_no_known_form_is_no_answer_or_one_that_is_graded(kept):
    for question in QUESTIONS:
        kind = KINDS[question.kind]
        answer = kind.load(question, kept)
        if answer is not None:
            with suppress(AnswerError):  # of what only running it could judge
                asyncio.run(kind.grade(question, answer, None))


@given(typed=st.text())
def test_any_text_is_an_answer_or_is_refused_in_a_sentence(typed):
    for question in some(QUESTIONS):
        try:
            grade(question, typed)
        except AnswerError as problem:
            refused = str(problem)
        else:
            continue
        assert re.fullmatch(r"[A-Z].*\.", refused, re.DOTALL)


def test_the_right_option_is_not_always_in_one_place_of_a_page():
    places = [
        [option.right for option in as_on_page(question).body.options].index(True)
        for question in SHIPPED.values()
        if question.kind == "choice"
    ]
    assert max(places.count(place) for place in range(4)) < 0.6 * len(places)


def test_every_option_that_ships_has_an_id_of_its_own():
    bodies = [question.body for question in SHIPPED.values() if hasattr(question.body, "options")]
    assert bodies
    assert all(option.named for body in bodies for option in body.options)


def test_every_question_is_found_by_its_id_and_stands_somewhere():
    sources = sources_of(COURSE)
    for name in [*SHIPPED, "walk:mazur/9/0,0"]:
        question = sources.find(name)
        assert question.id == name
        assert sources.origin(question).title
    for name in ("", "x", "a/b", "walk:", "walk:x/1/1", "mine:perceptron/rate", ":", "/", "\x00/"):
        assert sources.find(name) is None


@pytest.fixture
def toy(monkeypatch):
    monkeypatch.setitem(KINDS, "anagram", Anagram())


def test_a_new_kind_is_read_and_linted(toy):
    riddle = "## One\n\n```question riddle anagram\nWhich?\n\n= bee\n> It hums.\n```\n"
    read, problems = chapter(FRONT + riddle)
    assert [question.kind for question in read.questions] == ["anagram"]
    assert [problem.text for problem in problems] == ["'bee' is too short a riddle"]
    with pytest.raises(Exception, match="0 words; write one after ="):
        chapter(FRONT + riddle.replace("= bee\n> It hums.", "? A hint."))


IN_PARTS = ("several", "order", "match", "plot")


@TOY
def test_a_right_answer_is_right_in_each_of_its_parts_and_a_wrong_one_is_not(question):
    kind, sample = KINDS[question.kind], SAMPLES[question.kind]
    right, wrong = (
        kind.parts_right(question, kind.parse(question, filled(text, question).partition("\n")[0]))
        for text in (sample.right, sample.wrong)
    )
    assert bool(right) == bool(wrong) == (question.kind in IN_PARTS)
    assert all(right.values())
    assert question.kind not in IN_PARTS or not all(wrong.values())
