"""Edits, iterations and jumps of an open walk, without a terminal."""

from __future__ import annotations

import gc
import re

import numpy as np
import pytest
from loops import some

from core.walk import Walk
from tutor.stepping.edits import (
    RATES,
    EditError,
    completed,
    current,
    editable,
    find_cursor,
    next_rate,
    parse_edit,
)
from tutor.stepping.session import Session
from tutor.stepping.spec import StepSpec


def by_name(walk, phase="forward"):
    return {step.name: step.array for step in walk.steps if step.phase == phase}


def test_an_edit_changes_all_that_depends_on_it_and_keeps_the_cursor():
    session = Session(StepSpec("mazur", at=12))
    old = session.scene
    session.changes.edit("W1[0,0] = 0.5")
    new = session.scene
    assert (new.cursor, new.element, new.row) == (old.cursor, old.element, old.row)
    for name, array in some(by_name(new.walk).items()):
        assert not np.array_equal(array, by_name(old.walk)[name])
    assert new.walk.leaves["W1"].data[0, 0] == 0.5
    assert old.walk.leaves["W1"].data[0, 0] == 0.15
    x, W1, b1 = (new.walk.leaves[name].data for name in ("x", "W1", "b1"))
    np.testing.assert_allclose(by_name(new.walk)["z1"], x @ W1 + b1, rtol=1e-15)


def test_an_edit_marks_what_changed_until_the_next_edit():
    session = Session(StepSpec("mazur", at=5))
    session.changes.edit("W2[0,0] = 0.5")
    assert session.scene.changed("z2", (0, 0))
    assert not session.scene.changed("z2", (0, 1))
    assert session.scene.was("z2", (0, 0)) == pytest.approx(1.1059, abs=1e-4)
    session.changes.edit("W2[0,1] = 0.6")
    assert not session.scene.changed("z2", (0, 0))
    assert session.scene.changed("z2", (0, 1))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("W1[0,1] = abc", "'abc' is not a number"),
        ("W1[0,1] = 0,5", "'0,5' is not a number"),
        ("W1[0,1] =", "is not a number"),
        ("W1[0,1] = \N{ARABIC-INDIC DIGIT ONE}", "is not a number"),
        ("W1[0,1] = 1_0", "'1_0' is not a number"),
        ("W1[0,1] = inf", "inf is not a finite number"),
        ("W1[0,1] = nan", "nan is not a finite number"),
        ("W1[0,1] = 1e999", "1e999 is not a finite number"),
        ("W1[0,1]", "Type what should change"),
        ("W1[2,0] = 1", "W1 goes from W1[0,0] to W1[1,1]"),
        ("W1[-1,0] = 1", "W1 goes from W1[0,0] to W1[1,1]"),
        ("W1[0] = 1", "W1 goes from W1[0,0] to W1[1,1]"),
        ("W1[a,b] = 1", "Write it like W1[0,1]"),
        ("W9[0,0] = 1", "There is no 'W9' to change: expected one of x, W1"),
        ("z1[0,0] = 1", "z1 is computed"),
        ("rate = -1", "A rate must be 0 or more"),
        ("W1[0,0] = 0.15", "W1[0,0] is already 0.15"),
        ("", "Type what should change"),
        ("= 3", "Type what should change"),
    ],
)
def test_a_bad_edit_says_why_and_leaves_the_walk_untouched(typed, why):
    session = Session(StepSpec("mazur", at=7))
    scene = session.scene
    with pytest.raises(EditError, match=re.escape(why)):
        session.changes.edit(typed)
    assert session.scene is scene


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("y[0] = 1e30", "y holds whole numbers from -9223372036854775808 to"),
        ("y[0] = 0.5", "y holds whole numbers; 0.5 is not one"),
        ("y[0] = -1", "y[0] cannot be -1: cross_entropy"),
        ("y[0] = 7", "y[0] cannot be 7: cross_entropy"),
    ],
)
def test_a_label_is_a_class_that_exists(typed, why):
    session = Session(StepSpec("softmax-3", at=4))
    scene = session.scene
    with pytest.raises(EditError, match=re.escape(why)):
        session.changes.edit(typed)
    assert session.scene is scene


def test_a_single_number_needs_no_index_and_a_true_minus_sign_is_read():
    session = Session(StepSpec("diamond"))
    session.changes.edit("x = −3")
    assert session.scene.walk.loss.item() == (-3 * 3) * (-3 + 3)
    edit = parse_edit(" W1 [ 0 , 1 ] = 2 ", Session(StepSpec("mazur")).scene)
    assert (edit.name, edit.index, edit.new) == ("W1", (0, 1), 2.0)


def test_mazurs_loss_falls_as_published_from_iteration_to_iteration():
    session = Session(StepSpec("mazur", at=18))
    session.changes.iterate()
    assert session.scene.loss_before == pytest.approx(0.298371109, abs=1e-9)
    assert session.scene.loss == pytest.approx(0.291027774, abs=1e-9)
    assert session.scene.cursor == 36
    assert "iteration 2" in session.status
    session.changes.reset()
    assert session.scene.walk is session.original
    session.changes.train_all()
    session.changes.iterate()
    assert session.scene.loss == pytest.approx(0.285750887, abs=1e-9)


def test_reset_undoes_edits_iterations_and_the_rate():
    session = Session(StepSpec("xor", at=9))
    status = session.status
    session.changes.edit("x[1,0] = 3")
    session.changes.iterate()
    session.changes.change_rate(1)
    assert session.status != status
    session.changes.reset()
    assert session.status == status
    assert session.scene.walk is session.original
    assert session.scene.before is None


