"""Read: questions answered where they stand."""

from __future__ import annotations

import kind_samples
import pytest
from loops import some
from pilot import screen_text, until
from textual.widgets import Input

from tutor.app.widgets.answers.options import OptionsField
from tutor.app.widgets.answers.question_view import QuestionView
from tutor.course import load_chapter
from tutor.learner import Store, answers_to, card_of, record_answer

CHOICE = """\
## One

Words before.

```question which choice ordered
Which *gate* prints [red]this[/red] and [/]?

- [ ] AND [bold]
  > AND fires too
  > rarely.
- [ ] OR
  > OR fires too often.
- [x] XOR [/]
  > XOR [/nonsense] it is.
? Think of **one** and only one.
? [red]Two[/red] corners.
```
"""
SEVERAL = """\
## One

```question all several ordered
Which are even?

- [x] 2
  > 2 = 2 · 1.
- [ ] 3
  > 3 leaves 1.
- [x] 4
  > 4 = 2 · 2.
```
"""
NUMBER = """\
## One

```question half number
What is 1/2?

= 0.5 ± 0.001
> Half.
! 2
> That is 2/1.
? It is below 1.
```
"""
OUTPUT = """\
## One

```question lines output
What does it print?

= 1
= 2?
> One, then two.
! 2
! 1
> The other way round.
? Follow the loop.
```
"""


def view(pilot):
    return pilot.app.screen.query_one(QuestionView)


def given(pilot, name):
    return [(a.answer, a.correct) for a in answers_to(pilot.app.store, f"first/{name}")]


@pytest.mark.parametrize(
    "keys",
    [("c", "enter"), ("3", "enter"), ("down", "down", "enter"), ("up", "enter")],
    ids=["letter", "digit", "down", "up"],
)
async def test_a_choice_is_answered_by_letter_digit_or_arrows(open_app, write_course, keys):
    async with open_app("read", course=write_course(first=CHOICE)) as pilot:
        await pilot.press("tab", *keys)
        await until(pilot, lambda: "✓ Right." in screen_text(pilot))
        assert given(pilot, "which") == [("c", True)]
        assert "✓ c" in screen_text(pilot)
        assert "▸ ✓ c" in screen_text(pilot)


async def test_a_choice_is_answered_with_the_mouse(open_app, write_course):
    async with open_app("read", course=write_course(first=CHOICE)) as pilot:
        line = list(view(pilot).query("AnswerRow"))[2]
        await pilot.click(line)
        await until(pilot, lambda: "● c" in screen_text(pilot))
        assert given(pilot, "which") == []
        await pilot.click(line)
        await until(pilot, lambda: "✓ Right." in screen_text(pilot))
        assert given(pilot, "which") == [("c", True)]


async def test_the_pointer_stands_where_the_focus_is(open_app, write_course):
    async with open_app("read", course=write_course(first=CHOICE)) as pilot:
        assert "▸" not in screen_text(pilot)
        await pilot.press("tab")
        await until(pilot, lambda: "▸ ○ a" in screen_text(pilot))
        await pilot.press("shift+tab")
        await until(pilot, lambda: "▸" not in screen_text(pilot))


async def test_feedback_is_that_of_the_option_chosen(open_app, write_course):
    async with open_app("read", course=write_course(first=CHOICE)) as pilot:
        await pilot.press("tab", "a", "enter")
        await until(pilot, lambda: "✗ Not right.  AND fires too rarely." in screen_text(pilot))
        assert "✗ not yet" in screen_text(pilot)
        await pilot.press("b", "enter")
        await until(pilot, lambda: "OR fires too often." in screen_text(pilot))
        assert "AND fires" not in screen_text(pilot)


async def test_the_same_answer_twice_is_judged_twice(open_app, write_course):
    async with open_app("read", course=write_course(first=CHOICE)) as pilot:
        for times in (1, 2):
            await pilot.press("tab", "a")
            await until(pilot, lambda: "● a" in screen_text(pilot))
            await pilot.press("enter")
            await until(pilot, lambda: "✗ a" in screen_text(pilot))
            assert len(given(pilot, "which")) == times
            await pilot.press("shift+tab")


async def test_lesson_text_is_shown_literally(open_app, write_course):
    async with open_app("read", course=write_course(first=CHOICE)) as pilot:
        text = screen_text(pilot)
        assert "Which gate prints [red]this[/red] and [/]?" in text
        assert "XOR [/]" in text
        await pilot.press("tab", "f8", "f8", "c", "enter")
        await until(pilot, lambda: "XOR [/nonsense] it is." in screen_text(pilot))
        assert "hint 1: Think of one and only one." in screen_text(pilot)
        assert "hint 2: [red]Two[/red] corners." in screen_text(pilot)


