"""An open walk: iterations, optimizers, predictions, faults, bookmarks; without a terminal."""

from __future__ import annotations

import contextlib
import gc
import inspect
import weakref
from ast import literal_eval
from operator import attrgetter

import numpy as np
import pytest
from loops import some
from textual import actions

from core.examples import EXAMPLES
from core.expression import element_name
from core.walk import RULES, Phase
from tutor.app.widgets.stepper.stepper import Stepper
from tutor.app.widgets.stepper.stepper_keys import KEYS
from tutor.quiz.verdict import AnswerError
from tutor.stepping.arithmetic import draw_arithmetic
from tutor.stepping.arrays import draw_arrays, panels
from tutor.stepping.edits import EditError, editable
from tutor.stepping.hunt import Said
from tutor.stepping.page import draw_map
from tutor.stepping.resuming import place_of, resume, spec_of
from tutor.stepping.session import Session
from tutor.stepping.spec import OPTIMIZERS, StepSpec


def at(session, name, phase=Phase.BACKWARD):
    step = next(s for s in session.scene.walk.steps if s.name == name and s.phase is phase)
    session.moves.go(step.position + 1)
    return session


def test_iterations_are_one_walk_and_each_is_compared_with_the_one_before():
    session = Session(StepSpec("mazur", at=18))
    session.changes.iterate()
    session.changes.iterate()
    scene = session.scene
    assert scene.walk.iterations == 3
    assert (scene.cursor, scene.iteration) == (54, 3)
    assert scene.loss < scene.loss_before
    assert scene.changed("W1", (0, 0))
    session.moves.go(scene.cursor - 18)
    session.changes.iterate()
    assert session.scene.walk.iterations == 3
    assert session.scene.cursor == 54


def test_the_list_of_steps_goes_on_after_the_updates():
    session = Session(StepSpec("mazur", at=18))
    session.changes.iterate()
    session.moves.go(19)
    assert session.scene.step.name == "z1"
    assert session.scene.iteration == 2
    np.testing.assert_array_equal(session.scene.known["W1"], session.scene.walk.steps[16].array)


def test_the_first_iteration_is_compared_with_none():
    session = Session(StepSpec("mazur", at=18))
    session.changes.iterate()
    session.changes.iterate()
    session.moves.go(20)
    assert session.scene.cause == "iteration 2, compared with 1"
    assert session.scene.loss_before == session.scene.walk.losses[0]
    session.moves.go(18)
    assert session.scene.before is None
    assert session.scene.loss_before is None
    assert session.scene.cause == ""
    assert not session.scene.changed("W1", (0, 0))


def test_an_edit_in_the_second_iteration_leaves_the_first_alone():
    session = Session(StepSpec("mazur", at=18))
    session.changes.iterate()
    session.moves.go(20)
    before = session.scene.walk.losses
    session.changes.edit("W1[0,0] = 1")
    assert session.scene.walk.losses[0] == before[0]
    assert session.scene.walk.losses[1] != before[1]
    assert session.scene.cursor == 20


def test_another_optimizer_stays_at_the_same_array():
    session = at(Session(StepSpec("xor")), "dW2")
    session.changes.change_optimizer()
    assert session.scene.walk.optimizer == "momentum"
    assert session.scene.step.name == "dW2"
    while session.scene.walk.optimizer != "adam":
        session.changes.change_optimizer()
    assert "adam" in session.status
    names = [s.name for s in session.scene.walk.steps if s.phase is Phase.UPDATE]
    assert names[:5] == ["m(W1)", "v(W1)", "m̂(W1)", "v̂(W1)", "W1"]
    while session.scene.walk.optimizer != list(RULES)[-1]:
        session.changes.change_optimizer()
    session.changes.change_optimizer()
    assert session.scene.walk.optimizer == "sgd"


def test_in_predict_mode_the_number_is_nowhere_to_be_seen():
    session = at(Session(StepSpec("mazur")), "dz2")
    shown = f"{session.scene.step.array[0, 0]:.4f}"
    for covered in (False, True):
        scene = session.scene
        texts = (
            draw_map(scene, 110, 20).text,
            draw_arrays(panels(scene), 110, 6).text,
            draw_arithmetic(scene, 110).text,
        )
        assert any(shown in text for text in texts) is not covered
        session.predictions.toggle()
    assert "= ?" in texts[2]
    assert "?" in texts[1]


