"""The next step of a kept run as a walk: its weights, its batch, its dropout."""

from __future__ import annotations

import numpy as np
import pytest
from loops import some

from tutor.activities.errors import UsageError
from tutor.labs.digits.experiment import Trainer
from tutor.labs.digits.spec import DigitsSpec
from tutor.learner import Store
from tutor.running.moments.walked import drawn_words, validation_words
from tutor.running.training.control import Control
from tutor.running.training.recorded import recorded
from tutor.stepping.opening import walk_of
from tutor.stepping.spec import StepSpec

SPEC = DigitsSpec(rows=48, epochs=3, dropout=0.3, norm="batch", optimizer="sgd", hidden=(8,))


@pytest.fixture
def kept(monkeypatch, tmp_path):
    """A run of six steps."""
    monkeypatch.setenv("BACKSTEP_HOME", str(tmp_path))
    control = Control("epoch")
    with Store.open() as store:
        events = Trainer(SPEC, control).events()
        list(recorded(events, store, "train", SPEC.as_json(), unit="epoch", control=control))


@pytest.mark.usefixtures("kept")
def test_the_walk_makes_the_step_that_the_run_makes():
    walk = walk_of(StepSpec(walk="run 1@3"))
    trainer = Trainer(SPEC, Control())
    assert trainer.way.come_to(3)
    rows = trainer.training.next_rows
    given = {tensor.name: tensor.data for tensor in walk.start.tape.leaves()}
    np.testing.assert_array_equal(given["x"], trainer.data.train.x[rows].astype(np.float32))
    np.testing.assert_array_equal(given["y"], trainer.data.train.y[rows])
    W1 = dict(trainer.model.state_dict())["W1"]
    np.testing.assert_array_equal(given["W1"], W1)
    assert given["W1"].dtype == np.float64
    assert trainer.way.come_to(4)
    after = trainer.model.state_dict()["W1"]
    (updated,) = (s.array for s in walk.steps if s.phase == "update" and s.name.startswith("W1"))
    np.testing.assert_allclose(updated, after, rtol=1e-4, atol=1e-6)


@pytest.mark.usefixtures("kept")
def test_one_row_of_the_batch_can_be_opened_and_the_walk_is_the_same_each_time():
    one, again = (walk_of(StepSpec(walk="run 1@3 row=2")) for _ in range(2))
    whole = walk_of(StepSpec(walk="run 1@3"))
    x, wholes = (
        next(t.data for t in walk.start.tape.leaves() if t.name == "x") for walk in (one, whole)
    )
    np.testing.assert_array_equal(x, wholes[1:2])
    assert all(
        np.array_equal(a.array, b.array) for a, b in zip(one.steps, again.steps, strict=True)
    )


@pytest.mark.usefixtures("kept")
def test_a_drawn_digit_and_one_of_the_validation_set_are_read_as_the_run_reads_them():
    """Without dropout, and with the statistics that BatchNorm has gathered."""
    trainer = Trainer(SPEC, Control())
    assert trainer.way.come_to(3)
    held_out = trainer.data.validation
    x = held_out.x[7]
    words = (
        validation_words(1, 3, 7),
        drawn_words(1, 3, x.reshape(8, 8), int(held_out.y[7])),
    )
    with trainer.model.evaluating():
        scores = trainer.model.scores(x[None]).data[0]
    for walk in some([walk_of(StepSpec(walk=one)) for one in words]):
        given = {tensor.name: tensor.data for tensor in walk.start.tape.leaves()}
        np.testing.assert_allclose(given["x"][0], x, atol=1e-7)
        assert given["y"].tolist() == [held_out.y[7]]
        found = [r.result.data for r in walk.start.tape.records if r.result.data.shape == (1, 10)]
        assert any(np.allclose(one[0], scores, rtol=1e-4, atol=1e-5) for one in found)


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("run 1@3 validation=144", "0 to 143, not 144"),
        (f"run 1@3 drawn={'0' * 64} is=10", "a digit from 0 to 9"),
        (f"run 1@3 drawn={'0' * 63} is=1", "names no run"),
        (f"run 1@3 drawn={'0' * 64}", "names no run"),
        ("run 1@6", "has made all its steps"),
        ("run 1@7", "steps 0 to 6"),
        ("run 2", "no run 2"),
        ("run 1@3 row=99", "from 1 to"),
        ("run", "names no run"),
        ("run 1 2", "names no run"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_the_reason(words, why):
    with pytest.raises(UsageError, match=why):
        walk_of(StepSpec(walk=words))