async def test_hints_come_one_by_one_and_are_counted(open_app, write_course):
    async with open_app("read", course=write_course(first=CHOICE)) as pilot:
        await pilot.press("tab")
        await until(pilot, lambda: "F8 hint (2)" in screen_text(pilot))
        await pilot.press("f8")
        await until(pilot, lambda: "hint 1" in screen_text(pilot))
        assert "hint 2" not in screen_text(pilot)
        assert "F8 hint (1)" in screen_text(pilot)
        await pilot.press("c", "enter")
        await until(pilot, lambda: bool(given(pilot, "which")))
        assert answers_to(pilot.app.store, "first/which")[0].hints == 1


async def test_several_options_are_ticked_and_answered_together(open_app, write_course):
    async with open_app("read", course=write_course(first=SEVERAL)) as pilot:
        await pilot.press("tab", "space", "enter")
        await until(pilot, lambda: "One right option" in screen_text(pilot))
        assert given(pilot, "all") == [("a", False)]
        await pilot.press("c", "enter")
        await until(pilot, lambda: "✓ Right." in screen_text(pilot))
        assert given(pilot, "all")[-1] == ("a c", True)
        await pilot.press("c", "a", "enter")  # nothing is ticked now
        await until(pilot, lambda: "Nothing is ticked yet." in screen_text(pilot))
        assert len(given(pilot, "all")) == 2


async def test_what_is_no_number_is_refused_and_does_not_count(open_app, write_course):
    async with open_app("read", course=write_course(first=NUMBER)) as pilot:
        await pilot.press("tab", *"half [/]", "enter")
        await until(pilot, lambda: "Type one number" in screen_text(pilot))
        assert given(pilot, "half") == []
        assert card_of(pilot.app.store, "first/half") is None
        assert "half [/]" in screen_text(pilot)
        await pilot.press("ctrl+u", *"2", "enter")
        await until(pilot, lambda: "That is 2/1." in screen_text(pilot))
        await pilot.press("ctrl+u", *"1/2", "enter")
        await until(pilot, lambda: "✓ Right.  Half." in screen_text(pilot))
        assert given(pilot, "half") == [("2", False), ("1/2", True)]


async def test_f8_in_a_number_asks_for_the_hint(open_app, write_course):
    async with open_app("read", course=write_course(first=NUMBER)) as pilot:
        await pilot.press("tab", "0", "f8")
        await until(pilot, lambda: "It is below 1." in screen_text(pilot))
        assert pilot.app.screen.query_one(Input).value == "0"


async def test_several_lines_of_output_are_typed_and_given(open_app, write_course):
    async with open_app("read", course=write_course(first=OUTPUT)) as pilot:
        await until(pilot, lambda: "F8 hint (1)" in screen_text(pilot))
        await pilot.press("tab", "1", "enter", "2", "question_mark", "f8")
        await until(pilot, lambda: "Follow the loop." in screen_text(pilot))
        await pilot.press("f9")
        await until(pilot, lambda: "One, then two." in screen_text(pilot))
        assert given(pilot, "lines") == [("1\n2?", True)]


@pytest.mark.parametrize("lesson", [CHOICE, SEVERAL, NUMBER, OUTPUT])
async def test_escape_leaves_the_field_not_the_screen(open_app, write_course, lesson):
    async with open_app("read", course=write_course(first=lesson)) as pilot:
        await pilot.press("tab", "1")
        await until(pilot, lambda: pilot.app.focused is not pilot.app.screen.view)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.focused is pilot.app.screen.view)
        assert pilot.app.current_mode == "read"
        assert "● a" in screen_text(pilot) or screen_text(pilot).count("1") > 1
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.current_mode == "home")


async def test_the_answer_is_on_disk_before_its_feedback_shows(open_app, write_course, monkeypatch):
    order = []
    watch = QuestionView.watch_verdict

    def shown(view, verdict):
        order.append(("shown", answers_to(view.app.store, "first/which") != []))
        watch(view, verdict)

    def kept(*arguments, **options):
        card = record_answer(*arguments, **options)
        order.append(("kept", True))
        return card

    monkeypatch.setattr("tutor.learner.answers.record_answer", kept)
    monkeypatch.setattr(QuestionView, "watch_verdict", shown)
    async with open_app("read", course=write_course(first=CHOICE)) as pilot:
        await pilot.press("tab", "a", "enter")
        await until(pilot, lambda: "✗ Not right." in screen_text(pilot))
    assert order == [("kept", True), ("shown", True)]


