"""``backstep predict``: a kept run reads a picture."""

from __future__ import annotations

import json

import numpy as np
import pytest
from data_files import files_in

from core.datasets import digits_splits
from core.ops.softmax import row_softmax
from tutor.labs.digits.experiment import Trainer
from tutor.labs.digits.spec import DigitsSpec
from tutor.learner import Store
from tutor.running.training.control import Control
from tutor.running.training.recorded import recorded


@pytest.fixture
def trained(backstep):
    assert backstep("train", "--epochs", "6", "--json")[0] == 0
    return backstep


def test_digits_that_it_never_saw_are_read_as_the_test_says(trained, tmp_path):
    test = digits_splits(0).test
    right = 0
    for row in range(20):
        np.savetxt(tmp_path / "one.csv", test.x[row].reshape(8, 8) * 16, delimiter=",", fmt="%d")
        code, out, _ = trained("predict", "1", str(tmp_path / "one.csv"), "--json")
        event = json.loads(out)
        assert code == 0
        assert abs(sum(event["p"]) - 1) < 1e-6
        np.testing.assert_allclose(np.ravel(event["pixels"]), test.x[row])
        right += event["says"] == test.y[row]
    assert right >= 17


def test_people_see_the_picture_and_bars_and_a_moment_may_say_something_else(trained, tmp_path):
    digit = digits_splits(0).test.x[0].reshape(8, 8)
    np.savetxt(tmp_path / "large.csv", digit.repeat(5, 0).repeat(5, 1), delimiter=",")
    code, out, err = trained("predict", "1@0", str(tmp_path / "large.csv"))
    assert (code, err) == (0, "")
    assert "It says" in out
    assert "█" in out
    assert out != trained("predict", "1", str(tmp_path / "large.csv"))[1]


def test_asked_why_it_tells_what_mattered_what_is_near_and_what_is_unlike_the_data(
    trained, tmp_path
):
    train = digits_splits(0).train
    digit = train.x[4].reshape(8, 8)
    np.savetxt(tmp_path / "known.csv", digit * 16, delimiter=",", fmt="%d")
    event = json.loads(trained("predict", "1", str(tmp_path / "known.csv"), "--why", "--json")[1])
    nearest = event["nearest"][0]
    assert nearest == {"row": 4, "label": int(train.y[4]), "distance": 0.0}
    assert np.array(event["gradient"]).shape == (8, 8)
    assert [(one["op"], len(one["values"])) for one in event["hidden"]] == [("tanh", 32)]
    assert event["remarks"] == []
    plain = json.loads(trained("predict", "1", str(tmp_path / "known.csv"), "--json")[1])
    assert plain == {name: event[name] for name in plain}
    small = np.zeros((8, 8))
    small[0:3, 0:3] = digit[2:5, 2:5]
    np.savetxt(tmp_path / "small.csv", small * 16, delimiter=",", fmt="%d")
    _, out, _ = trained("predict", "1", str(tmp_path / "small.csv"), "--why")
    assert "The nearest digits that it learned from:" in out
    assert "3 rows high, not 8" in out


def test_a_run_that_diverged_reads_nothing(backstep, tmp_path):
    backstep("train", "--lr", "1e9", "--optimizer", "sgd", "--hidden", "32,32,32,32",
             "--activation", "relu", "--json")  # fmt: skip
    np.savetxt(tmp_path / "one.csv", digits_splits(0).test.x[0].reshape(8, 8), delimiter=",")
    last = json.loads(backstep("runs", "show", "1", "--json")[1])
    code, _, err = backstep("predict", "1", str(tmp_path / "one.csv"))
    assert last["status"] == "diverged"
    assert (code, "its weights are no longer numbers" in err) == (2, True), err


@pytest.mark.parametrize("by_hand", [True, False])
def test_the_best_weights_are_those_of_a_run_that_was_not_stopped_by_hand(
    by_hand, backstep, tmp_path
):
    """Each run reads with the weights that it ended with."""
    control = Control("epoch")
    spec = DigitsSpec(rows=60, epochs=200, patience=2, rate=0.1)
    trainer = Trainer(spec, control)
    with Store.open() as store:
        best = None
        for event in recorded(
            trainer.events(), store, "train", spec.as_json(), unit="epoch", control=control
        ):
            if event["event"] == "epoch":
                loss = event["validation_loss"]
                if best is not None and loss > best and by_hand:
                    control.send("stop")
                best = loss if best is None else min(best, loss)
    assert event["event"] == ("stopped" if by_hand else "done")
    assert event["best_epoch"] < trainer.epoch
    x = digits_splits(0).test.x[:1]
    np.savetxt(tmp_path / "one.csv", x.reshape(8, 8) * 16, delimiter=",", fmt="%d")
    out = backstep("predict", "1", str(tmp_path / "one.csv"), "--json")[1]
    with trainer.model.evaluating():
        p = row_softmax(trainer.model.scores(x).data.astype(float))[0]
    np.testing.assert_allclose(json.loads(out)["p"], p, rtol=1e-5)


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("1", "none.png"), 2, "no such file"),
        (("2", "blank.csv"), 2, "no run 2"),
        (("1@999", "blank.csv"), 2, "steps 0 to"),
        (("1", "blank.csv"), 2, "blank.csv: the picture is blank"),
        (("1",), 2, "name a run and a picture"),
    ],
)
def test_what_cannot_be_read_is_refused(backstep, tmp_path, monkeypatch, words, code, why):
    monkeypatch.chdir(tmp_path)
    backstep("train", "--rows", "48", "--epochs", "1", "--json")
    (tmp_path / "blank.csv").write_text("0,0,0\n0,0,0\n")
    found, _, err = backstep("predict", *words)
    assert (found, why in err) == (code, True), err


def test_a_picture_that_cannot_be_read_is_bad_input_and_the_reason_is_said(trained, tmp_path):
    for path, reason in ((tmp_path / "no.png", "there is no such file"), (tmp_path, "a folder")):
        code, out, err = trained("predict", "1", str(path))
        assert (code, out) == (2, "")
        assert f"{path} cannot be read: " in err
        assert reason in err


def test_a_run_on_data_of_ones_own_reads_a_row_or_a_picture_like_them(backstep, tmp_path):
    sources = files_in(tmp_path)
    for number, (kind, epochs) in enumerate((("csv", "200"), ("folders", "60")), 1):
        assert backstep("train", str(sources[kind]), "--epochs", epochs, "--json")[0] == 0
        if kind == "csv":
            (tmp_path / "row.csv").write_text("length,width\n5.0,3.3\n")
            given, says = tmp_path / "row.csv", "rose"
        else:
            given, says = sources[kind] / "c" / "0.png", "c"
        event = json.loads(backstep("predict", str(number), str(given), "--json")[1])
        assert (event["says"], len(event["p"])) == (says, 3)
        out = backstep("predict", str(number), str(given))[1]
        assert f"It says {says}." in out
        assert backstep("predict", str(number), str(given), "--why")[0] == 2
    (tmp_path / "row.csv").write_text("1,2,3\n")
    code, _out, err = backstep("predict", "1", str(tmp_path / "row.csv"))
    assert (code, "expected one row of 2 numbers" in err) == (2, True)
    code, _out, err = backstep("predict", "2", str(tmp_path / "row.csv"))
    assert (code, "row of 3 numbers is no square picture" in err) == (2, True)
