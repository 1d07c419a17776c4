"""Checks and paths as they are shown, and which element they look at."""

from __future__ import annotations

import cProfile
from dataclasses import replace

import pytest

from core.examples import EXAMPLES
from core.examples.own import parse_own_network
from tutor.stepping.check import draw_check
from tutor.stepping.page import draw_detail, draw_map
from tutor.stepping.paths import draw_paths, traced
from tutor.stepping.scene import Scene
from tutor.stepping.session import Session
from tutor.stepping.spec import StepSpec


def scene(name, made, element=()):
    walk = EXAMPLES[name].walk()
    position = [step.position for step in walk.steps if step.name == made][-1]
    return Scene(walk).at(position + 1).looking_at(element)


def test_every_path_is_a_line_with_its_product_under_what_they_add_up_to():
    lines = draw_paths(scene("mazur", "dW1", (0, 0)), 110).text.splitlines()
    assert lines[0] == " W1[0,0] reaches the loss by 2 paths   dW1[0,0] = +0.000439"
    assert lines[1].startswith("   → z1[0,0] × 0.0500 → h[0,0] × 0.2413 → z2[0,0] × 0.4000 → ")
    assert lines[1].endswith(" → L ×  0.7414 = +0.000668")
    assert lines[2].endswith(" → L × −0.2171 = −0.000230")
    assert len(lines) == 3


def test_where_lines_are_short_what_all_paths_begin_with_stands_once():
    lines = draw_paths(scene("mazur", "dW1", (0, 0)), 79).text.splitlines()
    assert lines[1] == "   all → z1[0,0] × 0.0500 → h[0,0] × 0.2413"
    assert lines[2].startswith("   → z2[0,0] × 0.4000")
    assert lines[3].startswith("   → z2[0,1] × 0.5000")
    assert len(lines) == 4


def test_where_they_are_still_shorter_a_path_goes_on_in_the_next_line():
    lines = draw_paths(scene("xor", "dW1", (1, 0)), 79).text.splitlines()
    assert len(lines) == 1 + 2 * 4
    assert all(row.startswith("   → z1[") and " = " not in row for row in lines[1::2])
    assert all(row.startswith("     → p[") and " = " in row for row in lines[2::2])
    assert len({row.index(" = ") for row in lines[2::2]}) == 1


def test_a_single_path():
    lines = draw_paths(scene("mazur", "dW2", (0, 1)), 110).text.splitlines()
    assert len(lines) == 2
    assert lines[0] == " W2[0,1] reaches the loss by one path   dW2[0,1] = −0.0226"


def test_too_many_paths_break_off_at_a_gradient_and_the_main_one_goes_to_the_loss():
    walk = parse_own_network("2-4-4-4-4-1 tanh mse xor").example().walk()
    at = Scene(walk).at(walk.find("dW1") + 1).looking_at((1, 0))
    lines = draw_paths(at, 118).text.splitlines()
    assert lines[0].startswith(" W1[1,0] reaches the loss by 256 paths   dW1[1,0] = ")
    assert sum("× da1[" in row for row in lines) == 4
    remark = lines.index(" The path with the largest share at every fork:")
    assert "stands for all paths from there on" in lines[remark - 1]
    assert "→ L ×" in lines[-1]


def test_of_a_wide_fork_the_weightiest_branches_are_shown_and_the_others_summed():
    walk = parse_own_network("2-200-200-1 moons rows=50").example().walk()
    at = Scene(walk).at(walk.find("dW1") + 1).looking_at((0, 0))
    lines = draw_paths(at, 110).text.splitlines()
    assert lines[0].startswith(" W1[0,0] reaches the loss by many paths   dW1[0,0] = ")
    assert lines[1].startswith("   → z1[")
    assert lines[9].startswith("   42 more branches add up to")


def test_in_a_fused_operation_it_is_said_which_key_opens_it():
    text = draw_paths(scene("lstm-2", "dx1", (0, 0)), 79).text
    assert "→ s1.z[0,2] × 0.8000 × ds1.z[0,2] " in text
    assert text.endswith(" The paths continue inside s1: x opens it.")


@pytest.mark.parametrize("width", [110, 78, 50])
def test_no_line_is_wider_than_the_room(width):
    for made in ("dW1", "dx", "dz1"):
        drawn = draw_paths(scene("mazur", made, (0, 0)), width)
        assert drawn.width <= width
        assert draw_check(scene("mazur", made, (0, 0)), width).width <= width


def test_a_gradient_that_a_nudge_confirms():
    text = draw_check(scene("mazur", "dW1", (0, 0)), 110).text
    assert text.startswith(" ✓ dW1[0,0]  the walk says +0.00043857   a nudge says +0.00043857")
    assert "they agree, relative error" in text


