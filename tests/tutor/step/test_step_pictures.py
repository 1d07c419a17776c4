"""The stepper's pictures: they fit, and they show what is known and nothing else."""

from __future__ import annotations

import re

import numpy as np
import pytest
from loops import perhaps, some
from soaking import spread

from core.examples import EXAMPLES
from core.formula import read
from core.losses import mse_loss
from core.networks import MLP
from core.tape import Tape, Tensor
from core.walk import Phase, Recipe, Walk
from tutor.stepping.arrays import Panel, draw_arrays
from tutor.stepping.boxes import draw_boxes
from tutor.stepping.formula import draw_formula, shapes_of
from tutor.stepping.layers import find_network
from tutor.stepping.numbers import number, short
from tutor.stepping.page import draw_detail, draw_map, map_rows
from tutor.stepping.scene import Scene
from tutor.stepping.session import Session
from tutor.stepping.spec import StepSpec
from tutor.stepping.steplist import draw_steps
from tutor.stepping.wrapping import broken_formula
from tutor.words import cells

WIDTHS = (50, 80, 116)


def page(scene, width=80, height=21):
    """The whole page as text, at the size of a full screen of 80×24."""
    picture = draw_map(scene, width, map_rows(scene.walk, height - 1))
    detail = draw_detail(scene, width - 1, height - picture.height - 1, "title", "look for this")
    return f"{picture.text}\n{detail.text}"


def writings(scene):
    """The ways in which the element looked at may be written."""
    value, signed = scene.step.array[scene.element], scene.is_gradient(scene.step.name)
    return {number(value, digits, signed=signed) for digits in (0, 3, 4, 6)}


def words(text):
    """What stands between blanks and brackets; a mark belongs to the number after it."""
    return set(re.split(r"[\s\[\]│┌┐└┘⋮…*]+", re.sub("▸ +", "▸", text)))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("height", [14, 33])
def test_no_line_is_wider_than_asked(moments, width, height):
    for scene in some(moments):
        for line in some(page(scene, width, height).splitlines()):
            assert cells.width(line) <= width, line


@pytest.mark.parametrize("width", [58, 116])
@pytest.mark.parametrize("name", ["mazur", "xor"])
def test_the_network_shows_every_value_that_is_known_of_the_row_shown(name, width):
    scene = Scene(EXAMPLES[name].walk())
    for cursor in some(range(scene.total + 1)):
        moment = scene.at(cursor)
        picture = draw_map(moment, width, 20)
        shown = {(spot.name, spot.element) for spot in picture.spots}
        for step in perhaps(moment.walk.steps[:cursor]):
            if step.phase is not Phase.FORWARD:
                continue
            array = step.array
            row = array[moment.row] if moment.is_batched(step.tensor) else array.reshape(-1)
            for unit in some(range(row.size)):
                index = () if not array.ndim else (moment.row if len(array) > 1 else 0, unit)
                assert (step.name, index) in shown


@pytest.mark.parametrize("width", [78, 80])
@pytest.mark.parametrize("name", ["mazur", "xor"])
def test_on_a_small_screen_the_network_shows_what_the_step_in_hand_reads_and_makes(name, width):
    """With the weights that are at work, and their gradients beside them once they are known."""
    walk = EXAMPLES[name].walk()
    for cursor in some(range(1, len(walk.steps) + 1)):
        scene = Scene(walk).at(cursor)
        picture = draw_map(scene, width, map_rows(walk, 21))
        step, shown = scene.step, {spot.name for spot in picture.spots}
        tensors = (step.tensor,) if step.record is None else (*step.record.operands, step.tensor)
        for one in some({walk.names[tensor] for tensor in tensors}):
            if one[0] == "b":  # a bias has no column: its step is named above the lines
                continue
            assert one in shown, (step.name, one)
            assert f"d{one}" not in scene.known or f"d{one}" in shown, (step.name, one)
        assert step.name in shown or f"▸{step.name}" in picture.text