def test_a_near_miss_is_named_and_nothing_is_uncovered_until_it_is_asked():
    session = at(Session(StepSpec("mazur")), "dz2")
    session.predictions.toggle()
    verdict = session.predictions.answer("0.7414")
    assert not verdict.correct
    assert "That is do passed on unchanged" in verdict.feedback
    assert session.scene.covered
    session.predictions.reveal()
    assert not session.scene.covered
    session.moves.go(session.scene.cursor + 1)
    assert session.scene.covered
    session.moves.go(session.scene.cursor - 1)
    assert not session.scene.covered


def test_what_was_told_of_a_walk_is_asked_again_of_the_next_and_keeps_no_walk_in_memory():
    session = at(Session(StepSpec("mazur")), "dz2")
    session.predictions.toggle()
    session.changes.change_rate(1)
    walk = weakref.ref(session.scene.walk)
    for _ in range(3):
        session.predictions.reveal()
        assert not session.scene.covered
        session.changes.change_rate(1)
        assert session.scene.covered
    gc.collect()
    assert walk() is None


def test_what_is_no_prediction_is_refused():
    session = at(Session(StepSpec("mazur")), "dz2")
    session.predictions.toggle()
    with pytest.raises(AnswerError, match="for the sign"):
        session.predictions.answer("some")


def test_the_seed_is_given_and_nothing_is_asked_at_the_start():
    session = Session(StepSpec("mazur"))
    session.predictions.toggle()
    assert session.predictions.question is None
    session.moves.go(session.scene.walk.find("dL") + 1)
    assert session.predictions.question is None


def test_a_planted_fault_is_found_where_it_is_and_nowhere_else():
    session = at(Session(StepSpec("xor")), "z1", Phase.FORWARD)
    session.hunt.plant()
    walk = session.scene.walk
    assert "a mistake is hidden" in session.status
    assert "The arithmetic is hidden" in draw_arithmetic(session.scene, 80).text
    assert not session.hunt.accuse().well
    parting = walk.parting().position
    session.moves.go(parting + 1)
    if parting + 2 < len(walk.steps):
        session.moves.go(parting + 2)
        assert session.hunt.accuse() == Said(
            "Not here: an earlier step is already wrong.", well=False
        )
    session.moves.go(parting + 1)
    found = session.hunt.accuse()
    assert found.well
    assert found.text == f"Found: {walk.fault.title}. {walk.fault.lesson}"
    assert not session.scene.unexplained
    session.hunt.plant()
    assert session.scene.walk.fault is None


def test_without_a_fault_there_is_nobody_to_accuse():
    with pytest.raises(EditError, match="No mistake is hidden"):
        Session(StepSpec("xor", at=3)).hunt.accuse()


def test_bookmarks_are_gone_through_in_a_round():
    session = Session(StepSpec("mazur", at=5))
    with pytest.raises(EditError, match="m sets one"):
        session.moves.next_bookmark()
    session.moves.mark()
    session.moves.go(12)
    session.moves.mark()
    session.moves.go(7)
    session.moves.next_bookmark()
    assert session.scene.cursor == 12
    session.moves.next_bookmark()
    assert session.scene.cursor == 5
    session.moves.mark()
    assert session.present.bookmarks == {12}


def test_a_network_of_ones_own_is_walked_by_its_words():
    session = Session(StepSpec("2-3-1 relu seed=2"))
    assert session.example.title == "2-3-1 relu, mse"
    assert Session(StepSpec(session.name)).original.loss.item() == session.original.loss.item()
    with pytest.raises(ValueError, match="xor has 2 inputs"):
        Session(StepSpec("3-1 xor"))


def test_nothing_is_fused_in_mazurs_network():
    with pytest.raises(EditError, match="This walk has no fused operation"):
        at(Session(StepSpec("mazur")), "dz2").changes.open_or_close()


