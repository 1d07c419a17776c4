from __future__ import annotations

import numpy as np
import pytest

from core.networks import SoftmaxRegression
from core.regularization import EarlyStopping


@pytest.fixture
def model():
    return SoftmaxRegression(2, 2, rng=np.random.default_rng(0))


def watched(stop, model, losses):
    """The epoch at which `stop` says so, in each of which the weights are its number."""
    for epoch, loss in enumerate(losses):
        model.vector[...] = epoch
        if stop.watch(epoch, loss, model):
            return epoch
    return None


def test_it_stops_after_so_many_epochs_without_a_better_one(model):
    stop = EarlyStopping(patience=3)
    assert watched(stop, model, [5, 4, 3, 3.5, 3, 4, 2]) == 5
    assert (stop.epoch, stop.loss) == (2, 3)


def test_a_better_epoch_begins_the_count_anew(model):
    assert watched(EarlyStopping(patience=2), model, [5, 6, 4, 6, 3, 6, 2.9]) is None


def test_the_best_weights_come_back(model):
    stop = EarlyStopping(patience=2)
    watched(stop, model, [5, 3, 4, 4])
    assert (model.vector == 3).all()
    stop.restore(model)
    assert (model.vector == 1).all()


def test_where_nothing_was_seen_the_weights_stay_as_they_are(model):
    before = model.vector.copy()
    EarlyStopping().restore(model)
    np.testing.assert_array_equal(model.vector, before)


def test_less_than_the_margin_is_no_improvement(model):
    assert watched(EarlyStopping(patience=2, margin=0.5), model, [5, 4.6, 4.5]) == 2


@pytest.mark.parametrize("first", [1.0, np.nan])
def test_a_loss_that_is_no_number_is_never_the_best(model, first):
    stop = EarlyStopping(patience=3)
    assert watched(stop, model, [first, 0.5, np.nan, np.nan, np.nan]) == 4
    assert (stop.epoch, stop.loss) == (1, 0.5)


def test_a_new_training_starts_from_nothing(model):
    stop = EarlyStopping(patience=2)
    watched(stop, model, [5, 1, 4, 4])
    assert watched(stop, model, [9, 8, 7]) is None
    assert (stop.epoch, stop.loss) == (2, 7)


@pytest.mark.parametrize("settings", [{"patience": 0}, {"margin": -1}, {"margin": np.nan}])
def test_settings_that_cannot_be_are_refused(settings):
    with pytest.raises(ValueError, match="patience must be at least 1 and margin at least 0, not"):
        EarlyStopping(**settings)