async def test_turning_the_page_at_once_after_answering_loses_nothing(open_app, write_course):
    course = write_course(first=CHOICE + "\n## Two\n\nWords.\n")
    async with open_app("read", "0", course=course) as pilot:
        await pilot.press("tab", "a")
        pilot.app.simulate_key("enter")
        pilot.app.simulate_key("right")
        await until(pilot, lambda: pilot.app.screen.shown == ("first", "two"))
        await until(pilot, lambda: given(pilot, "which") == [("a", False)])


async def test_where_the_disk_is_full_answers_are_judged_and_that_is_said_once(
    open_app, write_course, monkeypatch
):
    from tutor.learner import LearnerDataError

    def full(*arguments, **options):
        raise LearnerDataError("The disk is full. [/]")

    async with open_app("read", course=write_course(first=CHOICE)) as pilot:
        with monkeypatch.context() as disk:
            disk.setattr("tutor.learner.answers.record_answer", full)
            for letter in "ab":
                await pilot.press("tab", letter, "enter")
                await until(pilot, lambda: "✗ Not right." in screen_text(pilot))
                await pilot.press("shift+tab")
            await pilot.press("tab", "c", "enter")
            await until(pilot, lambda: "✓ Right." in screen_text(pilot))
            assert screen_text(pilot).count("The disk is full. [/]") == 1
            assert given(pilot, "which") == []
    with Store.open() as store:
        assert [a.answer for a in answers_to(store, "first/which")] == ["a", "b", "c"]


async def test_old_feedback_goes_when_another_answer_is_begun(open_app, write_course):
    for lesson, wrong, other in ((CHOICE, "a", "b"), (NUMBER, "2", "3"), (SEVERAL, "b", "a")):
        async with open_app("read", course=write_course(first=lesson)) as pilot:
            await pilot.press("tab", wrong, "enter")
            await until(pilot, lambda: "✗ Not right." in screen_text(pilot))
            await pilot.press(other)
            await until(pilot, lambda: "✗ Not right." not in screen_text(pilot))


@pytest.mark.parametrize("kind", ["choice", "several", "sign", "line", "order"])
async def test_enter_answers_nothing_that_was_not_chosen(open_app, write_course, kind):
    """Tab leads to a field, its pointer says so; to press Enter there is no choice."""
    async with open_app("read", course=write_course(first=kind_samples.lesson(kind))) as pilot:
        await pilot.press("tab")
        await until(pilot, lambda: "▸" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "– Nothing" in screen_text(pilot))
        assert given(pilot, f"a-{kind}") == []


async def test_the_key_for_the_answer_says_how_many_tries_are_missing(open_app, write_course):
    for kind in ("line", "number"):
        async with open_app("read", course=write_course(first=kind_samples.lesson(kind))) as pilot:
            await pilot.press("tab", "f7")
            await until(pilot, lambda: "after 2 more tries of your own" in screen_text(pilot))
            await pilot.press("f8")
            await until(pilot, lambda: "There are no hints here." in screen_text(pilot))


async def test_each_part_of_an_answer_has_its_own_mark(open_app, write_course):
    async with open_app("read", course=write_course(first=kind_samples.lesson("match"))) as pilot:
        await pilot.press("tab")
        field = view(pilot).query_one("MatchField")
        numbers = {right.id: str(n) for n, right in enumerate(field.body.rights, 1)}
        mine = [numbers["tanh" if left.id == "tanh" else "any"] for left in field.body.lefts]
        await pilot.press(*mine, "enter")
        await until(pilot, lambda: "1 of 2 is right." in screen_text(pilot))
        for place, left in some(enumerate(field.body.lefts)):
            mark = "✓" if left.id == "tanh" else "✗"
            assert f"{mark} {'ab'[place]}{mine[place]}" in screen_text(pilot)
    async with open_app("read", course=write_course(first=SEVERAL)) as pilot:
        await pilot.press("tab", "a", "b", "enter")
        await until(pilot, lambda: "✗ b" in screen_text(pilot))
        assert "✓ a" in screen_text(pilot)


async def test_the_answer_is_shown_after_two_honest_tries(open_app, write_course):
    async with open_app("read", course=write_course(first=NUMBER)) as pilot:
        await pilot.press("tab", "f7", "2", "enter")
        await until(pilot, lambda: "That is 2/1." in screen_text(pilot))
        await pilot.press("enter", "f7")  # the same once more is no other try
        assert "F7 show me" not in screen_text(pilot)
        await pilot.press("ctrl+u", "3", "enter")
        await until(pilot, lambda: "F7 show me" in screen_text(pilot))
        await pilot.press("f7")
        await until(pilot, lambda: "The answer: 0.5" in screen_text(pilot))
        await pilot.press("ctrl+u", *"0.5", "enter")
        await until(pilot, lambda: "✓ Right." in screen_text(pilot))
        assert [a.hints for a in answers_to(pilot.app.store, "first/half")] == [0, 0, 1]


