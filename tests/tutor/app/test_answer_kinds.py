"""Every kind of question in the app: answered by keys on its page, and in review; by mouse."""

from __future__ import annotations

import pytest
from kind_samples import SAMPLES, filled, lesson
from loops import some
from pilot import screen_text, told, until
from soaking import spread
from textual.widgets import Input, TextArea

from tutor.app.widgets.answers.match import RightPart
from tutor.app.widgets.answers.question_view import QuestionView
from tutor.app.widgets.answers.rows import AnswerRow
from tutor.learner import answers_to, card_of, list_remarks, record_answer
from tutor.quiz.kinds import KINDS
from tutor.words import cells


def view(pilot):
    return pilot.app.screen.query_one(QuestionView)


def given(pilot, kind):
    return [a.correct for a in answers_to(pilot.app.store, f"first/a-{kind}")]


def keys(pilot, kind, *, right):
    """The keys that answer the question shown; an order takes as many moves as it takes."""
    sample, question = SAMPLES[kind], view(pilot).question
    if kind != "order":
        pressed = sample.right_keys if right else sample.wrong_keys
        return [filled(key, question) if "{" in key else key for key in pressed]
    ids = [step.id for step in question.body.steps]
    wanted = ["forward", "loss", "step"] if right else ["step", "loss", "forward"]
    moves = []
    for place, name in enumerate(wanted):
        here = ids.index(name)
        ids.insert(place, ids.pop(here))
        moves += ["down"] * here + ["space"] + ["up"] * (here - place) + ["space"] + ["up"] * place
    return [*moves, "enter"]


@pytest.mark.parametrize("kind", SAMPLES)
async def test_it_is_left_answered_wrongly_then_rightly_shown_again_and_asked_in_review(
    open_app, write_course, clock, kind
):
    course = write_course(first=lesson(kind))
    async with open_app("read", course=course) as pilot:
        await pilot.press("tab", "escape")
        await until(pilot, lambda: pilot.app.focused is pilot.app.screen.view)
        assert given(pilot, kind) == []
        await pilot.press("tab", *keys(pilot, kind, right=False))
        await until(pilot, lambda: "✗ Not right." in screen_text(pilot))
        assert SAMPLES[kind].told in screen_text(pilot)
        assert given(pilot, kind) == [False]
    async with open_app("read", course=course) as pilot:
        await until(pilot, lambda: "✗ not yet" in screen_text(pilot))
        await pilot.press("tab")
        if kind not in ("choice", "several", "order", "match", "plot", "line", "sign"):
            await pilot.press("end", "ctrl+u")
        if kind == "several":
            await pilot.press("b")
        if kind == "order":  # as it was answered last
            await pilot.press("space", "down", "down", "space", "up", "space", "up", "space")
            await pilot.press("enter")
        else:
            await pilot.press(*keys(pilot, kind, right=True))
        await until(pilot, lambda: "✓ Right." in screen_text(pilot))
        assert SAMPLES[kind].praise in screen_text(pilot)
        assert given(pilot, kind) == [False, True]
        clock.minutes_later(60 * 24 * 90)
        await pilot.press("f5")
        await until(pilot, lambda: pilot.app.current_mode == "review")
        await until(pilot, lambda: pilot.app.screen.query(QuestionView))
        await until(pilot, lambda: view(pilot).has_focus_within)
        await pilot.press(*keys(pilot, kind, right=True))
        await until(pilot, lambda: "✓ Right." in screen_text(pilot))
        assert given(pilot, kind) == [False, True, True]


async def test_steps_are_taken_up_and_put_down_with_the_mouse(open_app, write_course):
    async with open_app("read", course=write_course(first=lesson("order"))) as pilot:
        await until(pilot, lambda: pilot.app.screen.query(AnswerRow))
        for place, name in enumerate(["forward", "loss", "step"]):
            field = view(pilot).query_one("OrderField")
            rows = list(field.query(AnswerRow))
            await pilot.click(rows[field.order.index(name)])
            await until(pilot, lambda field=field: field.held)
            await pilot.click(rows[place])
            await until(pilot, lambda field=field: not field.held)
        await pilot.press("enter")
        await until(pilot, lambda: "✓ Right." in screen_text(pilot))


async def test_pairs_are_found_with_the_mouse(open_app, write_course):
    async with open_app("read", course=write_course(first=lesson("match"))) as pilot:
        await until(pilot, lambda: pilot.app.screen.query(RightPart))
        body = view(pilot).question.body
        rights = {right.id: n for n, right in enumerate(body.rights)}
        field = view(pilot).query_one("MatchField")
        for place, left in enumerate(body.lefts):
            await pilot.click(list(field.query(AnswerRow))[place])
            await pilot.click(list(field.query(RightPart))[rights[body.key[left.id]]])
            await until(pilot, lambda place=place: field.numbers[place])
        await pilot.press("enter")
        await until(pilot, lambda: "✓ Right." in screen_text(pilot))


async def test_a_plot_is_chosen_with_the_mouse(open_app, write_course):
    async with open_app("read", course=write_course(first=lesson("plot"))) as pilot:
        await until(pilot, lambda: pilot.app.screen.query("PlotField DrawingView"))
        field = view(pilot).query_one("PlotField")
        drawing = field.query_one("DrawingView")
        await until(pilot, lambda: drawing.drawing is not None)
        await pilot.click(drawing, offset=(30, 4))
        await until(pilot, lambda: field.numbers == [2, 0])


