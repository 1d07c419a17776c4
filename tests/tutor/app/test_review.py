"""Review: what was answered wrongly comes again."""

from __future__ import annotations

import asyncio

import pytest
from pilot import screen_text, told, until
from textual.widgets import Input

from tutor.app.widgets.answers.options import OptionsField
from tutor.app.widgets.answers.question_view import QuestionView
from tutor.course import load_chapter
from tutor.learner import LearnerDataError, Store, answers_to, card_of, record_answer

QUESTIONS = """\
## One

Words.

## Two

```question left
Which is left?

- [x] left
  > It is.
- [ ] right
  > It is right.
```

```question right
Which is right?

- [ ] left
  > It is left.
- [x] right
  > It is.
```
"""


def review(pilot):
    return pilot.app.screen


async def wrong(pilot, *names):
    for name in names:
        record_answer(pilot.app.store, f"first/{name}", "x", correct=False)


async def test_nothing_is_due_until_the_time_has_come(open_app, write_course, clock):
    async with open_app("review", course=write_course(first=QUESTIONS)) as pilot:
        await until(pilot, lambda: "Nothing is due now." in screen_text(pilot))
        await wrong(pilot, "left")
        await pilot.press("escape", "f5")
        await until(pilot, lambda: "The next question comes at" in screen_text(pilot))
        clock.minutes_later(11)
        await pilot.press("escape", "f5")
        await until(pilot, lambda: "Which is left?" in screen_text(pilot))


async def test_home_says_how_many_are_due(open_app, write_course, clock):
    async with open_app(course=write_course(first=QUESTIONS)) as pilot:
        await wrong(pilot, "left", "right")
        clock.minutes_later(11)
        await pilot.press("f6", "escape")
        await until(pilot, lambda: "2 questions are due" in screen_text(pilot))
        await pilot.press("down", "enter")
        await until(pilot, lambda: pilot.app.current_mode == "review")


async def test_home_progress_and_review_agree_on_what_is_due(open_app, write_course, clock):
    async with open_app("review", course=write_course(first=QUESTIONS)) as pilot:
        await wrong(pilot, "gone")
        await pilot.press("escape", "f5")
        await until(pilot, lambda: "Questions that you answer on the pages" in screen_text(pilot))
        await wrong(pilot, "left")
        for question in ("walk:mazur/9/0,0", "walk:nowhere/9/0,0"):
            record_answer(pilot.app.store, question, "1", correct=False)
        clock.minutes_later(11)
        await pilot.press("f6")
        await until(pilot, lambda: "2 due" in screen_text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "2 questions are due" in screen_text(pilot))
        await pilot.press("f5")
        await until(pilot, lambda: "1 / 2" in screen_text(pilot))


async def test_what_is_due_is_asked_one_by_one(open_app, write_course, clock):
    async with open_app("review", course=write_course(first=QUESTIONS)) as pilot:
        await wrong(pilot, "left", "right")
        clock.minutes_later(11)
        await pilot.press("escape", "f5")
        await until(pilot, lambda: "1 / 2" in screen_text(pilot))
        first = review(pilot).question
        letter = "ab"[next(n for n, option in enumerate(first.body.options) if option.right)]
        await pilot.press(letter, "enter")
        await until(pilot, lambda: "✓ Right." in screen_text(pilot))
        answer = answers_to(pilot.app.store, first.id)[-1]
        assert (answer.correct, answer.context) == (True, "review")
        assert card_of(pilot.app.store, first.id).due > clock()
        await pilot.press("right")
        await until(pilot, lambda: "2 / 2" in screen_text(pilot))
        assert review(pilot).question.id != first.id
        assert len(review(pilot).query(QuestionView)) == 1


