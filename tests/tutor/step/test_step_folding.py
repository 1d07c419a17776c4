"""A large walk opens at the level of its layers, and unfolds."""

from __future__ import annotations

import re

import pytest
from loops import some
from open_step import shown, stepping

from core.examples import EXAMPLES
from tutor.stepping.boxes import draw_boxes
from tutor.stepping.operations import short_name
from tutor.stepping.page import draw_detail
from tutor.stepping.scene import Scene
from tutor.stepping.session import LARGE, Session
from tutor.stepping.spec import StepSpec
from tutor.stepping.steplist import draw_steps, list_width
from tutor.words import cells

DEEP = f"2-{'3-' * (LARGE // 2)}1 tanh mse xor"
"""So many layers that it opens folded."""


def steps_made(session):
    """The names on the way from the first to the last step, move by move, and back."""
    ways = []
    for direction in (1, -1):
        names = []
        while (cursor := session.scene.onward(direction)) != session.scene.cursor:
            session.moves.go(cursor)
            names.append(session.scene.step.name if session.scene.step else "start")
        ways.append(names)
    return ways


def test_a_large_walk_opens_folded_and_a_small_one_does_not():
    assert Session(StepSpec(DEEP)).scene.folded
    assert not Session(StepSpec("mazur")).scene.folded


def test_a_move_takes_a_folded_layer_as_a_whole_in_both_directions():
    session = Session(StepSpec("mazur"))
    session.moves.fold(everything=True)
    forth, back = steps_made(session)
    assert forth == ["h", "o", "L", "dL", "dt", "db2", "db1", "W2"]
    assert back == ["db1", "db2", "dt", "dL", "L", "o", "h", "start"]


def test_one_layer_unfolds_into_its_operations_and_the_others_stay_folded():
    session = Session(StepSpec("mazur"))
    session.moves.fold(everything=True)
    session.moves.go(2)
    session.moves.fold()
    forth, _ = steps_made(session)
    assert forth[:2] == ["o", "L"]
    session.moves.go(0)
    forth, _ = steps_made(session)
    assert forth[:3] == ["z1", "h", "o"]
    session.moves.go(0)
    session.moves.fold()
    assert not session.scene.folded


def test_the_list_and_the_header_say_which_steps_a_folded_layer_takes():
    session = Session(StepSpec(DEEP))
    session.moves.go(session.scene.onward(1))
    text = draw_steps(session.scene, 24, 20).text
    assert "▸     1–2  layer 1" in text
    assert "affine" not in text
    assert f"forward 1–2 / {session.scene.total}" in session.status
    session.moves.fold()
    assert re.search(r"z1 +affine", draw_steps(session.scene, 34, 20).text)
    assert f"forward 2 / {session.scene.total}" in session.status


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_name_in_the_list_is_cut_where_there_is_room_and_where_not_it_says_so(name):
    walk = EXAMPLES[name].walk()
    for one in (walk, walk.with_opened(walk.can_be_opened)):
        wide, narrow = list_width(one, 60), list_width(one, 24)
        for cursor in some(range(1, len(one.steps) + 1)):
            scene = Scene(one).at(cursor)
            step = scene.step
            operation = short_name(step.operation) if step.record else ""
            (row,) = (r for r in draw_steps(scene, wide, 20).text.splitlines() if "▸" in r)
            assert row.split()[-2 if operation else -1 :] == [step.name, *operation.split()][-2:]
            (row,) = (r for r in draw_steps(scene, narrow, 20).text.splitlines() if "▸" in r)
            assert cells.width(row) <= narrow
            assert "…" in row or row.rstrip().endswith(operation or step.name)


def test_a_folded_layer_is_one_box_and_every_walk_can_be_drawn_so():
    for example in some(EXAMPLES.values()):
        walk = example.walk()
        walk = walk.with_opened(walk.can_be_opened)
        everything = frozenset(stage.name for stage in walk.stages)
        for cursor in some(range(1, len(walk.steps) + 1)):
            assert "▸" in draw_boxes(Scene(walk, folded=everything).at(cursor), 90, 20).text
    mazur = EXAMPLES["mazur"].walk()
    folded = Scene(mazur, folded=frozenset({"h", "o", "loss"}))
    assert draw_boxes(Scene(mazur), 400, 60).text.count("╭") == 5
    assert draw_boxes(folded, 400, 60).text.count("╭") == 3
    assert "h (2)" in draw_boxes(folded, 400, 60).text


@pytest.mark.parametrize("width", [110, 78, 56])
def test_the_start_page_names_whole_parameters_and_says_if_there_are_more(width):
    scene = Session(StepSpec(DEEP)).scene
    page = draw_detail(scene, width, 20, "title", "look").text
    at = page.index("trained: ") + len("trained: ")
    shown = page[at : page.index("layers are folded")].replace(",", "").split()
    names = [scene.walk.names[t] for t in scene.walk.trained]
    whole = shown.index("…") if "…" in shown else len(names)
    assert shown[:whole] == names[:whole]
    assert ("…" in shown) == (width < 100)


def test_folding_and_editing_leave_the_place():
    session = Session(StepSpec(DEEP))
    session.moves.go(session.scene.onward(1))
    session.changes.edit("x[0,0] = 2")
    assert session.scene.folded
    assert session.scene.cursor == 2
    session.changes.reset()
    assert session.scene.folded
    assert session.scene.cursor == 2


async def test_the_screen_folds_and_unfolds_by_key():
    async with stepping(DEEP) as (pilot, stepper):
        assert "layers are folded" in shown(stepper)
        await pilot.press("right")
        assert "1–2  layer 1" in shown(stepper)
        assert stepper.cursor == 2
        await pilot.press("Z", "right")
        assert stepper.cursor == 3
        assert "1–2  layer 1" not in shown(stepper)


@pytest.mark.parametrize("name", ["transformer-block", "gcn-4"])
def test_where_layers_are_folded_the_list_still_has_room_for_whole_rows(name):
    session = Session(StepSpec(name, at=1))
    session.moves.fold()
    scene = session.scene
    width = list_width(scene.walk, 60, folded=True)
    assert "…" not in draw_steps(scene, width, 200).text
    assert "…" in draw_steps(scene, list_width(scene.walk, 60), 200).text


def test_a_folded_layer_stands_under_the_direction_it_goes_in():
    session = Session(StepSpec("transformer-block"))
    session.moves.fold(everything=True)
    listed = [row.strip() for row in draw_steps(session.scene, 40, 200).text.splitlines()]
    headings = [row for row in listed if not row[:1].isdigit()]
    assert headings == ["forward", "seed", "backward", "update"]
