"""A kind of question that nothing but the registry knows, on a page and in review."""

from __future__ import annotations

import pytest
from pilot import screen_text, until
from toy_kind import LESSON, Anagram, ToyField

from tutor.learner import answers_to, record_answer
from tutor.quiz.kinds import KINDS


@pytest.fixture
def course(monkeypatch, write_course):
    monkeypatch.setitem(KINDS, "anagram", Anagram())
    return write_course(first=LESSON)


def given(pilot):
    return [(a.answer, a.correct) for a in answers_to(pilot.app.store, "first/riddle")]


async def test_it_is_answered_on_a_page_and_shown_again(open_app, course):
    async with open_app("read", course=course) as pilot:
        await pilot.press("tab")
        assert isinstance(pilot.app.focused.parent, ToyField)
        await pilot.press(*"xyz", "enter")
        await until(pilot, lambda: "Use every letter once." in screen_text(pilot))
        await pilot.press("ctrl+u", *"pate", "enter")
        await until(pilot, lambda: "✗ Not right." in screen_text(pilot))
        await pilot.press("f8")
        await until(pilot, lambda: "It is wound." in screen_text(pilot))
        await pilot.press("ctrl+u", *"tape", "enter")
        await until(pilot, lambda: "✓ Right.  What ran, in order." in screen_text(pilot))
        assert given(pilot) == [("etap", False), ("epat", True)]
    async with open_app("read", course=course) as pilot:
        await until(pilot, lambda: "✓ Right.  What ran, in order." in screen_text(pilot))


async def test_it_comes_again_in_review(open_app, course, clock):
    async with open_app("review", course=course) as pilot:
        record_answer(pilot.app.store, "first/riddle", "etap", correct=False)
        clock.minutes_later(11)
        await pilot.press("escape", "f5")
        await until(pilot, lambda: "Which word?" in screen_text(pilot))
        await pilot.press(*"tape", "enter")
        await until(pilot, lambda: "✓ Right." in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "Nothing is due now." in screen_text(pilot))