async def test_a_page_shows_what_was_answered_before(open_app, write_course):
    course = write_course(first=CHOICE)
    async with open_app("read", course=course) as pilot:
        await pilot.press("tab", "c", "enter")
        await until(pilot, lambda: "✓ answered" in screen_text(pilot))
    async with open_app("read", course=course) as pilot:
        assert "✓ answered" in screen_text(pilot)
        await until(pilot, lambda: "✓ Right.  XOR [/nonsense] it is." in screen_text(pilot))
        assert "✓ c" in screen_text(pilot)
        assert len(given(pilot, "which")) == 1
        assert pilot.app.focused is pilot.app.screen.view


@pytest.mark.parametrize(
    ("lesson", "name", "answer", "told"),
    [
        (SEVERAL, "all", "a c", "✓ c"),
        (SEVERAL, "all", "b", "✗ b"),
        (NUMBER, "half", "2", "That is 2/1."),
        (OUTPUT, "lines", "2\n1", "✗ Not right."),
    ],
)
async def test_an_earlier_answer_of_any_kind_is_shown_again(
    open_app, write_course, lesson, name, answer, told
):
    with Store.open() as store:
        record_answer(store, f"first/{name}", answer, correct=told.startswith("✓"))
    async with open_app("read", course=write_course(first=lesson)) as pilot:
        await until(pilot, lambda: told in screen_text(pilot))
        assert all(line in screen_text(pilot) for line in answer.split())


async def test_an_answer_to_an_option_that_is_gone_is_left_out(open_app, write_course):
    with Store.open() as store:
        record_answer(store, "first/which", "nand", correct=True)
    async with open_app("read", course=write_course(first=CHOICE)) as pilot:
        await until(pilot, lambda: "✓ answered" in screen_text(pilot))
        assert "✓ Right." not in screen_text(pilot)
        assert "Not this" not in screen_text(pilot)


async def test_tab_goes_round_the_whole_page_and_back(open_app):
    async with open_app("read", "perceptron/three-numbers", size=(80, 24)) as pilot:
        first, seen = pilot.app.focused, []
        while not seen or pilot.app.focused is not first:
            await pilot.press("tab")
            seen.append(pilot.app.focused)
            assert len(seen) < 30
        questions = pilot.app.screen.query(QuestionView)
        fields = [view.query_one(OptionsField) for view in questions]
        assert set(fields) <= set(seen)
        back = []
        for _ in seen:
            await pilot.press("shift+tab")
            back.append(pilot.app.focused)
        assert back == [*reversed(seen[:-1]), first]


GENERATED = """\
## One

```question twice generated
generator: two-paths
```

<!-- after: twice -->
What was folded.
<!-- end -->
"""


async def test_a_right_answer_entered_again_brings_other_numbers(open_app, write_course):
    course = write_course(first=GENERATED)
    asked = load_chapter(course.chapters[0]).asked[0]

    def right(seed):
        return asked.question(seed).body.right.text

    def log(pilot):
        return [(a.question, a.correct) for a in answers_to(pilot.app.store, asked.id)]

    async with open_app("read", course=course) as pilot:
        for seed in (1, 2):
            await until(pilot, lambda s=seed: view(pilot).question == asked.question(s))
            await pilot.press("tab") if seed == 1 else None
            pilot.app.screen.query_one(Input).value = right(seed)
            await pilot.press("enter")
            await until(pilot, lambda: "✓ Right." in screen_text(pilot))
            assert "What was folded." in screen_text(pilot)
            assert "Enter: other numbers" in screen_text(pilot)
            await pilot.press("enter")
        await until(pilot, lambda: view(pilot).question == asked.question(3))
        assert log(pilot) == [("first/twice@1", True), ("first/twice@2", True)]
        pilot.app.screen.query_one(Input).value = "12345"
        await pilot.press("enter")
        await until(pilot, lambda: "✗ Not right." in screen_text(pilot))
        await pilot.press("enter", "enter")  # nothing new after a wrong answer
        assert view(pilot).question == asked.question(3)
        pilot.app.screen.query_one(Input).value = "54321"
        await pilot.press("enter")
        await until(pilot, lambda: len(log(pilot)) == 4)
        await until(pilot, lambda: "F7 show me" in screen_text(pilot))
        await pilot.press("f7")
        await until(pilot, lambda: "Multiply along each of the two paths" in screen_text(pilot))
    async with open_app("read", course=course) as pilot:
        await until(pilot, lambda: "✗ Not right." in screen_text(pilot))
        assert view(pilot).question == asked.question(3)  # with the answer that was given