@pytest.mark.parametrize("name", ["mazur", "xor"])
def test_beside_a_page_the_network_shows_every_unit_and_names_each_step(name):
    scene = Scene(EXAMPLES[name].walk())
    network = find_network(scene.walk)
    units = {scene.walk.names[layer.a] for layer in network.layers}
    for cursor in some(range(1, scene.total + 1)):
        picture = draw_map(scene.at(cursor), 48, 20)
        if scene.at(cursor).step.tensor is not network.target:
            assert f"▸{scene.at(cursor).step.name}" in picture.text
    assert units <= {spot.name for spot in picture.spots}


@pytest.mark.parametrize("width", range(48, 120, 6))
@pytest.mark.parametrize("walk", ["mazur", "xor"])
def test_a_column_holds_the_numbers_of_the_array_in_its_title(walk, width):
    scene = Scene(EXAMPLES[walk].walk())
    for cursor in some(range(1, scene.total + 1)):
        moment = scene.at(cursor)
        name, picture = moment.step.name, draw_map(moment, width, 20)
        title = next((line for line in picture.text.splitlines() if f"▸{name}" in line), "")
        end = title.find(f"▸{name}") + len(name) + 1
        column = {spot.name for spot in picture.spots if spot.x < end <= spot.x + spot.width}
        if title and column:  # else it is hidden, or named above the lines that join two layers
            assert name in column
            if name[1:] in column and name[1] in "Wb":  # then each stands under its weight
                over, under = places(picture, name[1:]), places(picture, name)
                assert under == {at: (x, y + 1) for at, (x, y) in over.items()}


def places(picture, name):
    """Where each element of an array stands."""
    return {spot.element: (spot.x, spot.y) for spot in picture.spots if spot.name == name}


def columns(scene, width, height):
    """What the first line over a network's columns says."""
    return draw_map(scene, width, height).text.splitlines()[2].replace("▸", " ").split()


@pytest.mark.parametrize("width", [92, 116])
@pytest.mark.parametrize("name", ["mazur", "xor", "2-3-1 relu moons rows=4"])
def test_the_target_is_shown_rather_than_columns_for_gradients(name, width):
    scene = Session(StepSpec(name)).scene
    assert "t" in columns(scene, width, 20)
    assert {spot.name for spot in draw_map(scene, width, 20).spots} >= {"x", "t"}


def test_a_target_without_a_column_is_named_where_it_joins():
    scene = Session(StepSpec("2-4-4-4-4-4-1 tanh mse xor")).scene
    assert columns(scene, 80, 20)[-2:] == ["t", "L"]
    assert "t" not in {spot.name for spot in draw_map(scene, 80, 20).spots}


def test_the_class_of_a_row_is_shown_as_a_whole_number():
    for row, wanted in ((0, "2"), (1, "0")):
        walk = EXAMPLES["softmax-3"].walk()
        picture = draw_map(Scene(walk, row=row), 80, 20)
        (spot,) = (spot for spot in picture.spots if spot.name == "y")
        line = picture.text.splitlines()[spot.y]
        assert line[spot.x : spot.x + spot.width].strip() == wanted
        assert walk.leaves["y"].data[row] == int(wanted)


def test_a_deep_network_in_a_low_room_has_a_row_for_each_unit():
    scene = Session(StepSpec("2-4-4-4-4-4-1 tanh mse xor")).scene
    for cursor in some(range(scene.total + 1)):
        picture = draw_map(scene.at(cursor), 80, 8)
        assert picture.height <= 8
        rows = {(spot.x, spot.y) for spot in picture.spots}
        assert len(rows) == len(picture.spots)


@pytest.mark.parametrize("digits", [2, 3, 4])
def test_where_room_is_scarce_no_number_is_wider_than_its_column(digits):
    for size in (0.0, 1e-300, 0.1234567, 98.7654321, 1234.5678, 99999.95, 1e6, 1e16, 1e300):
        for value in (size, -size):
            for signed in (False, True):
                assert len(short(value, digits, signed=signed)) <= digits + 4
    assert short(12.34567, 4) == "12.3457"
    assert short(-0.5, 2) == "−0.50"
    assert short(-0.0, 4, signed=True) == "0.0000"
    assert short(-1.5e300, 4) == "−1.5e300"


