"""The stepper's further keys: predict, check, trace, expand, hide a mistake, play, bookmarks."""

from __future__ import annotations

import pytest
from open_step import opened, shown, stepping, type_line
from pilot import screen_text, told, until
from textual.widgets import Input

from core.examples.own import DATASETS, LOSSES
from core.layers import ACTIVATIONS
from core.walk import RULES
from tutor.app.widgets.common.line_prompt import LinePrompt
from tutor.app.widgets.stepper.stepper import Stepper
from tutor.app.widgets.stepper.walk_view import WalkView
from tutor.learner import answers_to, card_of, recent_answers
from tutor.stepping.edits import EditError
from tutor.stepping.spec import StepSpec


def note(pilot):
    prompt = pilot.app.screen.query_one(LinePrompt)
    return str(prompt.query_one("#prompt-note").render())


def asking(pilot):
    return pilot.app.screen.query_one(LinePrompt).has_class("-asking")


async def test_a_prediction_is_kept_before_it_is_judged_and_a_near_miss_is_named():
    async with stepping("mazur", "--at=9") as (pilot, stepper):
        await pilot.press("p")
        await until(pilot, lambda: asking(pilot))
        assert "dz2[0,0] = ?" not in shown(stepper)
        assert "= ?" in shown(stepper)
        await type_line(pilot, "0.7414")
        await until(pilot, lambda: "That is do passed on unchanged" in note(pilot))
        (first,) = answers_to(pilot.app.store, "walk:mazur/9/0,0")
        assert (first.answer, first.correct) == ("0.7414", False)
        assert card_of(pilot.app.store, "walk:mazur/9/0,0") is not None
        await type_line(pilot, "0.1385")
        await until(pilot, lambda: not asking(pilot))
        assert "+0.1385" in shown(stepper)
        assert [a.correct for a in answers_to(pilot.app.store, "walk:mazur/9/0,0")] == [False, True]
        assert stepper.has_focus


