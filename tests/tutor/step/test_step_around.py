"""Where there is room: the other numbers of a step's array, and the steps before and after."""

from __future__ import annotations

from dataclasses import replace

from loops import some

from core.examples import EXAMPLES
from tutor.stepping.page import draw_detail
from tutor.stepping.scene import Scene
from tutor.stepping.steplist import STEP

WIDTH, HEIGHT = 171, 40


def detail(scene, height=HEIGHT):
    return draw_detail(scene, WIDTH, height, "", "")


def test_a_large_screen_shows_the_steps_around_and_leads_to_them(moments):
    for scene in some(moments[:: 1 + len(moments) // 8]):
        drawn = detail(scene)
        assert drawn.height <= HEIGHT
        led = {spot.element[0] for spot in drawn.spots if spot.name == STEP}
        near = range(max(scene.cursor - 2, 1), min(scene.cursor + 3, scene.total) + 1)
        assert led >= {*near}
        for cursor in some(near):
            assert scene.walk.steps[cursor - 1].formula[:40] in drawn.text


def test_a_small_screen_leaves_them_out(moments):
    for scene in some(moments[:: 1 + len(moments) // 8]):
        assert detail(scene, 9).height <= max(9, detail(scene, 12).height)
        assert not any(spot.name == STEP for spot in detail(scene, 9).spots)


def test_the_other_numbers_stand_with_their_arithmetic_and_lead_to_their_elements():
    scene = Scene(EXAMPLES["mazur"].walk()).at(10)
    drawn = detail(scene)
    assert "dh[0,1] = 0.1385 · 0.4500 + (−0.0381) · 0.5500 = +0.0414" in drawn.text
    rows = drawn.text.splitlines()
    y = next(y for y, row in enumerate(rows) if "dh[0,1] =" in row)
    assert drawn.at(6, y).element == (0, 1)


def test_numbers_that_are_to_be_predicted_or_are_spoiled_are_not_given_away():
    scene = Scene(EXAMPLES["mazur"].walk()).at(10)
    assert "+0.0414" in detail(scene).text
    assert "+0.0414" not in detail(replace(scene, covered=True)).text
    assert "0.1385 ·" not in detail(replace(scene, unexplained=True)).text