def test_a_network_keeps_its_columns_when_a_number_becomes_huge():
    session = Session(StepSpec("mazur", at=5))
    before = columns(session.scene, 92, 20)
    session.changes.edit("W1[0,0] = 1e300")
    assert draw_map(session.scene, 92, 20).text.splitlines()[3].replace("▸", " ").split() == before


def test_beside_a_page_every_sum_shows_its_numbers_at_its_step():
    scene = Scene(EXAMPLES["mazur"].walk())
    for name in ("z1", "z2", "dz1", "dz2"):
        moment = scene.at(scene.walk.find(name) + 1)
        shown = {s.element for s in draw_map(moment, 48, 20).spots if s.name == name}
        assert shown == {(0, 0), (0, 1)}


def test_long_sums_are_broken_before_a_sign_and_not_within_a_term():
    scene = Scene(EXAMPLES["mazur"].walk())
    for name in ("z1", "L"):
        text = draw_detail(scene.at(scene.walk.find(name) + 1), 46, 30, "", "").text
        broken = [line.strip() for line in text.splitlines() if line.strip().startswith("+")]
        assert len(broken) == 2  # in names, and in numbers
        assert all(line.count("(") == line.count(")") or name == "L" for line in broken)
    assert "+ (o[0,1] − t[0,1])²) / 2" in text


def test_a_gradient_that_nothing_uses_says_so():
    scene = Scene(EXAMPLES["mazur"].walk())
    at = {step.name: step.position + 1 for step in scene.walk.steps}
    for name, used in (("dt", False), ("dx", False), ("dW1", True), ("dh", True)):
        text = draw_detail(scene.at(at[name]), 60, 30, "", "").text
        assert ("no update uses its gradient" not in text) == used


def test_the_network_shows_nothing_that_is_not_known_yet(moments):
    for scene in some(moments):
        spots = draw_map(scene, 116, 20).spots
        assert {spot.name for spot in spots} <= set(scene.known)


def test_what_stands_at_a_spot_is_the_elements_number(moments):
    for scene in some(moments):
        picture = draw_map(scene, 116, 20)
        lines = picture.text.splitlines()
        for spot in some(picture.spots):
            text = lines[spot.y][spot.x : spot.x + spot.width]
            array = scene.known[spot.name]
            value, signed = float(array[spot.element]), scene.is_gradient(spot.name)
            digits = 4 if array.dtype.kind == "f" else 0
            wanted = short(value, digits, signed=signed), number(value, digits, signed=signed)
            assert any(number in text for number in wanted)


@pytest.mark.parametrize("name", ["mazur", "xor"])
@pytest.mark.parametrize(("width", "by_layer"), [(58, False), (80, True), (116, False)])
def test_the_columns_of_a_network_stay_where_they_are_from_step_to_step(name, width, by_layer):
    """Where only the layer at work shows its weights, from step to step in that layer."""
    walk = EXAMPLES[name].walk()
    places = {}
    for cursor in some(range(len(walk.steps) + 1)):
        scene = Scene(walk).at(cursor)
        spots = draw_map(scene, width, 12).spots
        weights = frozenset(spot.name for spot in spots if spot.name.startswith("W"))
        for spot in some(spots):
            there = (spot.name.partition("(")[0], spot.element)
            part = weights if by_layer else ""
            assert places.setdefault((part, spot.x, spot.y), there) == there


def test_the_current_step_is_marked_in_the_network_and_over_its_formula(moments):
    for scene in some(moments[1:]):
        if scene.phase != "forward":
            continue
        assert f"▸{scene.step.name}" in draw_map(scene, 116, 20).text
        assert draw_detail(scene, 115, 20, "", "").text.startswith(f" ▸ {scene.step.name} = ")


