"""Blame and check as they are shown."""

from __future__ import annotations

import pytest

from core.examples import EXAMPLES
from core.examples.own import parse_own_network
from tutor.stepping.insight import draw_blame, draw_check, subject
from tutor.stepping.scene import Scene


def scene(name, made, element=()):
    walk = EXAMPLES[name].walk()
    position = [step.position for step in walk.steps if step.name == made][-1]
    return Scene(walk).at(position + 1).looking_at(element)


def test_every_path_is_a_line_and_their_sum_the_last():
    lines = draw_blame(scene("mazur", "dW1", (0, 0)), 110, 10).text.splitlines()
    assert lines[0] == " W1[0,0] reaches the loss by 2 paths"
    assert lines[1].startswith("   → z1[0,0] ×0.050000 → h[0,0] ×0.241301 → z2[0,0]")
    assert lines[1].endswith("= +0.000668")
    assert lines[-1] == " their sum is dW1[0,0] = +0.000439"


def test_a_single_path_needs_no_sum():
    lines = draw_blame(scene("mazur", "dW2", (0, 1)), 110, 10).text.splitlines()
    assert len(lines) == 2
    assert "by one path" in lines[0]


def test_what_has_no_room_is_counted_and_summed():
    lines = draw_blame(scene("xor", "dW1", (1, 0)), 110, 5).text.splitlines()
    assert len(lines) == 5
    assert lines[3].startswith("   … and 2 more, which add up to")


def test_of_a_wide_network_it_is_said_that_the_paths_are_too_many():
    walk = parse_own_network("2-200-200-1 moons rows=50").example().walk()
    at = Scene(walk).at(walk.find("dW1") + 1).looking_at((0, 0))
    said = " W1[0,0] reaches the loss by too many paths to list"
    assert draw_blame(at, 110, 10).text.startswith(said)


@pytest.mark.parametrize("width", [110, 78, 50])
def test_no_line_is_wider_than_the_room(width):
    for made in ("dW1", "dx", "dz1"):
        drawn = draw_blame(scene("mazur", made, (0, 0)), width, 10)
        assert drawn.width <= width
        assert draw_check(scene("mazur", made, (0, 0)), width).width <= width


def test_a_gradient_that_a_nudge_confirms():
    text = draw_check(scene("mazur", "dW1", (0, 0)), 110).text
    assert text.startswith(" ✓ dW1[0,0]  the walk says +0.00043857   a nudge says +0.00043857")
    assert "the same, relative error" in text


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
    assert "not the same" in text


def test_seed_updates_and_the_start_have_no_gradient_to_look_into():
    walk = EXAMPLES["mazur"].walk()
    assert subject(Scene(walk)) is None
    assert subject(Scene(walk).at(walk.find("dL") + 1)) is None
    assert subject(Scene(walk).at(len(walk.steps))) is None
    assert subject(Scene(walk).at(1)) == ("z1", (0, 0))


def test_labels_have_neither():
    from core.losses import cross_entropy
    from core.tape import Tape, Tensor
    from core.walk import Walk

    with Tape() as tape:
        loss = cross_entropy(Tensor([[1.0, 2.0]], "z"), Tensor([1], "y")).named("L")
    moment = Scene(Walk(tape, loss)).at(1)
    assert "L reaches the loss by one path" in draw_blame(moment, 80, 8).text
