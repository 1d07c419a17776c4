"""A chapter's test on its screen."""

from __future__ import annotations

from kind_samples import SAMPLES, lesson
from loops import some
from pilot import screen_text, until
from textual.widgets import Input

from tutor.activities.destinations import TakeTest
from tutor.app.widgets.answers.question_view import QuestionView
from tutor.course import load_chapter
from tutor.learner import answers_to, chapters_known
from tutor.study.chapter_test import questions_of_test

LESSON = """\
## One

```question half number
What is 1/2?

= 0.5
> Half.
! 2
> That is 2/1.
? It is below 1.
```

```question third number
What is 1/4 of 2?

= 0.5
> Half.
```
"""


async def shown(pilot, number):
    await until(pilot, lambda: f"{number} / 2" in screen_text(pilot))
    await until(pilot, lambda: isinstance(pilot.app.focused, Input))
    assert not pilot.app.screen.query_one(QuestionView).question.hints


async def test_a_test_that_is_passed_makes_the_chapter_known(open_app, write_course):
    async with open_app("home", course=write_course(first=LESSON)) as pilot:
        await pilot.press("t")
        await until(pilot, lambda: "Go to a chapter with ↓ first" in screen_text(pilot))
        await pilot.press("end", "t")
        await until(pilot, lambda: "Enter begins" in screen_text(pilot))
        await pilot.press("enter")
        await shown(pilot, 1)
        await pilot.press(*"many", "enter")  # no answer, and said to be none
        await until(pilot, lambda: "Type one number" in screen_text(pilot))
        for number in (1, 2):
            await shown(pilot, number)
            pilot.app.screen.query_one(Input).value = "0.5"
            await pilot.press("enter")
        await until(pilot, lambda: "2 of 2 right, and 2 were needed" in screen_text(pilot))
        assert chapters_known(pilot.app.store) == {"first"}
        (answer,) = answers_to(pilot.app.store, "first/half")
        assert (answer.correct, answer.context) == (True, "test")
        await pilot.press("escape")
        await until(pilot, lambda: "known" in screen_text(pilot))


async def test_what_was_wrong_is_told_at_the_end_and_leaving_ends_the_test(open_app, write_course):
    async with open_app("home", course=write_course(first=LESSON)) as pilot:
        pilot.app.go(TakeTest("first"))
        await until(pilot, lambda: "Enter begins" in screen_text(pilot))
        await pilot.press("enter")
        await shown(pilot, 1)
        pilot.app.screen.query_one(Input).value = "2"
        await pilot.press("enter")
        await shown(pilot, 2)
        assert "That is 2/1" not in screen_text(pilot)
        await pilot.press("question_mark", "escape")  # help is not elsewhere
        await shown(pilot, 2)
        await until(pilot, lambda: "Esc, then → leaves this question out." in screen_text(pilot))
        await pilot.press("escape", "right")
        await until(pilot, lambda: "0 of 2 right, but 2 were needed" in screen_text(pilot))
        assert "That is 2/1." in screen_text(pilot)
        assert "You left it out." in screen_text(pilot)
        await pilot.press("enter")
        await shown(pilot, 1)
        await pilot.press("f6")
        await until(pilot, lambda: "calendar" in screen_text(pilot))
        pilot.app.go(TakeTest())
        await until(pilot, lambda: "You left the test" in screen_text(pilot))
        assert chapters_known(pilot.app.store) == set()


async def test_every_kind_of_question_says_how_it_is_left_out_and_is(open_app, write_course):
    course = write_course(first=lesson(*SAMPLES))
    async with open_app("home", course=course) as pilot:
        pilot.app.go(TakeTest("first"))
        await until(pilot, lambda: "Enter begins" in screen_text(pilot))
        await pilot.press("enter")
        asked = len(questions_of_test(pilot.app.store, load_chapter(course.chapters[0])))
        for number in some(range(1, asked + 1)):
            await until(pilot, lambda number=number: f"{number} / {asked}" in screen_text(pilot))
            await until(pilot, lambda: pilot.app.screen.query("#leaving-out"))
            told = pilot.app.screen.query_one("#leaving-out")
            await until(pilot, lambda told=told: "leaves this question out" in str(told.content))
            await pilot.press(*(["escape"] if "Esc" in str(told.content) else []), "right")
        await until(pilot, lambda: f"0 of {asked} right" in screen_text(pilot))
