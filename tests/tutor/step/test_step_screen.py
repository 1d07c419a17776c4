"""The stepper on the screen: keys, mouse, prompts, and what is kept of it."""

from __future__ import annotations

import numpy as np
import pytest
from loops import some
from open_step import opened, shown, stepping, type_line
from pilot import screen_text, told, until
from textual.app import App
from textual.widgets import Input

from tutor.app.widgets.common.drawing_view import DrawingView
from tutor.app.widgets.common.line_prompt import LinePrompt
from tutor.app.widgets.stepper.walk_list import WalkList
from tutor.app.widgets.stepper.walk_view import WalkView
from tutor.learner import Store, list_walks
from tutor.stepping.resuming import place_of
from tutor.stepping.spec import StepSpec


async def test_stepping_goes_forward_to_the_end_and_back_to_the_start():
    async with stepping("mazur") as (pilot, stepper):
        assert "Matt Mazur" in shown(stepper)
        for position in range(1, 19):
            await pilot.press("right")
            assert stepper.cursor == position
        await pilot.press("right")
        assert stepper.cursor == 18
        for position in some(range(17, -1, -1)):
            await pilot.press("left")
            assert stepper.cursor == position
        await pilot.press("left")
        assert stepper.cursor == 0
        assert "Matt Mazur" in shown(stepper)


async def test_a_step_back_shows_what_was_shown_before():
    async with stepping("xor") as (pilot, stepper):
        await pilot.press("pagedown", "pagedown", "right", "right")
        before = shown(stepper)
        await pilot.press("right", "right", "left", "left")
        assert shown(stepper) == before


async def test_keys_lead_to_the_ends_and_to_each_phase():
    async with stepping("mazur") as (pilot, stepper):
        for key, cursor in (("end", 18), ("home", 0), ("u", 17), ("s", 6), ("f", 1)):
            await pilot.press(key)
            assert stepper.cursor == cursor
        await pilot.press("right_square_bracket", "right_square_bracket")
        assert stepper.cursor == 7
        await pilot.press("left_square_bracket")
        assert stepper.cursor == 6


async def test_a_jump_finds_an_array_by_its_completed_name():
    async with stepping("mazur") as (pilot, stepper):
        await pilot.press("j", "d", "W", "2", "enter")
        assert stepper.session.scene.step.name == "dW2"
        assert stepper.has_focus
        await pilot.press("j", "1", "3", "enter")
        assert stepper.cursor == 13


async def test_a_jump_to_nowhere_is_refused_under_the_line_and_escape_steps_on():
    async with stepping("mazur") as (pilot, stepper):
        await pilot.press("j", "q", "enter")
        assert "No step makes 'q'" in screen_text(pilot)
        await pilot.press("escape")
        await pilot.press("right")
        assert stepper.cursor == 1
        assert pilot.app.current_mode == "step"


async def test_the_arrows_pick_the_element_whose_arithmetic_is_shown():
    async with stepping("xor") as (pilot, stepper):
        await pilot.press("right")
        picks = [("shift+down", (1, 0)), ("shift+right", (1, 1)), ("down", (2, 0)), ("up", (1, 1))]
        for key, element in some(picks):
            await pilot.press(key)
            assert stepper.session.scene.element == element
            explanation = stepper.session.scene.step.explain(element)
            assert explanation.symbols in shown(stepper)
            assert explanation.numbers in shown(stepper)
            assert f"{explanation.target} = " in shown(stepper)


async def test_an_edit_typed_in_changes_all_that_follows_and_keeps_the_cursor():
    async with stepping("mazur") as (pilot, stepper):
        await pilot.press("end")
        old = stepper.session.scene.walk
        await pilot.press("e")
        await type_line(pilot, "W1[0,0] = 0.5")
        new = stepper.session.scene.walk
        assert stepper.cursor == 18
        assert stepper.has_focus
        for was, now in some(zip(old.steps, new.steps, strict=True)):
            assert was.name == now.name
            if now.name not in ("dL", "W2"):
                assert not np.array_equal(was.array, now.array)
        text = screen_text(pilot)
        assert "W1[0,0] 0.1500 → 0.5000" in text
        assert "L 0.298371 →" in text
        await pilot.press("r")
        assert stepper.session.scene.walk is old


