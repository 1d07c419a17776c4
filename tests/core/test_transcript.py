from __future__ import annotations

import numpy as np

from core.examples import example_named
from core.transcript import array_lines, step_lines, walk_lines


def test_columns_are_aligned_on_their_right():
    assert array_lines(np.array([[1.0, -10.5], [0.25, 3.0]]), 2) == [
        "  1.00  −10.50",
        "  0.25    3.00",
    ]
    assert array_lines(np.array([1.0, 2.0]), 1) == ["1.0  2.0"]
    assert array_lines(np.array(7.0), 1) == ["7.0"]


def test_of_more_than_two_axes_every_plane_has_a_heading():
    assert array_lines(np.arange(8.0).reshape(2, 1, 2, 2), 0, name="x") == [
        "x[0,0,:,:]",
        "0  1",
        "2  3",
        "x[1,0,:,:]",
        "4  5",
        "6  7",
    ]


def test_indices_have_no_decimals():
    assert array_lines(np.array([2, 10])) == [" 2  10"]


def test_a_step_shows_formula_shapes_array_and_one_element():
    walk = example_named("mazur").walk()
    lines = list(step_lines(walk.steps[walk.find("dW2")], len(walk.steps), (0, 1)))
    assert lines == [
        "step 11 of 18  backward  affine",
        "  dW2 = hᵀ · dz2",
        "  (2,2) = (1,2)ᵀ · (1,2)",
        "     0.0822  −0.0226",
        "     0.0827  −0.0227",
        "  dW2[0,1] = h[0,0] · dz2[0,1]",
        "  = 0.5933 · (−0.0381)",
        "  = −0.0226",
    ]


def test_a_walk_as_text_has_every_step_and_ends_with_the_losses():
    walk = example_named("mazur").walk()
    lines = list(walk_lines(walk))
    headings = [line for line in lines if line.startswith("step ")]
    assert [h.split("  ")[0] for h in headings] == [f"step {k} of 18" for k in range(1, 19)]
    assert lines[-2:] == ["loss 0.298371109", "loss after the update 0.291027774"]