async def test_a_line_of_code_is_pointed_at_with_the_mouse_and_a_second_click_gives_it(
    open_app, write_course
):
    async with open_app("read", course=write_course(first=lesson("line"))) as pilot:
        await until(pilot, lambda: pilot.app.screen.query(AnswerRow))
        rows = list(pilot.app.screen.query(AnswerRow))
        await pilot.click(rows[1])  # it is blank
        await pilot.click(rows[2])
        await until(pilot, lambda: "● 3" in screen_text(pilot).replace("  ", " "))
        assert given(pilot, "line") == []
        await pilot.click(rows[2])
        await until(pilot, lambda: "✓ Right." in screen_text(pilot))


async def test_an_explanation_is_compared_with_three_and_its_rating_is_logged(
    open_app, write_course
):
    async with open_app("read", course=write_course(first=lesson("explain"))) as pilot:
        await pilot.press("tab", *"no", "f9")
        await until(pilot, lambda: "in a sentence or two" in screen_text(pilot))
        await pilot.press("space", *"paths", "space", *"add", "f9")
        await until(pilot, lambda: "It just is. → Says nothing." in screen_text(pilot))
        assert given(pilot, "explain") == []
        rating = pilot.app.screen.query_one("Rating")
        await pilot.click(list(rating.query(AnswerRow))[1])
        await until(pilot, lambda: "✓ Right." in screen_text(pilot))
        (answer,) = answers_to(pilot.app.store, "first/a-explain")
        assert answer.answer == "hard: no paths add"
        hard = card_of(pilot.app.store, "first/a-explain")
        record_answer(pilot.app.store, "first/good", "", correct=True)
        assert hard.due < card_of(pilot.app.store, "first/good").due


async def test_what_is_wrong_with_a_question_is_kept_with_the_answer(open_app, write_course):
    async with open_app("read", course=write_course(first=lesson("number"))) as pilot:
        await pilot.press("tab", "5", "enter")
        await until(pilot, lambda: "✗ Not right." in screen_text(pilot))
        await pilot.press("f12", *"half", "escape")
        await until(pilot, lambda: view(pilot).query_one("TypedNumber").has_focus_within)
        assert list_remarks(pilot.app.store) == []
        await pilot.press("f12", *"it", "space", *"is", "space", *"5", "enter")
        await until(pilot, lambda: any("Saved for the author" in text for text in told(pilot)))
        (remark,) = list_remarks(pilot.app.store)
        assert (remark.question, remark.answer, remark.words) == ("first/a-number", "5", "it is 5")
        assert view(pilot).query_one("TypedNumber").has_focus_within


HINTED = """\
## One

```python cut
z = 3
```

```question hinted number
excerpt: snippet cut

What is z?

= 3
> It is so.
? Look.
? Again.
```
"""


async def test_what_a_hint_costs_is_said_before_it_is_taken(open_app, write_course):
    async with open_app("read", course=write_course(first=HINTED)) as pilot:
        cost = "then it comes back sooner"
        assert cost in screen_text(pilot)
        await until(pilot, lambda: pilot.app.screen.query(QuestionView))
        view(pilot).focus()
        await pilot.press("f8")
        await until(pilot, lambda: "Look." in screen_text(pilot))
        assert cost not in screen_text(pilot)


async def test_an_excerpt_is_shown_in_review_and_not_on_its_page(open_app, write_course, clock):
    course = write_course(first=HINTED)
    async with open_app("read", course=course) as pilot:
        await until(pilot, lambda: "What is z?" in screen_text(pilot))
        assert screen_text(pilot).count("z = 3") == 1
        record_answer(pilot.app.store, "first/hinted", "4", correct=False)
        clock.minutes_later(11)
        await pilot.press("f5")
        await until(pilot, lambda: "z = 3" in screen_text(pilot))


def test_every_kind_is_driven_here():
    assert list(SAMPLES) == [name for name, kind in KINDS.items() if not kind.in_code]


@pytest.mark.parametrize("kind", spread(SAMPLES, 5))
async def test_what_is_to_be_typed_is_told_whole_on_the_narrowest_page(
    open_app, write_course, kind
):
    for width, bench in ((60, ""), (100, "\n```bench\nstep xor\n```\n")):
        course = write_course(first=lesson(kind) + bench)
        async with open_app("read", course=course, size=(width, 30)) as pilot:
            await pilot.press("tab")
            await until(pilot, lambda: view(pilot).has_focus_within)
            await pilot.press("f12")
            await until(pilot, lambda: pilot.app.screen.query("RemarkLine"))
            fields = [*view(pilot).query(Input), *view(pilot).query(TextArea)]
            for field in some(fields):
                await until(pilot, lambda field=field: field.content_size.width > 0)
                told = str(field.placeholder)
                if isinstance(field, Input):
                    assert cells.width(told) <= field.content_size.width, told
                else:
                    rows = cells.wrap(told, field.content_size.width)
                    assert len(rows) <= field.content_size.height, told