def test_a_diamond_shows_both_paths_and_then_their_sum():
    scene = Scene(EXAMPLES["diamond"].walk())
    at = {step.name: step.position + 1 for step in scene.walk.steps[:-1]}
    for name, text in (("dx(1)", "dx(1)  +6.0000"), ("dx(2)", "dx(2) +15.0000")):
        assert text in draw_map(scene.at(at[name]), 56, 12).text
    assert "dx    +21.0000" in draw_map(scene.at(at["dx"]), 56, 12).text


def test_the_strip_turns_where_the_walk_turns():
    scene = Scene(EXAMPLES["mazur"].walk())
    forward = draw_map(scene.at(5), 80, 12).text.splitlines()[0]
    backward = draw_map(scene.at(10), 80, 12).text.splitlines()[0]
    assert "←" not in forward
    there, _, back = backward.partition(" h ")
    assert "→" in there
    assert "←" not in there
    assert "→" not in back
    assert forward.replace("→", "←") == backward.replace("→", "←")


def test_a_screen_of_80_by_24_shows_position_formula_numbers_and_result_at_every_step(moments):
    for scene in some(moments[1:]):
        text = page(scene)
        assert len(text.splitlines()) + 1 <= 21
        assert " ".join(scene.step.formula.split()) in " ".join(text.split())  # on two lines, too
        assert scene.explanation.target in text
        assert {f"▸{text}" for text in writings(scene)} & words(text)


def test_the_arithmetic_shown_is_the_walks_own(moments):
    for scene in some(moments[1:]):
        for index in some(spread(np.ndindex(scene.step.array.shape), 3)):
            moment = scene.looking_at(index)
            explanation = moment.step.explain(index)
            text = draw_detail(moment, 600, 40, "", "").text
            if len(explanation.factors) > 1:
                for factor in some(explanation.factors[:4]):
                    assert factor.upstream.symbols() in text
                    assert factor.local.symbols() in text
            else:
                assert explanation.symbols in text
            assert explanation.target in text


def test_gradients_carry_their_sign_without_any_colour(moments):
    for scene in some(moments[1:]):
        if scene.phase != "backward":
            continue
        value = float(scene.step.array[scene.element])
        shown = writings(scene) & words(draw_detail(scene, 115, 30, "", "").text)
        signs = {text[0] for text in shown if "." in text}
        assert signs <= {"+" if value > 0 else "−" if value < 0 else "0"}
        assert signs or value == 0


def test_the_start_says_what_to_look_for(example):
    text = page(Scene(example.walk()))
    assert "look for this" in text
    assert "takes the first step" in text


def test_after_an_edit_old_and_new_stand_side_by_side():
    session = Session(StepSpec("mazur", at=1))
    session.changes.edit("W1[0,0] = 0.3")
    text = page(session.scene)
    assert "W1[0,0] 0.1500 → 0.3000" in text
    assert "= 0.3775 → 0.3850" in text
    assert "0.3850*" in text
    assert "z1 before" in page(session.scene, 116)
    assert "0.3925*" not in text  # the other unit does not read that weight


def test_a_network_too_wide_to_draw_is_still_stepped_through():
    rng = np.random.default_rng(0)
    model = MLP([8, 16, 3], activation="tanh", rng=rng)
    x, t = Tensor(rng.normal(size=(5, 8)), "x"), Tensor(rng.normal(size=(5, 3)), "t")
    with Tape() as tape:
        loss = mse_loss(model(x), t).named("L")
    scene = Scene(Walk(tape, loss, Recipe(rate=0.1)))
    assert find_network(scene.walk) is None
    for cursor in some(spread(range(scene.total + 1), 9)):
        moment = scene.at(cursor)
        for width in (56, 80, 120):
            text = page(moment, width, 25)
            assert max(map(len, text.splitlines())) <= width
            assert cursor == 0 or moment.step.formula.split(" ")[0] in text


