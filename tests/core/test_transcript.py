from __future__ import annotations

import numpy as np

from core.examples import example_named
from core.graphs import Graph
from core.ops import exp, graph_convolution
from core.tape import Tape, Tensor
from core.transcript import alone_lines, array_lines, step_lines, walk_lines
from core.walk import Walk


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


def test_an_array_without_numbers_has_no_rows():
    assert array_lines(np.zeros((0, 3))) == []
    assert array_lines(np.zeros((2, 0, 3)), name="x") == ["x[0,:,:]", "x[1,:,:]"]


def test_a_walk_through_an_array_without_numbers_is_written_too():
    x = Tensor(np.ones((2, 3)), "x")
    with Tape() as tape:
        nothing = exp(x[:0]).named("nothing")
        loss = nothing.sum().named("L")
    walk = Walk(tape, loss)
    lines = [line for step in walk.steps for line in alone_lines(walk, step)]
    assert "  dnothing = dL repeated" in lines


def test_the_matrices_of_two_graphs_are_both_given():
    path, star = (Graph.undirected(3, edges) for edges in ([[0, 1], [1, 2]], [[0, 1], [0, 2]]))
    with Tape() as tape:
        h = graph_convolution(Tensor(np.eye(3), "x"), graph=path)
        loss = graph_convolution(h, graph=star).sum()
    lines = list(walk_lines(Walk(tape, loss)))
    assert [line for line in lines[: lines.index("")] if "(3,3)" in line] == [
        "  x  (3,3)", "  Â  (3,3)", "  Â′  (3,3)"
    ]  # fmt: skip


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
        "  upstream dz2[0,1] = −0.0381  ×  local h[0,0] = 0.5933",
    ]


def test_an_update_is_written_with_an_arrow_as_on_the_screen():
    walk = example_named("mazur").walk()
    *_, formula, _, _, symbols, _, _ = step_lines(walk.steps[16], 18)
    assert formula == "  W1 ← W1 − rate · dW1"
    assert symbols == "  W1[0,0] ← W1[0,0] − rate · dW1[0,0]"
    adam = walk.varied(optimizer="adam")
    equals = {step.name: step.equals for step in adam.steps if step.phase == "update"}
    assert (equals["m(W1)"], equals["m̂(W1)"], equals["W1"]) == ("←", "=", "←")


def test_a_number_that_is_only_moved_stands_once():
    walk = example_named("lstm-2").walk()
    assert list(step_lines(walk.steps[2], 30))[-2:] == ["  h[0,0] = s2[0,0,0]", "  = 0.1615"]


def test_a_single_number_has_no_brackets_for_a_shape():
    lines = list(step_lines(example_named("diamond").walk().steps[0], 12))
    assert lines[:3] == ["step 1 of 12  forward  multiply", "  a = x · u", "    6.0000"]
    assert "  number = Σ ((1,2) − (1,2))² / M" in walk_lines(example_named("mazur").walk())


def test_a_walk_begins_with_what_is_given():
    text = "\n".join(walk_lines(example_named("embedding").walk()))
    given = text[: text.index("step 1")]
    assert given.startswith("given\n  E  (3,2)  trained\n     0.2000  −0.1000\n")
    assert "  words  (3)\n    1  0  1\n" in given


def test_a_graphs_matrix_is_given_too():
    walk = example_named("gcn-4").walk()
    text = "\n".join(walk_lines(walk))
    assert text[: text.index("step 1")].count("  Â  (4,4)\n    0.5000  0.4082") == 1
    step = walk.steps[walk.find("h1")]
    lines = list(alone_lines(walk, step))
    assert [line for line in lines if line.endswith(")")][:2] == ["  Â  (4,4)", "  u1  (4,2)"]


def test_a_step_alone_comes_after_what_it_reads():
    walk = example_named("mazur").walk()
    step = walk.steps[walk.find("dW2")]
    lines = list(alone_lines(walk, step, (0, 1)))
    assert lines[:6] == [
        "reads",
        "  h  (1,2)",
        "    0.5933  0.5969",
        "  dz2  (1,2)",
        "     0.1385  −0.0381",
        "",
    ]
    assert lines[6:] == list(step_lines(step, 18, (0, 1)))


def test_steps_of_later_iterations_say_so():
    walk = example_named("diamond").walk().varied(iterations=2)
    headings = [line for line in walk_lines(walk) if line.startswith("step ")]
    assert headings[0] == "step 1 of 24  forward  multiply"
    assert headings[-1] == "step 24 of 24  update  iteration 2"


def test_where_a_number_left_the_finite_ones_is_said_last():
    walk = example_named("mazur").walk().edit({"x": [[1e308, 1e308]], "W1": np.full((2, 2), 1e3)})
    assert list(walk_lines(walk))[-1] == "step 1, z1, is the first with a number that is not finite"
    assert "finite" not in "\n".join(walk_lines(example_named("mazur").walk()))


def test_a_walk_as_text_has_every_step_and_ends_with_the_losses():
    walk = example_named("mazur").walk()
    lines = list(walk_lines(walk))
    headings = [line for line in lines if line.startswith("step ")]
    assert [h.split("  ")[0] for h in headings] == [f"step {k} of 18" for k in range(1, 19)]
    assert lines[-2:] == ["loss 0.298371109", "loss after the update 0.291027774"]