async def test_a_bad_edit_is_refused_under_the_line_and_leaves_the_walk_untouched():
    async with stepping("mazur") as (pilot, stepper):
        walk = stepper.session.scene.walk
        await pilot.press("e")
        for typed, why in (("W1[0,0] = x", "'x' is not a number"), ("W7 = 1", "There is no 'W7'")):
            await type_line(pilot, typed)
            await pilot.pause()
            assert why in screen_text(pilot)
            assert stepper.session.scene.walk is walk
        await pilot.press("escape")
        assert stepper.has_focus


async def test_the_arrows_go_through_the_numbers_that_can_be_edited():
    async with stepping("mazur") as (pilot, stepper):
        await pilot.press("right", "e")
        line = stepper.query_one(LinePrompt).query_one(Input)
        assert line.value == "W1[0,0] = 0.15"
        await pilot.press("down")
        assert line.value == "W1[1,0] = 0.2"
        await pilot.press("up", *"0.3", "enter")
        assert stepper.session.scene.walk.leaves["W1"].data[0, 0] == 0.3
        assert stepper.cursor == 1


async def test_what_is_typed_replaces_the_number_that_is_offered():
    async with stepping("mazur") as (pilot, stepper):
        await pilot.press("j", *"dW2", "enter", "down", "e")
        line = stepper.query_one(LinePrompt).query_one(Input)
        assert line.value == "W2[0,1] = 0.5"
        await pilot.press(*"-0.3")
        assert line.value == "W2[0,1] = -0.3"
        await pilot.press("enter")
        assert stepper.session.scene.walk.leaves["W2"].data[0, 1] == -0.3
        await pilot.press("e")
        await type_line(pilot, "0.7")
        assert stepper.session.scene.walk.leaves["W2"].data[0, 1] == 0.7
        assert stepper.has_focus


async def test_a_whole_edit_typed_over_the_one_offered_takes_its_place():
    async with stepping("mazur") as (pilot, stepper):
        await pilot.press("right", "e")
        line = stepper.query_one(LinePrompt).query_one(Input)
        await pilot.press(*"x[0,1] =")
        assert line.value == "x[0,1] ="
        await pilot.press(*" 0.3", "enter")
        walk = stepper.session.scene.walk
        assert (walk.leaves["x"].data[0, 1], walk.leaves["W1"].data[0, 0]) == (0.3, 0.15)
        await pilot.press("e", *"x[0,0] = nan", "enter")
        await until(pilot, lambda: "nan is not a finite number" in screen_text(pilot))
        assert line.value == "x[0,0] = nan"


async def test_iterating_shows_the_loss_falling():
    async with stepping("mazur") as (pilot, stepper):
        await pilot.press("u")
        assert "L 0.298371 → 0.291028" in shown(stepper)
        await pilot.press("n")
        assert "* iteration 2, compared with 1   L 0.298371 → 0.291028" in shown(stepper)
        assert stepper.cursor == 35
        assert "iteration 1" not in shown(stepper)  # it left the W1 that the update reads
        await pilot.press("j", "h", "enter")
        assert "h, iteration 1" in shown(stepper)


async def test_the_rate_grows_and_shrinks_by_key():
    async with stepping("mazur") as (pilot, stepper):
        await pilot.press("plus")
        assert stepper.session.scene.walk.rate == 1.0
        await pilot.press("minus", "minus")
        assert stepper.session.scene.walk.rate == 0.2
        assert "rate 0.20" in screen_text(pilot)


async def test_a_walk_is_opened_again_with_what_was_edited_and_bookmarked():
    async with stepping("mazur") as (pilot, stepper):
        await pilot.press("j", "h", "enter", "e")
        await type_line(pilot, "W1[0,0] = 0.9")
        await pilot.press("down", "m")
        left = stepper.session
    async with stepping() as (_, stepper):
        assert place_of(stepper.session) == place_of(left)
        assert stepper.session.scene.leaves["W1"].data[0, 0] == 0.9
        assert stepper.session.present.bookmarks == {stepper.cursor}
        assert stepper.session.scene.element == (0, 1)