def test_the_list_of_steps_keeps_the_current_one_in_sight(moments):
    for scene in some(moments[1:]):
        drawing = draw_steps(scene, 24, 7)
        assert drawing.height <= 7
        marked = [line for line in drawing.text.splitlines() if line.startswith("▸")]
        assert len(marked) == 1
        assert scene.step.name in marked[0]


def test_numbers_that_are_not_finite_are_shown_and_not_crashed_on():
    session = Session(StepSpec("mazur"))
    session.changes.edit("x[0,0] = 1e300")
    session.changes.edit("W1[0,0] = 1e300")
    seen = ""
    for cursor in range(session.scene.total + 1):
        session.moves.go(cursor)
        seen += page(session.scene)
    assert "∞" in seen


def test_a_graph_that_fits_stays_where_it_is_and_a_larger_one_follows_the_step():
    walk = EXAMPLES["residual"].walk()
    drawn = [draw_boxes(Scene(walk).at(cursor), 200, 40) for cursor in range(len(walk.steps))]
    titles = [drawing.text.index("╭") for drawing in drawn]
    assert len(set(titles)) == 1
    for cursor in some(range(1, len(walk.steps))):
        scene = Scene(walk).at(cursor)
        window = draw_boxes(scene, 60, 8)
        assert window.width <= 60
        assert window.height <= 8
        assert "▸" in window.text


def named(drawing):
    """The names of tensors and gradients that a picture shows."""
    return set(re.split(r"[\s,─━│╭╮╰╯┌┐└┘├┤┬┴┼▸]+", drawing.text))


@pytest.mark.parametrize(
    ("width", "height", "opened"),
    [(92, 17, False), (80, 6, False), (48, 9, False), (92, 17, True), (80, 6, True)],
)
@pytest.mark.parametrize("name", EXAMPLES)
def test_what_a_step_reads_and_makes_is_named_in_a_picture_of_any_size(name, width, height, opened):
    walk = EXAMPLES[name].walk()
    walk = walk.with_opened(walk.can_be_opened) if opened else walk
    for cursor in some(spread(range(1, len(walk.steps) + 1), 9)):
        scene = Scene(walk).at(cursor)
        drawing = draw_boxes(scene, width, height)
        assert drawing.width <= width
        assert drawing.height <= height
        shown, record = named(drawing), scene.step.record
        about = {walk.names[scene.step.tensor]}
        if scene.phase == "forward":
            about |= {walk.names[tensor] for tensor in record.operands}
        elif record is not None:
            about |= {walk.names[record.result]}
        for one in some(about):
            assert {one, f"d{one}", scene.step.name} & shown, (cursor, one)


def test_no_border_of_a_box_is_cut_off():
    for name in ("transformer-block", "lstm-2", "gcn-4"):
        walk = EXAMPLES[name].walk()
        for cursor in some(range(1, len(walk.steps) + 1)):
            text = draw_boxes(Scene(walk).at(cursor), 80, 6).text
            assert text.count("╭") == text.count("╮") == text.count("╰") == text.count("╯") > 0


def test_what_an_operation_makes_stands_level_with_what_it_reads():
    walk = EXAMPLES["gcn-4"].walk()
    scene = Scene(walk).at(walk.find("h1") + 1)
    assert "╭ u1 4×2 ─" in draw_boxes(scene, 92, 17).text
    for height in (17, 6):
        rows = draw_boxes(scene, 92, height).text.splitlines()
        (line,) = (row for row in rows if re.search(r"(W1|X) ", row) and "▸z1" in row)
        assert re.search("[│╮][─┼]+▸[│╭╰]", line)  # u1 leads straight into h1


def test_a_huge_number_is_no_wider_than_its_place_in_a_box():
    session = Session(StepSpec("residual", at=1))
    for text in ("W1[0,0] = -1e300", "x[0,0] = -123456789"):
        session.changes.edit(text)
    text = draw_boxes(session.scene.at(1), 400, 20).text
    assert " −1.0e300 " in text
    assert " −1.2e+08*" in text


