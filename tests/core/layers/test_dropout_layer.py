from __future__ import annotations

import numpy as np
import pytest

from core.layers import Dropout
from core.tape import Tape, Tensor

RNG = np.random.default_rng


def recorded(layer):
    x = Tensor(np.ones((10, 10), np.float32), "x")
    with Tape() as tape:
        y = layer(x)
    return x, y, tape.records


def test_dropout_drops_in_training_and_is_absent_in_evaluation():
    layer = Dropout(0.5, rng=RNG(0), name="3")
    _, y, (record,) = recorded(layer)
    assert set(np.unique(y.data)) == {0, 2}
    assert y.dtype == np.float32
    assert record.operands[1].name == "m3"
    x, y, records = recorded(layer.eval())
    assert y is x
    assert not records


def test_dropout_of_nothing_records_nothing():
    x, y, records = recorded(Dropout(0, rng=RNG(0)))
    assert y is x
    assert not records


def test_masks_follow_from_the_generator_one_after_the_other():
    (first, second), again = ([Dropout(0.5, rng=RNG(5)) for _ in range(2)], RNG(5))
    a, b = recorded(first)[1], recorded(first)[1]
    assert (a.data != b.data).any()
    np.testing.assert_array_equal(recorded(second)[1].data, a.data)
    shared = Dropout(0.5, rng=again), Dropout(0.5, rng=again)
    assert [
        np.array_equal(recorded(layer)[1].data, of.data)
        for layer, of in zip(shared, (a, b), strict=True)
    ] == [True, True]


def test_a_share_that_cannot_be_dropped_is_refused():
    with pytest.raises(ValueError, match="p must be at least 0 and below 1, not 1"):
        Dropout(1, rng=RNG(0))