async def test_another_walk_is_chosen_from_the_list():
    async with stepping("mazur") as (pilot, stepper):
        await pilot.press("right", "w")
        assert stepper.query_one(WalkList).has_focus
        assert "⏎ open  esc close" in screen_text(pilot).splitlines()[-1].lower()
        await pilot.press("down", "enter")
        stepper = await opened(pilot, "xor")
        assert stepper.cursor == 0
        await pilot.press("w", "escape")
        assert stepper.has_focus
        assert pilot.app.current_mode == "step"


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_list_begins_with_ones_own_and_names_each_walk_in_a_column(size):
    async with stepping("xor", size=size) as (pilot, stepper):
        await pilot.press("w", "home")
        own, mazur = (
            next(line for line in screen_text(pilot).splitlines() if title in line)
            for title in ("A network or an expression of your own", "Mazur's network")
        )
        assert stepper.query_one(WalkList).highlighted == 0
        assert own.split()[0] == "2-3-1"
        assert mazur.split()[0] == "mazur"
        assert own.index("A network") == mazur.index("Mazur's")


async def test_letters_typed_in_the_list_do_not_step():
    async with stepping("mazur") as (pilot, stepper):
        await pilot.press("right", "w")
        before = stepper.session.scene
        await pilot.press(*"nopxzZvmrle", "plus", "space")
        assert stepper.query_one(WalkList).has_focus
        assert stepper.session.scene is before
        assert not stepper.session.present.bookmarks


async def test_a_click_looks_at_an_element_or_goes_to_the_step_that_made_it():
    async with stepping("mazur") as (pilot, stepper):
        await pilot.press("j", "h", "enter")
        detail = stepper.query_one("#stepper-step", DrawingView)
        spot = [s for s in detail.drawing.spots if s.name == "h"][-1]
        await pilot.click(detail, offset=(spot.x + 1, spot.y))
        assert stepper.session.scene.element == (0, 1)
        picture = stepper.query_one("#stepper-map", DrawingView)
        spot = next(s for s in picture.drawing.spots if s.name == "z1")
        await pilot.click(picture, offset=(spot.x + 1, spot.y))
        assert stepper.session.scene.step.name == "z1"
        spot = next(s for s in picture.drawing.spots if s.name == "W2")
        await pilot.click(picture, offset=(spot.x + 1, spot.y))
        assert stepper.query_one(LinePrompt).query_one(Input).value == "W2[0,0] = 0.4"


async def test_a_click_in_the_list_goes_to_that_step():
    async with stepping("mazur") as (pilot, stepper):
        steps = stepper.query_one("#stepper-list", DrawingView)
        spot = steps.drawing.spots[9]
        await pilot.click(steps, offset=(spot.x + 3, spot.y))
        assert stepper.cursor == 10


@pytest.mark.parametrize("name", ["mazur", "xor", "diamond"])
async def test_80_by_24_shows_position_formula_and_numbers_at_every_step(name):
    async with stepping(name, size=(80, 24)) as (pilot, stepper):
        for _ in some(stepper.session.scene.walk.steps):
            await pilot.press("right")
            await pilot.pause()
            scene, text = stepper.session.scene, screen_text(pilot)
            assert f"▸ {scene.step.formula}" in text
            assert f"{scene.phase} {scene.cursor} / {scene.total}" in text
            assert scene.explanation.target in text
            assert shown(stepper).splitlines()[-1].strip() in text
            assert not stepper.query_one("#stepper-detail").show_vertical_scrollbar


async def test_the_top_line_says_which_walk_and_how_far():
    async with stepping("xor", "--at=11") as (pilot, _):
        top = screen_text(pilot).splitlines()[0]
        assert "Step › XOR: 2-2-1, tanh and sigmoid" in top
        assert "backward 11 / 20   rate 0.50" in top


async def test_a_walk_that_does_not_exist_is_named_with_those_that_do():
    async with stepping("mazur") as (pilot, stepper):
        view = pilot.app.screen.query_one(WalkView)
        view.open(StepSpec("nothing"))
        await until(pilot, lambda: told(pilot))
        (said,) = told(pilot)
        assert "expected one of mazur, xor, and-gate" in said
        assert view.stepper is stepper
        assert view.walk_name == "mazur"