def test_a_graph_larger_than_strip_and_window_has_a_bar_that_says_where_its_window_is():
    walk = EXAMPLES["transformer-block"].walk()
    bars = []
    for cursor in (1, len(walk.steps) // 3):
        first = draw_map(Scene(walk).at(cursor), 80, 8).text.splitlines()[0]
        assert len(first) <= 80
        bars.append(re.search(r"[─━▸]{20}", first).group())
    assert [bar.index("▸") for bar in bars] == sorted(bar.index("▸") for bar in bars)
    assert bars[0] != bars[1]
    small = draw_map(Scene(EXAMPLES["residual"].walk()).at(3), 80, 8).text.splitlines()[0]
    assert "──" not in small


def test_the_matrix_of_a_graph_stands_beside_what_it_is_multiplied_with():
    walk = EXAMPLES["gcn-4"].walk()
    drawing = draw_boxes(Scene(walk, row=1), 400, 20)
    assert drawing.text.count("Â 4×4   0.4082   0.3333   0.3333") == 2  # of both convolutions
    assert "Â" not in {spot.name for spot in drawing.spots}  # it cannot be edited


def test_an_accent_takes_no_column_of_its_own():
    walk = EXAMPLES["layernorm"].walk()
    opened = Scene(walk.with_opened(walk.can_be_opened))
    text = draw_boxes(opened, 600, 20).text
    (title,) = (line for line in text.splitlines() if "x̂" in line)
    below = text.splitlines()[text.splitlines().index(title) + 1]
    end = title.index("╮", title.index("x̂"))
    assert below[end - 1] == "│"  # one character less, as many columns


def test_positions_and_labels_are_drawn_as_whole_numbers():
    walk = EXAMPLES["gcn-4"].walk()
    text = draw_boxes(Scene(walk), 400, 20).text
    assert "nodes (2)  0  3" in text
    assert "y (2)  0  1" in text


def test_a_box_shows_values_and_gradients_once_they_are_known():
    walk = EXAMPLES["residual"].walk()
    start, end = Scene(walk), Scene(walk).at(len(walk.steps) - 2)
    assert draw_boxes(start, 200, 40).text.count("·") == 5
    whole = draw_boxes(end, 200, 40).text
    assert "·" not in whole
    assert "+" in whole


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_moment_of_a_walk_that_was_opened_is_drawn(name):
    walk = EXAMPLES[name].walk()
    opened = Scene(walk.with_opened(walk.can_be_opened))
    for cursor in (0, 1, opened.total // 2, opened.total - 1, opened.total):
        assert page(opened.at(cursor))
    assert "after all updates" in page(opened.at(opened.total), 116, 33)


@pytest.mark.parametrize(
    ("name", "step", "shapes"),
    [
        ("attention-2x3", "dq", "(2,2) = ds · (2,2) / √d"),
        ("attention-2x3", "q", "(2,2) = (2,3) · (3,2)"),
        ("lstm-2", "s1", "(2,1,1) = (o · tanh(c), c)"),
        ("mazur", "L", "number = Σ ((1,2) − (1,2))² / M"),
        ("diamond", "L", ""),
    ],
)
def test_the_shapes_are_those_of_the_formula_without_what_it_defines_besides(name, step, shapes):
    walk = EXAMPLES[name].walk()
    assert shapes_of(walk.steps[walk.find(step)]) == shapes


@pytest.mark.parametrize("width", [50, 60, 79])
def test_a_long_formula_is_broken_between_its_clauses(width):
    walk = EXAMPLES["lstm-2"].walk()
    formula = walk.steps[walk.find("s1")].formula
    first, *others = draw_formula(Scene(walk).at(1), width).text.splitlines()[:-1]
    assert others
    assert all(row.startswith("     ") for row in others)
    rows = [first.removeprefix(" ▸ "), *map(str.strip, others)]
    assert ",  ".join(row.rstrip(",") for row in rows) == formula


def test_one_clause_that_is_too_long_is_broken_before_a_sign_outside_of_brackets():
    rows = broken_formula(read("y = f(a + b) · (c + d) + g(h − i),  a = 1"), 24)
    assert rows == ["y = f(a + b) · (c + d)", "+ g(h − i),", "a = 1"]


def test_a_bracket_ends_where_the_array_does():
    def drawn(shape, focus, width=40, rows=3):
        panel = Panel("W", np.zeros(shape), False, focus)
        return draw_arrays([panel], width, rows).text.splitlines()[1:]

    def sides(lines):
        return [line.strip()[0] + line.strip()[-1] for line in lines]

    assert sides(drawn((3, 2), (0, 0))) == ["┌┐", "││", "└┘"]
    assert sides(drawn((9, 2), (0, 0))) == ["┌┐", "││", "⋮⋮"]
    assert sides(drawn((9, 2), (4, 0))) == ["⋮⋮", "││", "⋮⋮"]
    assert sides(drawn((9, 2), (8, 0))) == ["⋮⋮", "││", "└┘"]
    assert sides(drawn((3, 99), (0, 0))) == ["┌…", "│…", "└…"]
    assert sides(drawn((3, 99), (0, 98))) == ["…┐", "…│", "…┘"]
    assert sides(drawn((9, 99), (4, 50))) == ["……"] * 3


def test_of_more_than_two_axes_the_heading_names_the_plane_that_is_shown():
    walk = EXAMPLES["transformer-block"].walk()
    moment = Scene(walk).at(walk.find("cut") + 1).looking_at((0, 1, 2, 0, 1))
    text = draw_detail(moment, 116, 20, "", "").text
    assert "cut[0,1,2,:,:]" in text
    assert "qkv[0,:,:]" in text


def test_a_graphs_matrix_stands_beside_what_it_is_multiplied_with_where_there_is_room():
    walk, rows = EXAMPLES["gcn-4"].walk(), r"┌ 0\.5000?  0\.408"
    for name in ("h1", "da1"):
        moment = Scene(walk).at(walk.find(name) + 1)
        for width in (79, 116):
            drawing = draw_detail(moment, width, 20, "", "")
            assert re.search(rows, drawing.text)
            assert "Â" not in {spot.name for spot in drawing.spots}  # no step made it
        narrow = draw_detail(moment, 58, 20, "", "")
        assert not re.search(rows, narrow.text)
        assert moment.step.reads[0].name in {spot.name for spot in narrow.spots}


def test_indices_are_drawn_without_decimals():
    panel = Panel("y", np.array([1234, 0]), False, (0,))
    assert words(draw_arrays([panel], 40, 3).text) >= {"▸1234", "0"}


def test_a_number_that_is_only_moved_stands_once():
    walk = EXAMPLES["transformer-block"].walk()
    text = draw_detail(Scene(walk).at(walk.find("cut") + 1), 116, 20, "", "").text
    moved = text[text.index("cut[0,0,0,0,0] = qkv[0,0,0]") :]
    assert moved.count("= 1.0069") == 1


def test_the_first_page_of_a_network_with_a_long_name_is_no_wider_than_asked():
    session = Session(StepSpec(f"{'-'.join(['2'] * 40)} tanh mse xor"))
    assert draw_detail(session.scene, 78, 20, session.example.title, "look").width <= 78


@pytest.mark.parametrize(
    ("name", "size"), [("mazur", (78, 21)), ("mazur", (118, 30)), ("xor", (118, 30))]
)
def test_the_gradient_of_a_weight_stands_under_it_as_those_of_units_do(name, size):
    walk = EXAMPLES[name].walk()
    last = max(step.position for step in walk.steps if step.phase == "backward") + 1
    drawn = draw_map(Scene(walk).at(last), size[0], map_rows(walk, size[1]))
    places = {(spot.name, spot.element): spot for spot in drawn.spots}
    under = [where for where in places if f"d{where[0]}" in {name for name, _ in places}]
    assert ("W1", (0, 0)) in under
    for array, element in some(under):
        value, slope = places[array, element], places[f"d{array}", element]
        assert (slope.x, slope.y) == (value.x, value.y + 1)