async def test_after_the_last_one_it_says_that_nothing_is_due(open_app, write_course, clock):
    async with open_app("review", course=write_course(first=QUESTIONS)) as pilot:
        await wrong(pilot, "left")
        clock.minutes_later(11)
        await pilot.press("escape", "f5")
        await until(pilot, lambda: "Which is left?" in screen_text(pilot))
        options = review(pilot).question.body.options
        right = next(n for n, option in enumerate(options) if option.right)
        await pilot.press("ab"[right], "enter")
        await until(pilot, lambda: "✓ Right." in screen_text(pilot))
        await pilot.press("right")
        await until(pilot, lambda: "Nothing is due now." in screen_text(pilot))


async def test_keys_pressed_fast_ask_no_question_twice_at_a_time(open_app, write_course, clock):
    async with open_app("review", course=write_course(first=QUESTIONS)) as pilot:
        await wrong(pilot, "left", "right")
        clock.minutes_later(11)
        await pilot.press("escape", "f5")
        await until(pilot, lambda: "1 / 2" in screen_text(pilot))
        for _ in range(7):
            pilot.app.simulate_key("n")
        for _ in range(3):  # leaves a field, perhaps the next one's too, then the screen
            await pilot.press("escape")
        await until(pilot, lambda: pilot.app.current_mode == "home")
        await pilot.press("f5")
        await until(pilot, lambda: review(pilot).question.prompt in screen_text(pilot))
        asked = [view.question for view in review(pilot).query(QuestionView)]
        assert asked == [review(pilot).question]


async def test_what_was_wrong_can_be_asked_before_it_is_due(open_app, write_course):
    async with open_app("review", course=write_course(first=QUESTIONS)) as pilot:
        await wrong(pilot, "right")
        await pilot.press("escape", "f5")
        await until(pilot, lambda: "the question that you last got wrong" in screen_text(pilot))
        await pilot.press("a")
        await until(pilot, lambda: "Which is right?" in screen_text(pilot))
        assert "0 First" in screen_text(pilot)


async def test_g_goes_to_the_page_where_the_question_stands(open_app, write_course):
    async with open_app("review", course=write_course(first=QUESTIONS)) as pilot:
        await wrong(pilot, "right")
        await pilot.press("escape", "f5")
        await until(pilot, lambda: "last got wrong" in screen_text(pilot))
        await pilot.press("a")
        await until(pilot, lambda: "Which is right?" in screen_text(pilot))
        await pilot.press("g")
        await until(pilot, lambda: getattr(pilot.app.screen, "shown", None) == ("first", "two"))


async def test_a_question_no_longer_in_the_lessons_is_left_out(open_app, write_course, clock):
    async with open_app("review", course=write_course(first=QUESTIONS)) as pilot:
        await wrong(pilot, "gone", "left")
        record_answer(pilot.app.store, "no-such-chapter/gone", "x", correct=False)
        clock.minutes_later(11)
        await pilot.press("escape", "f5")
        await until(pilot, lambda: "1 / 1" in screen_text(pilot))
        assert review(pilot).question.id == "first/left"


NUMBER = """\
## One

```question half number
What is 1/2?

= 0.5
> Half.
```
"""


@pytest.mark.parametrize("key", ["enter", "right", "n"])
async def test_after_a_typed_answer_any_key_for_next_goes_on(open_app, write_course, clock, key):
    async with open_app("review", course=write_course(first=NUMBER)) as pilot:
        record_answer(pilot.app.store, "first/half", "2", correct=False)
        clock.minutes_later(11)
        await pilot.press("escape", "f5")
        await until(pilot, lambda: "What is 1/2?" in screen_text(pilot))
        await pilot.press(*"0.5", "enter")
        await until(pilot, lambda: "✓ Right." in screen_text(pilot))
        await until(pilot, lambda: not isinstance(pilot.app.focused, Input))
        await pilot.press(key)
        await until(pilot, lambda: "Nothing is due now." in screen_text(pilot))