def test_the_rate_is_an_edit_like_another():
    session = Session(StepSpec("mazur", at=17))
    session.changes.edit("rate = 0")
    assert session.scene.loss_after == session.scene.walk.loss.item()
    session.changes.change_rate(1)
    assert session.scene.walk.rate == pytest.approx(1e-4)
    assert [next_rate(0.5, 1), next_rate(0.5, -1), next_rate(0.3, 1)] == [1.0, 0.2, 0.5]


def test_at_the_largest_and_the_smallest_rate_it_is_said_and_nothing_changes():
    session = Session(StepSpec("mazur", at=17))
    for direction, extreme, end in ((1, RATES[-1], "raise"), (-1, RATES[0], "lower")):
        session.changes.edit(f"rate = {extreme!r}")
        scene = session.scene
        with pytest.raises(EditError, match=f"The keys {end} the rate to {extreme:g}"):
            session.changes.change_rate(direction)
        assert session.scene is scene
    session.changes.edit("rate = 0")
    with pytest.raises(EditError, match="lower the rate to 0"):
        session.changes.change_rate(-1)


def test_what_was_done_before_a_rate_is_changed_stays_done():
    session = Session(StepSpec("xor", at=5))
    session.changes.iterate()
    before = session.scene.walk
    session.changes.change_rate(1)
    after = session.scene.walk
    assert "rate 0.5000 → 1.0000 from iteration 2 on" in session.scene.cause
    assert "rate 1.00" in session.status
    size = before.steps_an_iteration
    for was, now in some(zip(before.steps[:size], after.steps[:size], strict=True)):
        np.testing.assert_array_equal(was.array, now.array)
    assert after.losses[2] != before.losses[2]
    session.moves.go(5)
    assert "rate 0.50" in session.status


def test_what_is_offered_for_editing_can_all_be_edited(moments):
    for scene in some(moments):
        for offer in some(editable(scene)):
            edit = parse_edit(offer, scene)
            now = current(edit, scene)
            assert edit.new == (now if isinstance(now, str) else pytest.approx(now))


def test_the_weights_that_the_present_number_reads_are_offered_first():
    scene = Session(StepSpec("mazur", at=3)).scene.looking_at((0, 1))
    assert [offer.split(" ")[0] for offer in editable(scene)[:2]] == ["W2[0,1]", "W2[1,1]"]


def test_the_weight_whose_gradient_is_looked_at_is_offered_first():
    scene = Session(StepSpec("mazur", at=11)).scene.looking_at((0, 1))
    assert scene.step.name == "dW2"
    assert editable(scene)[0] == "W2[0,1] = 0.5"
    scene = Session(StepSpec("xor", at=14)).scene.looking_at((2, 1))
    assert editable(scene)[0] == "x[2,1] = 1"


def test_a_number_alone_changes_what_was_offered():
    assert completed("0.3", "W2[0,1] = 0.5") == "W2[0,1] = 0.3"
    assert completed(" −2 ", "rate = 0.5") == "rate =  −2 "
    for text in ("W1[0,0] = 1", "W1", "", "half"):
        assert completed(text, "W2[0,1] = 0.5") == text
    assert completed("0.3", "") == "0.3"


def test_every_array_can_be_jumped_to_by_name_and_every_step_by_number(moments):
    scene = moments[0]
    for name in some({step.name for step in scene.walk.steps}):
        assert scene.at(find_cursor(scene, name)).step.name == name
    assert [find_cursor(scene, str(k)) for k in range(scene.total + 1)] == [*range(scene.total + 1)]


@pytest.mark.parametrize("where", ["nothing", "99", "", "-1", "²"])
def test_a_jump_that_leads_nowhere_says_where_one_can_go(where):
    with pytest.raises(EditError, match=r"There is|expected one of|did you mean"):
        find_cursor(Session(StepSpec("mazur")).scene, where)


def test_the_element_looked_at_never_leaves_the_array(moments):
    for scene in some(moments[1:]):
        for rows, columns in ((9, 9), (-9, -9), (0, 1), (1, 0)):
            moved = scene.moved(rows, columns)
            assert scene.step.array[moved.element].shape == ()
        last = scene.nth(10_000).element
        assert last == tuple(size - 1 for size in scene.step.array.shape)


def test_the_row_of_the_batch_stays_the_same_from_array_to_array():
    scene = Session(StepSpec("xor", at=1)).scene.looking_at((2, 1))
    for cursor in some(range(1, scene.total + 1)):
        scene = scene.at(cursor)
        assert scene.row == 2
        if scene.step.name == "dz2":
            assert scene.element == (2, 0)


def test_phases_are_jumped_between_both_ways():
    scene = Session(StepSpec("mazur")).scene
    assert [scene.at(c).phase_start(1) for c in (0, 1, 6, 7, 17)] == [1, 6, 7, 17, 18]
    assert [scene.at(c).phase_start(-1) for c in (18, 17, 7, 6, 1)] == [17, 7, 6, 1, 0]


def test_many_iterations_keep_few_walks_in_memory():
    session = Session(StepSpec("xor"))
    for _ in range(300):
        session.changes.iterate()
    gc.collect()
    assert sum(isinstance(thing, Walk) for thing in gc.get_objects()) < 50
    assert session.scene.loss < session.original.loss.item()