def test_a_whole_activation_is_changed_and_all_that_follows():
    session = at(Session(StepSpec("xor")), "dz1")
    before = session.scene
    session.changes.edit("a1 = relu")
    scene = session.scene
    assert (scene.cursor, scene.step.name) == (before.cursor, "dz1")
    assert scene.walk.activations == {"a1": "relu", "p": "sigmoid"}
    np.testing.assert_array_equal(scene.known["a1"], np.maximum(scene.known["z1"], 0))
    assert scene.loss != before.loss
    assert scene.changed("dz1", (1, 0))
    with pytest.raises(EditError, match="a1 is already relu"):
        session.changes.edit("a1 = relu")
    with pytest.raises(EditError, match="There is no activation 'rleu'"):
        session.changes.edit("a1 = rleu")


def test_what_can_be_changed_names_the_activations():
    assert {"a1 = tanh", "p = sigmoid"} <= set(editable(Session(StepSpec("xor")).scene))


@pytest.mark.parametrize("name", ["mazur", "lstm-2", "2-3-1 tanh mse xor"])
def test_a_walk_is_resumed_with_its_layers_iterations_and_optimizer(name):
    session = Session(StepSpec(name, at=3))
    session.moves.fold(everything=True)
    session.moves.fold()
    session.changes.change_optimizer()
    if session.scene.walk.can_be_opened:
        session.moves.go(session.scene.walk.find(session.scene.walk.can_be_opened[0]) + 1)
        session.changes.open_or_close()
    session.changes.iterate()
    session.moves.go(session.scene.cursor + 2)
    again = Session(StepSpec(name))
    resume(again, place_of(session))
    assert place_of(again) == place_of(session)
    assert again.scene.step.name == session.scene.step.name
    assert again.status == session.status


def test_what_a_walk_no_longer_has_is_left_out_where_it_is_resumed():
    session = Session(StepSpec("mazur"))
    place = place_of(session)._replace(at=99, folded=("h", "gone"), opened=("x",), optimizer="none")
    resume(session, place)
    assert session.scene.cursor == 18
    assert session.scene.folded == {"h"}
    assert session.scene.walk.optimizer == "sgd"


def test_what_was_edited_looked_at_and_bookmarked_is_resumed():
    session = at(Session(StepSpec("mazur")), "h", Phase.FORWARD)
    session.changes.edit("W1[0,0] = 0.3")
    session.changes.edit(f"W1[0,0] = {1 / 3!r}")
    session.changes.edit("h = relu")
    session.changes.edit("rate = 0.2")
    session.changes.iterate()
    session.changes.edit("W1[1,0] = -0.7")
    session.changes.change_rate(1)
    session.moves.mark()
    session.moves.go(9)
    session.moves.mark()
    session.moves.look(1, 1)
    again = Session(StepSpec("mazur"))
    resume(again, place_of(session))
    assert place_of(again) == place_of(session)
    assert place_of(session).edits == (
        (1, f"W1[0,0] = {1 / 3!r}"),
        (1, "h = relu"),
        (1, "rate = 0.2"),
        (2, "W1[1,0] = -0.7"),
        (2, "rate = 0.5"),
    )
    assert again.present.bookmarks == session.present.bookmarks
    assert again.scene.element == session.scene.element != (0, 0)
    for step, same in some(zip(again.scene.walk.steps, session.scene.walk.steps, strict=True)):
        np.testing.assert_array_equal(step.array, same.array)


def test_an_edit_counts_though_an_earlier_iteration_was_edited_since():
    session = Session(StepSpec("mazur", at=18))
    session.changes.iterate()
    session.changes.edit("W1[0,0] = 0.5")
    session.moves.go(1)
    session.changes.edit("W1[0,1] = 2")
    session.moves.go(session.scene.total)
    session.changes.edit("W1[0,0] = 0.7")
    again = Session(StepSpec("mazur"))
    resume(again, place_of(session))
    assert again.scene.walk.losses == session.scene.walk.losses


def test_a_reset_walk_is_resumed_without_what_was_edited():
    session = Session(StepSpec("mazur", at=3))
    session.changes.edit("W1[0,0] = 0.3")
    session.changes.reset()
    again = Session(StepSpec("mazur"))
    resume(again, place_of(session))
    assert again.scene.walk.losses == Session(StepSpec("mazur")).scene.walk.losses