@pytest.mark.parametrize("lesson", [QUESTIONS, NUMBER], ids=["options", "number"])
async def test_enter_skips_no_question_without_an_answer(open_app, write_course, clock, lesson):
    async with open_app("review", course=write_course(first=lesson)) as pilot:
        for name in ("left", "right", "half"):
            record_answer(pilot.app.store, f"first/{name}", "x", correct=False)
        clock.minutes_later(11)
        await pilot.press("escape", "f5")
        await until(pilot, lambda: screen_text(pilot).count("1 / ") == 1)
        asked = review(pilot).question
        field = pilot.app.focused
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.focused is not field)
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.focused is field)
        assert review(pilot).question is asked
        assert len(answers_to(pilot.app.store, asked.id)) == 1


async def test_what_becomes_due_while_review_is_open_is_asked(open_app, write_course, clock):
    async with open_app("review", course=write_course(first=QUESTIONS)) as pilot:
        await wrong(pilot, "left")
        await pilot.press("escape", "f5")
        await until(pilot, lambda: "Nothing is due now." in screen_text(pilot))
        clock.minutes_later(11)
        review(pilot).watch_clock()
        await until(pilot, lambda: "Which is left?" in screen_text(pilot))


MANY = "## One\n\n" + "".join(
    f"""```question q{number}
Number {number}?

- [x] yes
  > Yes.
- [ ] no
  > No.
```

"""
    for number in range(12)
)


async def test_a_session_has_ten_questions_and_says_what_it_came_to(open_app, write_course, clock):
    async with open_app("review", course=write_course(first=MANY)) as pilot:
        await wrong(pilot, *(f"q{number}" for number in range(12)))
        clock.minutes_later(11)
        await pilot.press("escape", "f5")
        await until(pilot, lambda: "1 / 10" in screen_text(pilot))
        for _ in range(10):
            await pilot.press("right")
        await until(pilot, lambda: "0 of 10 right." in screen_text(pilot))
        assert "12 more questions are due: Enter goes on." in screen_text(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "1 / 10" in screen_text(pilot))


async def test_an_answer_can_be_taken_back(open_app, write_course, clock):
    async with open_app("review", course=write_course(first=QUESTIONS)) as pilot:
        await wrong(pilot, "left")
        clock.minutes_later(11)
        before = card_of(pilot.app.store, "first/left")
        await pilot.press("escape", "f5")
        await until(pilot, lambda: "Which is left?" in screen_text(pilot))
        await pilot.press("down", "enter")
        await until(pilot, lambda: len(answers_to(pilot.app.store, "first/left")) == 2)
        await pilot.press("u")
        await until(pilot, lambda: len(answers_to(pilot.app.store, "first/left")) == 1)
        assert card_of(pilot.app.store, "first/left") == before
        await until(pilot, lambda: "Which is left?" in screen_text(pilot))
        assert pilot.app.screen.question.id == "first/left"


async def test_an_answer_counts_once_however_long_it_is_being_judged(
    open_app, write_course, clock, monkeypatch
):
    async with open_app("review", course=write_course(first=QUESTIONS)) as pilot:
        await wrong(pilot, "left")
        clock.minutes_later(11)
        await pilot.press("escape", "f5")
        await until(pilot, lambda: isinstance(pilot.app.focused, OptionsField))
        judged, free, given = pilot.app.answer, asyncio.Event(), []

        async def slow(answered, **options):
            given.append(answered)
            await free.wait()
            return await judged(answered, **options)

        monkeypatch.setattr(pilot.app, "answer", slow)
        await pilot.press("down", *["enter"] * 3)
        await until(pilot, lambda: "being judged" in screen_text(pilot))
        await pilot.press("up", "enter")
        assert len(given) == 1
        free.set()
        await until(
            pilot, lambda: "Right." in screen_text(pilot) or "Not right." in screen_text(pilot)
        )
        assert len(answers_to(pilot.app.store, "first/left")) == 2


