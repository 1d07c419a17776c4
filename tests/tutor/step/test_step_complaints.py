"""What learners stumbled over in the stepper, each kind held over all walks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from loops import some
from open_step import opened, shown, stepping

from core.examples import EXAMPLES
from core.examples.own import parse_own_network
from core.walk import FAULTS, Phase
from tutor.app.widgets.stepper.walk_list import WalkList
from tutor.stepping.arithmetic import draw_arithmetic
from tutor.stepping.arrays import draw_arrays, panels
from tutor.stepping.edits import EditError, find_cursor, jump_names
from tutor.stepping.formula import draw_formula
from tutor.stepping.found import draw_found
from tutor.stepping.page import draw_detail, draw_map, map_rows
from tutor.stepping.scene import Scene
from tutor.stepping.session import Session
from tutor.stepping.spec import StepSpec

SIZES = [(92, 33), (79, 21), (60, 17)]
WIDE = "2-8-8-3 relu spirals rows=5"


def moments(walk):
    return [Scene(walk).at(cursor) for cursor in range(1, len(walk.steps) + 1)]


def detail(scene, width, height, **more):
    rows = height - draw_map(scene, width, map_rows(scene.walk, height - 1)).height - 1
    return draw_detail(scene, width - 1, rows, "", "", **more).text


@pytest.mark.parametrize("name", ["mazur", "xor", "softmax-3", "2-3-2 relu moons rows=4", WIDE])
@pytest.mark.parametrize("size", SIZES[:2])
def test_no_operand_vanishes_without_a_word(name, size):
    """Each array that a step reads has its heading; a large one is cut, with … and its shape."""
    for scene in some(moments(Session(StepSpec(name)).original)):
        text = detail(scene, *size)
        for panel in some(panels(scene)):
            assert panel.old or panel.fixed or panel.heading in text, (scene.step.formula, text)


def test_of_a_cut_array_the_row_and_the_column_in_use_are_kept():
    walk = parse_own_network(WIDE).example().walk()
    scene = Scene(walk).at(walk.find("z3") + 1).looking_at((4, 2))
    drawn = draw_arrays(panels(scene), 80, 3, room=5)
    assert drawn.width <= 80
    assert "W3 8×3" in drawn.text
    for array, index in (("a2", (4, 0)), ("z3", (4, 2))):
        made = scene.known[array][index]
        assert f"{made:.3f}".replace("-", "−") in drawn.text


@pytest.mark.parametrize("expand", [False, True])
@pytest.mark.parametrize("width", [92, 79])
def test_the_probabilities_of_a_loss_are_shown(expand, width):
    walk = Session(StepSpec("softmax-3", expand=expand)).original
    z = walk.known(0)["z"]
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    name = "L.q" if expand else "L"
    for at in (walk.find(name), walk.find("dz")):
        text = detail(Scene(walk).at(at + 1), width, 33)
        for value in some(p.ravel()):
            assert f"{value:.4f}" in text or f"{value:.3f} " in text


@pytest.mark.parametrize("name", EXAMPLES)
def test_whatever_has_a_name_can_be_jumped_to(name):
    scene = Scene(EXAMPLES[name].walk().varied(iterations=2))
    for begun in (scene, scene.at(scene.total)):
        for what in some(jump_names(begun)):
            there = begun.at(find_cursor(begun, what))
            assert there.iteration == begun.iteration or there.cursor == 0
            step = there.step
            made = step is not None and step.name == what
            assert made or what in [array.name for array in step.reads]
    trained = [scene.walk.names[t] for t in scene.walk.trained]
    for what in some(trained):
        assert scene.at(find_cursor(scene, what)).step.phase is Phase.UPDATE
    with pytest.raises(EditError, match="No step makes 'nosuch'"):
        find_cursor(scene, "nosuch")
    with pytest.raises(EditError, match="No step makes"):
        find_cursor(scene, "\N{ARABIC-INDIC DIGIT ONE}")


@pytest.mark.parametrize("size", SIZES[:2])
def test_the_trace_of_an_update_leaves_its_arithmetic(size):
    for scene in some(moments(EXAMPLES["mazur"].walk())):
        if scene.step.phase is Phase.UPDATE:
            text = detail(scene, *size, insight="blame")
            explained = scene.explanation
            assert f"{explained.target} ← {explained.symbols}" in text
            assert "reaches the loss by" in text


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_a_mistake_made_stands_beside_what_is_right_and_stays(name):
    plain = EXAMPLES[name].walk()
    for fault in some(plain.faults()):
        walk = plain.with_fault(fault.name)
        parting = walk.parting()
        wrong = np.argwhere(~np.isclose(parting.array, plain.steps[parting.position].array))
        scene = Scene(walk).at(parting.position + 1).looking_at(tuple(map(int, wrong[0])))
        drawn = draw_found(scene, 92)
        if fault.overwrites and drawn is None:
            continue
        assert drawn is not None, fault.name
        assert "is right" in drawn.text
        assert "v corrects it" in drawn.text
        assert FAULTS[fault.name].title in " ".join(drawn.text.split())
        assert draw_found(Scene(plain).at(scene.cursor).looking_at(scene.element), 92) is None


async def test_the_list_of_walks_is_filtered_as_one_types():
    async with stepping("mazur", "--at=5") as (pilot, stepper):
        await pilot.press("w", *"xor")
        walks = stepper.query_one(WalkList)
        assert [walks.get_option_at_index(k).id for k in range(walks.option_count)] == ["xor"]
        await pilot.press(*["backspace"] * 3, *"nosuch", "enter")
        assert stepper.session.name == "mazur"
        await pilot.press(*["backspace"] * 6, *"lst", "enter")
        stepper = await opened(pilot, "lstm-2")
        await pilot.press("w", *"2-2-1 relu", "enter")
        stepper = await opened(pilot, "2-2-1 relu mse xor rows=4 seed=0")
        assert "z1" in shown(stepper)


@pytest.mark.parametrize(
    ("name", "width", "height"),
    [("mazur", 92, 33), ("xor", 92, 33), ("softmax-3", 92, 33)],
)
def test_the_picture_shows_every_weight_and_its_gradient(name, width, height):
    walk = EXAMPLES[name].walk()
    scene = Scene(walk).at(walk.find("dW1" if name != "softmax-3" else "dW") + 1)
    drawn = draw_map(scene, width, map_rows(walk, height - 1))
    assert drawn.width <= width
    shown_there = {(spot.name, spot.element) for spot in drawn.spots}
    for tensor in some(walk.trained):
        called = walk.names[tensor]
        if called.startswith("W"):
            for index in some(np.ndindex(tensor.shape)):
                assert {(called, index), (f"d{called}", index)} <= shown_there, (called, index)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_in_an_update_only_the_update_itself_leads_from_old_to_new(optimizer):
    session = Session(StepSpec("mazur", optimizer=optimizer))
    session.moves.first_of("update")
    session.changes.iterate()
    for scene in some(moments(session.scene.walk)):
        if scene.iteration == 2 and scene.step.phase is Phase.UPDATE:
            after = session.present.scene.at(scene.cursor)
            assert " → " not in draw_arithmetic(after, 92).text
    session.changes.change_rate(1)
    assert " → " not in draw_arithmetic(session.scene, 92).text
    assert "before the edit 0.149" in draw_arithmetic(session.scene, 92).text or optimizer == "adam"
    headings = [panel.heading for panel in panels(session.scene)]
    assert not any(heading.endswith(" before") for heading in headings)


@pytest.mark.parametrize("name", [*EXAMPLES, WIDE])
def test_layers_are_called_as_one_speaks_of_them(name):
    walk = Session(StepSpec(name)).original
    assert not any("[" in stage.name for stage in walk.stages)


@pytest.mark.parametrize("name", ["mazur", "xor", "softmax-3"])
def test_what_is_to_be_predicted_gives_away_no_shape(name):
    """Neither the formula in shapes nor the array at work says how large it is."""
    for scene in some(moments(Session(StepSpec(name)).original)):
        covered = replace(scene, covered=True)
        formula, drawn = draw_formula(covered, 200).text, draw_arrays(panels(covered), 200, 9).text
        shapes = scene.step.shapes if scene.step.record is not None else ""
        if shapes:
            assert shapes in draw_formula(scene, 200).text
            assert shapes not in formula
            assert formula.rstrip().endswith("?" + shapes[shapes.index(" = ") :])
        assert drawn.count("?") == 1