def test_an_edit_that_no_longer_fits_hinders_no_other():
    session = Session(StepSpec("mazur"))
    edits = ((1, "Q[0] = 1"), (7, "rate = 3"), (1, "h = none"), (1, "rate"), (1, "rate = 0.2"))
    resume(session, place_of(session)._replace(edits=edits, bookmarks=(2, 99), element=(8, 8, 8)))
    assert place_of(session).edits == ((1, "rate = 0.2"),)
    assert session.scene.rate == 0.2
    assert session.present.bookmarks == {2}


def test_training_all_is_resumed():
    session = Session(StepSpec("mazur", at=18))
    session.changes.train_all()
    session.moves.go(session.scene.total)
    again = Session(StepSpec("mazur"))
    resume(again, place_of(session))
    assert again.scene.step.name == "b2"


def test_reset_stays_at_the_same_array_though_the_steps_were_others():
    session = Session(StepSpec("mazur"))
    session.changes.change_optimizer()
    session.moves.go(session.scene.walk.find("z2") + 1)
    session.changes.iterate()
    session.changes.reset()
    assert (session.scene.step.name, session.scene.iteration) == ("z2", 1)
    assert session.scene.walk is session.original


def test_a_layer_that_is_folded_is_done_as_a_whole():
    session = Session(StepSpec("transformer-block"))
    session.moves.go(3)
    session.moves.fold()
    stage = session.scene.stage
    assert stage.first < 3 < stage.last + 1
    assert session.scene.cursor == stage.last + 1


def test_where_parts_of_a_gradient_meet_what_they_come_from_is_opened_and_closed():
    session = Session(StepSpec("lstm-2"))
    session.moves.go(next(s.position + 1 for s in session.scene.walk.steps if s.name == "dW"))
    session.changes.open_or_close()
    assert session.scene.walk.opened == {"s1", "s2"}
    assert session.scene.step.name == "dW"
    session.changes.open_or_close()
    assert session.scene.walk.opened == frozenset()


def test_a_change_that_moves_the_loss_by_little_does_not_leave_it_where_it_was():
    session = Session(StepSpec("mazur", at=15))
    session.changes.edit("W1[0,0] = 0.1500001")
    assert " stays " not in draw_map(session.scene, 116, 20).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("W1 = 0.3", r"W1 has 4 numbers. Say which one: W1\[0,0\] to W1\[1,1\]"),
        ("activation = relu", "To change an activation, name its result: h, o"),
    ],
)
def test_what_was_meant_is_told_where_an_edit_names_too_little(typed, said):
    with pytest.raises(EditError, match=said):
        Session(StepSpec("mazur")).changes.edit(typed)


def test_a_hidden_mistake_stays_hidden_whatever_else_is_changed():
    session = Session(StepSpec("layernorm"))
    session.hunt.plant()
    session.moves.go(1)
    for change in (
        session.changes.change_optimizer,
        session.changes.open_or_close,
        session.changes.change_optimizer,
    ):
        change()
        assert session.scene.unexplained
    session.changes.reset()
    assert not session.scene.unexplained