async def answer_all(pilot, clock, *names):
    """Answer these questions in a session of review."""
    await wrong(pilot, *names)
    clock.minutes_later(11)
    await pilot.press("escape", "f5")
    for number in range(len(names)):
        await until(pilot, lambda n=number: f"{n + 1} / {len(names)}" in screen_text(pilot))
        await until(pilot, lambda: isinstance(pilot.app.focused, OptionsField))
        await pilot.press("down", "enter")
        await until(pilot, lambda: review(pilot).query_one(QuestionView).verdict)
        if number + 1 < len(names):
            await pilot.press("n")


def times(pilot, *names):
    """How often each was answered."""
    return [len(answers_to(pilot.app.store, f"first/{name}")) for name in names]


async def test_what_was_answered_elsewhere_is_not_taken_back(open_app, write_course, clock):
    async with open_app("review", course=write_course(first=QUESTIONS)) as pilot:
        store = pilot.app.store
        record_answer(store, "first/gone", "x", correct=False, context="review")
        await pilot.press("u")
        await until(pilot, lambda: "There is no answer to take back." in told(pilot))
        await answer_all(pilot, clock, "left")
        record_answer(store, "first/gone", "x", correct=False, context="review")
        await pilot.press("u")
        await until(pilot, lambda: times(pilot, "left", "gone") == [1, 2])


async def test_where_the_disk_fails_one_answer_is_taken_back_and_later(
    open_app, write_course, clock, monkeypatch
):
    monkeypatch.setattr("tutor.learner.keeper.RETRY", (0.01, 0.02))
    transaction, full = Store.transaction, asyncio.Event()

    def perhaps_full(store):
        if full.is_set():
            raise LearnerDataError("The disk is full.")
        return transaction(store)

    monkeypatch.setattr(Store, "transaction", perhaps_full)
    async with open_app("review", course=write_course(first=QUESTIONS)) as pilot:
        await answer_all(pilot, clock, "left", "right")
        last = review(pilot).question.id.removeprefix("first/")
        first = "left" if last == "right" else "right"
        full.set()
        for _ in range(3):
            await pilot.press("u")
            await until(pilot, lambda: any("The disk is full." in one for one in told(pilot)))
        assert "2 / 2" in screen_text(pilot)
        full.clear()
        await until(pilot, lambda: not pilot.app.keeper.waiting)
        assert times(pilot, first, last) == [2, 1]


async def test_after_the_last_one_it_can_be_taken_back_and_is_asked_again(
    open_app, write_course, clock
):
    async with open_app("review", course=write_course(first=QUESTIONS)) as pilot:
        await answer_all(pilot, clock, "left")
        await pilot.press("n")
        await until(pilot, lambda: "Nothing is due now." in screen_text(pilot))
        await pilot.press("u")
        await until(pilot, lambda: "Which is left?" in screen_text(pilot))
        assert times(pilot, "left") == [1]


NUMBERS = """\
## One

```question sum generated
generator: two-paths
```
"""


async def test_review_asks_with_other_numbers_and_takes_an_answer_to_them_back(
    open_app, write_course, clock
):
    course = write_course(first=NUMBERS)
    asked = load_chapter(course.chapters[0]).asked[0]
    async with open_app("review", course=course) as pilot:
        record_answer(pilot.app.store, "first/sum@1", "x", correct=False)
        before = card_of(pilot.app.store, "first/sum")
        clock.minutes_later(11)
        await pilot.press("escape", "f5")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input))
        assert review(pilot).question == asked.question(2)
        pilot.app.focused.value = asked.question(2).body.right.text
        await pilot.press("enter")
        await until(pilot, lambda: "✓ Right." in screen_text(pilot))
        assert "Multiply along each of the two paths" in screen_text(pilot)
        assert "other numbers" not in screen_text(pilot)  # Enter goes on here
        assert card_of(pilot.app.store, "first/sum") != before
        await pilot.press("u")
        await until(pilot, lambda: card_of(pilot.app.store, "first/sum") == before)
        assert [a.question for a in answers_to(pilot.app.store, "first/sum")] == ["first/sum@1"]
        await until(pilot, lambda: review(pilot).question == asked.question(2))