async def test_a_prediction_in_a_walk_that_was_edited_is_judged_and_not_kept():
    async with stepping("mazur", "--at=9") as (pilot, stepper):
        stepper.session.changes.edit("W1[0,0] = 0.5")
        await pilot.press("p")
        await until(pilot, lambda: asking(pilot))
        await type_line(pilot, "7")
        await until(pilot, lambda: "✗" in note(pilot))
        await type_line(pilot, "+")
        await until(pilot, lambda: "✓ Its sign is +. Now the number." in note(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: not asking(pilot))
        assert recent_answers(pilot.app.store) == []


async def test_a_right_sign_or_shape_leaves_the_number_hidden_and_asked_for():
    async with stepping("mazur", "--at=9") as (pilot, stepper):
        await pilot.press("p")
        await until(pilot, lambda: asking(pilot))
        for said, heard in (
            ("-", "✗ Its sign is not −"),
            ("+", "✓ Its sign is +"),
            ("(1,2)", "✓ "),
        ):
            await type_line(pilot, said)
            await until(pilot, lambda heard=heard: note(pilot).startswith(heard))
            assert asking(pilot)
            assert "0.1385" not in shown(stepper) + note(pilot)
        await type_line(pilot, "0.1385")
        await until(pilot, lambda: not asking(pilot))
        assert "+0.1385" in shown(stepper)


async def test_a_prediction_that_is_entered_twice_is_kept_once():
    async with stepping("mazur", "--at=9") as (pilot, _):
        await pilot.press("p")
        await until(pilot, lambda: asking(pilot))
        pilot.app.screen.query_one(LinePrompt).query_one(Input).value = "7"
        await pilot.press("enter", "enter", "enter")
        await until(pilot, lambda: "✗" in note(pilot))
        await type_line(pilot, "0.1385")
        await until(pilot, lambda: not asking(pilot))
        assert [a.answer for a in answers_to(pilot.app.store, "walk:mazur/9/0,0")][-2:] == [
            "7",
            "0.1385",
        ]


async def test_escape_shows_the_number_and_the_next_step_asks_again():
    async with stepping("mazur", "--at=2") as (pilot, stepper):
        await pilot.press("p")
        await until(pilot, lambda: asking(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: stepper.has_focus)
        assert "0.5933" in shown(stepper)
        await pilot.press("right")
        await until(pilot, lambda: asking(pilot))
        await pilot.press("escape", "p", "right")
        await until(pilot, lambda: stepper.cursor == 4)
        assert not asking(pilot)


async def test_what_is_no_prediction_is_said_and_not_kept():
    async with stepping("mazur", "--at=9") as (pilot, _):
        await pilot.press("p")
        await until(pilot, lambda: asking(pilot))
        await type_line(pilot, "maybe")
        await until(pilot, lambda: "for the sign" in note(pilot))
        assert answers_to(pilot.app.store, "walk:mazur/9/0,0") == []


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_check_and_trace_stand_with_the_step_and_go_again(size):
    async with stepping("mazur", "--at=15", size=size) as (pilot, stepper):
        await pilot.press("c")
        await until(pilot, lambda: "✓ dW1[0,0]" in shown(stepper))
        assert "dW1 = xᵀ · dz1" in shown(stepper)
        await pilot.press("t")
        await until(pilot, lambda: "reaches the loss by 2 paths" in shown(stepper))
        assert "by 2 paths   dW1[0,0] = +0.000439" in shown(stepper)
        await pilot.press("t")
        await until(pilot, lambda: "reaches the loss" not in shown(stepper))


async def test_escape_leads_from_a_trace_to_the_arithmetic_and_then_to_the_map():
    async with stepping("mazur", "--at=15") as (pilot, stepper):
        await pilot.press("t")
        await until(pilot, lambda: "reaches the loss by 2 paths" in shown(stepper))
        await pilot.press("escape")
        await until(pilot, lambda: "reaches the loss" not in shown(stepper))
        assert stepper.is_attached
        assert stepper.screen.is_current
        await pilot.press("escape")
        await until(pilot, lambda: not stepper.screen.is_current)


async def test_it_is_said_that_a_walk_plays_and_how_fast():
    async with stepping("xor") as (pilot, stepper):
        await pilot.press("space")
        await until(pilot, lambda: "playing 2/s" in stepper.heading(118, "")[1])
        await pilot.press("greater_than_sign")
        await until(pilot, lambda: "playing 4/s" in stepper.heading(118, "")[1])
        await pilot.press("space")
        await until(pilot, lambda: "playing" not in stepper.heading(118, "")[1])


async def test_a_question_a_list_and_another_walk_end_the_playing():
    async with stepping("xor") as (pilot, stepper):
        for key in ("e", "j", "w"):
            await pilot.press("space")
            assert stepper.heading(118, "")[1].count("playing") == 1
            await pilot.press(key)
            await until(pilot, lambda: "playing" not in stepper.heading(118, "")[1])
            await pilot.press("escape")
            await until(pilot, lambda: stepper.has_focus)
        await pilot.press("space")
        pilot.app.screen.query_one(WalkView).open(StepSpec("mazur"))
        stepper = await opened(pilot, "mazur")
        assert "playing" not in stepper.heading(118, "")[1]


async def test_what_was_asked_about_one_walk_is_not_answered_in_another():
    async with stepping("xor", "--at=3") as (pilot, _stepper):
        await pilot.press("e")
        await until(pilot, lambda: asking(pilot))
        pilot.app.screen.query_one(WalkView).open(StepSpec("mazur"))
        await opened(pilot, "mazur")
        await until(pilot, lambda: not asking(pilot))


async def test_where_a_walk_cannot_be_opened_there_is_another_to_look_at():
    async with stepping("2-3-1 nonsense") as (pilot, stepper):
        assert stepper.session.name == "mazur"
        assert any("nonsense" in message for message in told(pilot))


async def test_what_is_refused_is_selected_so_that_typing_replaces_it():
    async with stepping("mazur", "--at=9") as (pilot, _):
        await pilot.press("p")
        await until(pilot, lambda: asking(pilot))
        await pilot.press(*"0.5", "enter")
        await until(pilot, lambda: "✗" in note(pilot))
        await pilot.press(*"7")
        assert pilot.app.screen.query_one(LinePrompt).query_one(Input).value == "7"


async def test_a_fused_operation_is_opened_and_closed_at_its_place():
    async with stepping("layernorm", "--at=1") as (pilot, stepper):
        steps = stepper.session.scene.total
        await pilot.press("x")
        await until(pilot, lambda: stepper.session.scene.total > steps)
        assert stepper.session.scene.step.name == "y.μ"  # the first of the small steps
        await pilot.press("x")
        await until(pilot, lambda: stepper.session.scene.total == steps)
        assert stepper.session.scene.step.name == "y"


async def test_a_hidden_mistake_is_looked_for_and_found():
    async with stepping("xor") as (pilot, stepper):
        await pilot.press("v")
        await until(pilot, lambda: stepper.session.scene.walk.fault is not None)
        fault = stepper.session.scene.walk.fault
        stepper.do("moves.go", stepper.session.scene.walk.parting().position + 1)
        await pilot.press("c")
        await until(pilot, lambda: "✗" in shown(stepper))
        await pilot.press("k")
        await until(pilot, lambda: any(
            fault.title in message for message in told(pilot)
        ))  # fmt: skip
        await pilot.press("v")
        await until(pilot, lambda: stepper.session.scene.walk.fault is None)


async def test_playing_goes_on_by_itself_to_the_end_and_stops_on_a_key():
    async with stepping("mazur") as (pilot, stepper):
        await pilot.press("greater_than_sign", "greater_than_sign", "greater_than_sign", "space")
        await until(pilot, lambda: stepper.cursor >= 1)
        await until(pilot, lambda: "playing 16/s" in screen_text(pilot))
        await pilot.press("space")
        await until(pilot, lambda: "playing" not in screen_text(pilot))
        stood = stepper.cursor
        await pilot.press("m")  # wherever it stands now, it stays
        assert stepper.cursor == stood
        stepper.do("moves.go", 16)
        await pilot.press("space")
        await until(pilot, lambda: stepper.cursor == 18)
        await until(pilot, lambda: "playing" not in screen_text(pilot))


async def test_bookmarks_stand_in_the_list_and_are_gone_to():
    async with stepping("mazur", "--at=3") as (pilot, stepper):
        await pilot.press("m")
        await until(pilot, lambda: "3• z2" in shown(stepper))
        await pilot.press("right", "right", "apostrophe")
        await until(pilot, lambda: stepper.cursor == 3)


async def test_layers_are_stepped_through_one_by_one():
    async with stepping("mazur") as (pilot, stepper):
        stops = []
        for _ in range(8):
            await pilot.press("l")
            stops.append(stepper.session.scene.step.name)
        assert stops == ["z1", "z2", "L", "dL", "do", "dz2", "dz1", "W1"]
        await pilot.press("h")
        assert stepper.session.scene.step.name == "dz1"


async def test_another_optimizer_shows_its_arithmetic():
    async with stepping("xor", "--at=17") as (pilot, stepper):
        await pilot.press(*"o" * list(RULES).index("adam"))
        await until(pilot, lambda: "adam" in stepper.session.status)
        await pilot.press("end")
        assert "√v̂(b2)" in shown(stepper)


async def test_a_network_of_ones_own_is_asked_for_and_walked():
    async with stepping() as (pilot, stepper):
        await pilot.press("w", "home", "enter")
        await until(pilot, lambda: asking(pilot))
        line = pilot.app.screen.query_one(LinePrompt).query_one(Input)
        assert line.value == line.selected_text == "2-3-1 tanh mse xor"
        assert {*DATASETS, *LOSSES, *ACTIVATIONS} <= set(note(pilot).split())
        await type_line(pilot, "3-3-1 xor")
        await until(pilot, lambda: "xor has 2 inputs" in note(pilot))
        await type_line(pilot, "2-4-2 relu cross_entropy moons rows=3")
        await until(pilot, lambda: "2-4-2 relu, cross_entropy" in screen_text(pilot))
        stepper = pilot.app.screen.query(Stepper).last()
        await until(pilot, lambda: stepper.has_focus)
        await pilot.press("right")
        await until(pilot, lambda: stepper.cursor == 1)
        assert stepper.session.scene.step.array.shape == (3, 4)


async def test_what_was_said_goes_with_the_next_key_and_the_seed_is_not_checked():
    async with stepping("mazur", "--at=6") as (pilot, _):
        await pilot.press("c")
        await until(pilot, lambda: len(told(pilot)) == 1)
        await pilot.press("left")
        await until(pilot, lambda: len(told(pilot)) == 0)


def prompt(pilot):
    """The line that is asked for: what stands there, what of it is selected, the words below."""
    line = pilot.app.screen.query_one(LinePrompt).query_one(Input)
    return line.value, line.selected_text, note(pilot)


@pytest.mark.parametrize(
    ("typed", "selected", "said"),
    [
        ("2-3-1 rellu mse xor", "rellu", "did you mean relu?"),
        ("3-3-1 tanh mse xor", "xor", "xor has 2 inputs"),
        ("2-3-1 tanh mse xor rows=0", "2-3-1 tanh mse xor rows=0", "at least one row"),
        ("2-3-1 tanh mse xor seed=x", "seed=x", "seed is a whole number"),
    ],
)
async def test_a_slip_in_ones_own_network_keeps_what_was_typed(typed, selected, said):
    """From the list of walks, and from the prompt: what is wrong is selected, the reason said."""
    async with stepping("mazur") as (pilot, stepper):
        await pilot.press("w", *typed, "enter")
        await until(pilot, lambda: said in note(pilot))
        await until(pilot, lambda: prompt(pilot)[:2] == (typed, selected))
        await pilot.press("escape")
        await until(pilot, lambda: stepper.has_focus)
        assert stepper.session.name == "mazur"


async def test_an_edit_that_cannot_be_made_is_there_to_be_mended(monkeypatch):
    async with stepping("mazur") as (pilot, stepper):
        await pilot.press("e")

        def refuse(edit):
            raise EditError("It cannot be 0.75 now.")

        monkeypatch.setattr(stepper.session.changes, "make", refuse)
        await type_line(pilot, "W1[0,0] = 0.75")
        await until(pilot, lambda: "cannot be 0.75 now" in note(pilot))
        assert prompt(pilot)[:2] == ("W1[0,0] = 0.75", "0.75")