def test_a_mistake_that_an_edit_made_harmless_cannot_be_found_and_that_is_said():
    session = Session(StepSpec("diamond"))
    session.hunt.plant()
    session.moves.go(session.scene.total // 2)
    for name, tensor in session.scene.walk.leaves.items():
        for index in np.ndindex(tensor.shape):
            if session.scene.walk.leaves[name].data[index]:
                session.changes.edit(f"{element_name(name, index)} = 0")
    assert session.scene.walk.parting() is None
    with pytest.raises(EditError, match="the mistake changes nothing"):
        session.hunt.accuse()


def test_bookmarks_stay_at_their_arrays():
    session = Session(StepSpec("lstm-2"))
    session.moves.go(next(s.position + 1 for s in session.scene.walk.steps if s.name == "dW"))
    session.moves.mark()
    session.changes.open_or_close()
    (there,) = session.present.bookmarks
    assert session.scene.walk.steps[there - 1].name == "dW"
    session.changes.reset()
    (there,) = session.present.bookmarks
    assert session.scene.walk.steps[there - 1].name == "dW"


def test_every_optimizer_that_a_walk_can_take_can_be_asked_for():
    assert list(OPTIMIZERS) == list(RULES)


@pytest.mark.parametrize("binding", [b for b in KEYS if b.action.startswith("do(")])
@pytest.mark.parametrize("name", ["mazur", "diamond", "transformer-block"])
def test_a_key_names_what_the_session_does(name, binding):
    """Each does it, or says why not, at the start, in the middle and at the end."""
    what, *how = literal_eval(f"[{binding.action[3:-1]}]")
    session = Session(StepSpec(name))
    for cursor in (0, session.scene.total // 2, session.scene.total):
        session.moves.go(cursor)
        with contextlib.suppress(EditError):
            said = attrgetter(what)(session)(*how)
            assert said is None or isinstance(said, Said)
        assert 0 <= session.scene.cursor <= session.scene.total


@pytest.mark.parametrize("binding", KEYS, ids=lambda binding: binding.id)
def test_a_key_names_an_act_and_gives_it_what_it_takes(binding):
    _, action, how = actions.parse(binding.action)
    bound = inspect.signature(getattr(Stepper, f"action_{action}")).bind(None, *how)
    if action == "do":
        what, *given = bound.args[1:]
        inspect.signature(attrgetter(what)(Session(StepSpec()))).bind(*given)


def test_every_act_of_a_session_has_a_key():
    """But for those that are typed, clicked or called by another."""
    keys = {literal_eval(f"[{b.action[3:-1]}]")[0] for b in KEYS if b.action.startswith("do(")}
    session = Session(StepSpec())
    acts = {
        f"{trade}.{name}"
        for trade in ("moves", "predictions", "hunt", "changes")
        for name in dir(getattr(session, trade))
        if not name.startswith("_") and callable(getattr(getattr(session, trade), name))
    }
    typed = {"changes.edit", "changes.read", "predictions.answer", "predictions.reveal"}
    assert acts - typed - {"moves.follow", "moves.look_at", "changes.make"} == keys


@pytest.mark.parametrize(
    "spec",
    [
        StepSpec("mazur"),
        StepSpec("mazur", at=9, element=(0, 1)),
        StepSpec("lstm-2", at=12, expand=True, optimizer="adam", iterations=3),
        StepSpec("2-3-1 relu mse moons rows=4 seed=1", at=2, rate=0.25),
        StepSpec("mazur", at=17, train_biases=True),
    ],
)
def test_the_settings_that_open_a_walk_where_it_is_open_it_there(spec):
    session = Session(spec)
    again = Session(spec_of(session))
    assert (again.scene.cursor, again.scene.element) == (
        session.scene.cursor,
        session.scene.element,
    )
    assert again.scene.walk.recipe == session.scene.walk.recipe
    assert spec_of(again) == spec_of(session)


@pytest.mark.parametrize("name", ["layernorm", "lstm-2", "attention-2x3", "transformer-block"])
def test_an_opened_operation_is_entered_at_its_first_small_step_in_the_direction_of_the_walk(name):
    walk = Session(StepSpec(name)).scene.walk
    fused = [
        s for s in walk.steps if s.record and walk.names[s.record.result] in walk.can_be_opened
    ]
    for step in some(fused[:: 1 + len(fused) // 6]):
        session = Session(StepSpec(name))
        session.moves.go(step.position + 1)
        session.changes.open_or_close()
        scene, made = session.scene, walk.names[step.record.result]
        inside = [
            one.position
            for one in scene.walk.steps
            if one.phase is step.phase
            and one.record is not None
            and scene.walk.names[one.record.result].partition(".")[0] == made
        ]
        assert scene.cursor - 1 == min(inside)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_move_that_leads_nowhere_says_why(name):
    session = Session(StepSpec(name))
    moves = [("onward", -1), ("nth", 1), ("look", 0, 1), ("go", 0), ("phase", -1), ("layer", -1)]
    for what, *how in some(moves):
        said = session.do(f"moves.{what}", *how)
        assert said is not None
        assert "This is the start" in said.text
    session.do("moves.go", -1)
    for what, *how in some([("onward", 1), ("go", -1), ("phase", 1), ("layer", 1)]):
        said = session.do(f"moves.{what}", *how)
        assert said is not None
        assert "This is the last step" in said.text
    for _ in range(session.scene.step.array.size):
        said = session.do("moves.nth", 1)
    assert said is not None
    assert session.do("moves.mark") is None