async def test_how_far_the_learner_stepped_is_kept():
    async with stepping("mazur") as (pilot, _):
        await pilot.press("u", "home")
    with Store.open() as store:
        (walk,) = list_walks(store)
    assert (walk.name, walk.furthest, walk.finished_backward) == ("mazur", 17, True)


async def test_where_a_walk_is_opened_does_not_count_as_stepped_there():
    async with stepping("mazur", "--at=12") as (pilot, stepper):
        assert stepper.cursor == 12
        await pilot.press("n")  # nor does another iteration
    with Store.open() as store:
        assert list_walks(store) == []


async def test_a_walk_is_opened_where_it_was_left_also_after_a_restart():
    async with stepping("xor", "--at=3") as (pilot, stepper):
        await pilot.press("Z", "right", "right", "n")
        left = stepper.cursor
    async with stepping() as (pilot, stepper):
        assert stepper.session.name == "xor"
        assert stepper.session.scene.folded
        assert (stepper.cursor, stepper.session.scene.iteration) == (left, 2)
        await pilot.press("w", "home", "down", "enter")
        stepper = await opened(pilot, "mazur")
        await pilot.press("right", "escape")
        await until(pilot, lambda: "step 1 of 18, Mazur's network" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.current_mode == "step")
        assert (stepper.session.name, stepper.cursor) == ("mazur", 1)


class Bench(App):
    """A stepper as it stands beside a page."""

    CSS = "WalkView { width: 58; height: 30; }"

    def __init__(self, **settings):
        super().__init__()
        self.view = WalkView(StepSpec("xor", **settings))
        self.moves = []

    def get_theme_variable_defaults(self):
        return {"rule": "#444444", "quiet": "#888888", "positive": "#ff8800", "negative": "#0088ff"}

    def compose(self):
        yield self.view

    def on_stepper_moved(self, event):
        self.moves.append((event.name, event.position, event.total, event.phase))


async def test_on_a_bench_the_whole_title_stands_beside_the_position():
    app = Bench(at=11)
    async with app.run_test(size=(120, 32)) as pilot:
        await until(pilot, lambda: "XOR" in screen_text(pilot))
        header = next(line for line in screen_text(pilot).splitlines() if "XOR" in line)
        assert header.split("  ")[0].strip() == "XOR: 2-2-1, tanh and sigmoid"
        assert "backward 11 / 20" in header


async def test_on_a_bench_it_opens_where_the_page_says_and_tells_where_it_is():
    app = Bench(at=7, rate=0.1)
    async with app.run_test(size=(120, 32)) as pilot:
        await until(pilot, lambda: app.moves)
        assert app.moves == [("xor", 7, 20, "backward")]
        assert app.view.stepper.session.scene.walk.rate == 0.1
        app.view.stepper.focus()
        await pilot.press("right")
        assert app.moves[-1] == ("xor", 8, 20, "backward")
        assert "backward 8 / 20" in screen_text(pilot)
        assert not app.view.stepper.query_one("#stepper-detail").show_vertical_scrollbar


async def test_a_walk_is_opened_as_the_command_line_asks():
    asked = ("--rate=0.25", "--train-biases", "--optimizer=adam", "--iterations=2", "--expand")
    async with stepping("layernorm", "--at=24", "--element=1,2", *asked) as (_, stepper):
        scene = stepper.session.scene
        assert (scene.cursor, scene.element) == (24, (1, 2))
        assert scene.walk.optimizer == "adam"
        assert (scene.walk.rate, scene.walk.iterations) == (0.25, 2)
        assert scene.walk.opened == {"y"}
        _, status = stepper.heading(118, "")
        assert status.endswith("iteration 1   rate 0.25   adam")


def test_the_screen_is_imported_without_numpy(run_python):
    imported = run_python(
        "import sys, tutor.app.screens.step, tutor.app.widgets.stepper.stepper; print(*sys.modules)"
    )
    assert "tutor.app.widgets.stepper.stepper" in imported.split()
    assert "numpy" not in imported.split()


async def test_a_walk_asked_for_before_the_view_is_composed_is_opened():
    async with stepping("mazur") as (pilot, _stepper):
        view = WalkView()
        mounting = pilot.app.screen.mount(view)
        view.open(StepSpec("xor"))
        await mounting
        await until(pilot, lambda: view.stepper is not None)
        assert view.stepper.session.name == "xor"