def test_a_nudge_confirms_the_gradient_of_a_later_iteration():
    here = scene("xor", "dW1", (1, 0))
    later = Scene(here.walk.further()).at(here.cursor + here.total).looking_at((1, 0))
    assert later.iteration == 2
    assert draw_check(later, 110).text.startswith(" ✓ dW1[1,0]")


def test_a_gradient_with_a_fault_that_it_does_not():
    right = scene("xor", "dz1", (1, 0))
    wrong = Scene(right.walk.with_fault("slope")).at(right.cursor).looking_at((1, 0))
    text = draw_check(wrong, 110).text
    assert text.startswith(" ✗ dz1[1,0]")
    assert "they differ" in text


def test_the_seed_and_the_start_have_no_gradient_to_look_into():
    walk = EXAMPLES["mazur"].walk()
    assert Scene(walk).subject is None
    assert Scene(walk).at(walk.find("dL") + 1).subject is None
    assert Scene(walk).at(1).subject == ("z1", (0, 0))


def test_the_paths_that_are_shown_to_their_end_are_marked_in_the_picture():
    ends = {("z1", (0, 0)), ("h", (0, 0)), ("z2", (0, 0)), ("z2", (0, 1)), ("o", (0, 0)),
            ("o", (0, 1)), ("L", ())}  # fmt: skip
    at = scene("mazur", "dW1", (0, 0))
    assert traced(at) == ends | {("W1", (0, 0))}
    picture = draw_map(replace(at, traced=traced(at)), 116, 20)
    marked = [s.text.strip() for row in picture.lines for s in row if "traced" in s.style]
    values = "0.1500 0.3775 0.5933 1.1059 1.2249 0.7514 0.7729 0.2984"
    assert sorted(marked) == sorted(values.split(" "))


def test_of_paths_that_break_off_only_the_main_one_is_marked():
    walk = parse_own_network("2-4-4-4-4-1 tanh mse xor").example().walk()
    at = Scene(walk).at(walk.find("dW1") + 1).looking_at((1, 0))
    names = [name for name, _ in traced(at)]
    assert len(names) == len(set(names)) == 11
    assert traced(Scene(walk)) == frozenset()


def test_a_gradient_that_overflows_is_traced_without_a_warning():
    walk = parse_own_network("2-3-1 relu 1e308,1e308->1").example().walk()
    at = Scene(walk).at(walk.find("dW1") + 1).looking_at((0, 0))
    lines = draw_paths(at, 110).text.splitlines()
    assert lines[0] == " W1[0,0] reaches the loss by one path   dW1[0,0] = −∞"
    assert len(lines) == 2
    assert lines[1].endswith("= −∞")


def test_an_update_is_traced_and_checked_as_the_parameter_that_it_changes():
    walk = EXAMPLES["mazur"].walk()
    at = Scene(walk).at(len(walk.steps)).looking_at((0, 1))
    assert at.step.name == "W2"
    assert draw_paths(at, 110).text.startswith(" W2[0,1] reaches the loss by one path")
    assert draw_check(at, 110).text.startswith(" ✓ dW2[0,1]")


def test_labels_have_neither():
    from core.losses import cross_entropy
    from core.tape import Tape, Tensor
    from core.walk import Walk

    with Tape() as tape:
        loss = cross_entropy(Tensor([[1.0, 2.0]], "z"), Tensor([1], "y")).named("L")
    moment = Scene(Walk(tape, loss)).at(1)
    assert "L reaches the loss by one path" in draw_paths(moment, 80).text


@pytest.mark.parametrize("width", [110, 79])
@pytest.mark.parametrize(
    ("words", "name", "index", "said"),
    [
        ("2-3-2 relu cross_entropy xor rows=4 seed=0", "x", (3, 0), "a kink: a nudge down says"),
        ("2-3-1 relu mse -1,-1->0 -2,-1->1", "W1", (0, 0), "both are 0, up to rounding"),
        ("2-3-1 relu 1e308,1e308->1", "W1", (0, 0), "a nudge cannot tell: the loss is not finite"),
        ("2-3-1 tanh xor", "W1", (0, 0), "they agree, relative error"),
    ],
)
def test_what_a_check_comes_to_is_said(words, name, index, said, width):
    walk = parse_own_network(words).example().walk()
    at = Scene(walk).at(walk.find(f"d{name}") + 1).looking_at(index)
    drawing = draw_check(at, width)
    assert said in " ".join(drawing.text.split())
    assert drawing.width <= width


def test_a_large_array_is_compared_as_a_whole_and_not_number_by_number():
    """900,000 weights changed: drawing them takes no more calls than a screen has cells."""
    session = Session(StepSpec("1000-900-10 relu mse random rows=4"))
    session.changes.change_rate(1)
    session.moves.go(session.scene.first_of("update"))
    counted = cProfile.Profile()
    counted.enable()
    drawing = draw_detail(session.scene, 90, 20, "", "")
    counted.disable()
    assert "*" in drawing.text
    assert sum(entry.callcount for entry in counted.getstats()) < 200_000
