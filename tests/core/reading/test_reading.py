"""What a network reads in one digit, and how far the digit is from those it learned from."""

from __future__ import annotations

import numpy as np
import pytest
from loops import some

from core.datasets import Data, digits_splits
from core.datasets.bitmaps import counted, fitted
from core.networks import MLP
from core.reading import MEASURES, Examples, measures_of, read

SPLITS = digits_splits(0)


@pytest.fixture(scope="module")
def examples():
    return Examples(SPLITS.train)


def test_a_reading_has_the_scores_the_layers_and_the_winner_of_the_network():
    model = MLP([64, 5, 10], activation="tanh", rng=np.random.default_rng(3))
    x = SPLITS.validation.x[0]
    reading = read(model, x)
    scores = model.scores(x[None]).data[0]
    np.testing.assert_allclose(reading.scores, scores, rtol=1e-6)
    assert reading.says == scores.argmax()
    assert reading.p.sum() == pytest.approx(1)
    (hidden,) = reading.hidden
    assert (hidden.op, hidden.values.shape) == ("tanh", (5,))
    state = model.state_dict()
    np.testing.assert_allclose(hidden.values, np.tanh(x @ state["W1"] + state["b1"]), rtol=1e-4)
    assert reading.finite


def test_a_network_that_is_no_longer_of_numbers_is_read_without_a_fall():
    model = MLP([64, 5, 10], activation="tanh", rng=np.random.default_rng(3))
    model.vector[:] = np.nan
    assert not read(model, SPLITS.validation.x[0]).finite


def test_the_nearest_digits_are_those_that_a_search_by_hand_finds(examples):
    x = SPLITS.validation.x[7]
    distances = np.array([np.linalg.norm(row - x) for row in SPLITS.train.x])
    found = examples.nearest(x, 4)
    assert [one.row for one in found] == list(np.argsort(distances)[:4])
    for one in some(found):
        assert one.distance == pytest.approx(distances[one.row])
        assert one.label == SPLITS.train.y[one.row]
        np.testing.assert_array_equal(one.x, SPLITS.train.x[one.row])
    assert examples.nearest(SPLITS.train.x[5], 1)[0].distance == 0


def test_the_gap_is_that_of_all_but_the_loneliest_digits(examples):
    few = Data(SPLITS.train.x[:300], SPLITS.train.y[:300])
    apart = np.linalg.norm(few.x[:, None] - few.x, axis=2)
    np.fill_diagonal(apart, np.inf)
    assert Examples(few).gap == pytest.approx(np.sqrt(np.quantile(apart.min(1) ** 2, 0.99)))
    assert 1.6 < examples.gap < 1.7


def test_a_single_digit_to_learn_from_has_no_other_to_be_near_to():
    one = Examples(Data(SPLITS.train.x[:1], SPLITS.train.y[:1]))
    assert one.gap == np.inf
    assert [n.row for n in one.nearest(SPLITS.train.x[3])] == [0]
    assert not any("nearest" in str(remark) for remark in one.remarks(SPLITS.train.x[3]))


def test_what_the_data_have_in_common_is_true_of_all_of_them(examples):
    """Each fills all eight rows: that is how they were cut out of their forms."""
    found = dict(zip(MEASURES, measures_of(SPLITS.train.x.reshape(-1, 8, 8)).T, strict=True))
    assert set(found["height"]) == {8}
    assert set(found["row"]) == {4.5}
    assert (found["column"].min(), found["column"].max()) == (3.5, 5.5)
    for x in some(SPLITS.train.x[:50]):
        assert examples.unlike(x) == []
        assert examples.remarks(x) == []


def test_a_bitmaps_ink_is_what_its_numbers_count():
    bitmap = np.random.default_rng(0).random((32, 32)) < 0.3
    assert dict(zip(MEASURES, measures_of(counted(bitmap)[None])[0], strict=True))["ink"] == (
        bitmap.sum()
    )


def test_a_small_digit_in_a_corner_is_told_from_the_data_until_it_is_fitted(examples):
    bitmap = np.zeros((32, 32), bool)
    bitmap[2:14, 2:5] = bitmap[2:5, 2:10] = bitmap[11:14, 2:10] = bitmap[2:14, 7:10] = True
    x = counted(bitmap).ravel()
    unlike = {one.measure: one for one in examples.unlike(x)}
    assert {"height", "row", "column"} <= set(unlike)
    assert (unlike["height"].value, unlike["height"].low) == (4, 8)
    remarks = " ".join(map(str, examples.remarks(x)))
    assert "4 rows high, not 8" in remarks
    assert "from the nearest; 99 in 100" in remarks
    after = {one.measure for one in examples.unlike(counted(fitted(bitmap)).ravel())}
    assert not {"height", "row", "column"} & after


def test_every_measure_out_of_bounds_is_said_in_words_of_its_own(examples):
    wide = np.zeros((8, 8))
    wide[3, 2] = 0.5
    full = np.ones((8, 8))
    said = {
        one.measure: str(one.message)
        for digit in (wide, full)
        for one in some(examples.unlike(digit.ravel()))
    }
    assert {"height", "width", "row", "ink", "grey"} <= set(said)
    assert len(set(said.values())) == len(said)
    for sentence in some(said.values()):
        assert "{" not in sentence


def test_nothing_is_said_of_an_empty_pad(examples):
    assert examples.unlike(np.zeros(64)) == []
    assert examples.remarks(np.zeros(64)) == []


def test_there_is_nothing_to_fit_without_ink():
    with pytest.raises(ValueError, match="no ink"):
        fitted(np.zeros((32, 32), bool))
