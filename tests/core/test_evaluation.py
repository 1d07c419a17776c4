from __future__ import annotations

import tracemalloc
from math import isnan, prod

import numpy as np
import pytest
from loops import some

from core.datasets import Data
from core.evaluation import LEARNING, PIECE, Evaluator, evaluate
from core.networks import MLP, CharTransformer, Network, ResidualMLP
from core.networks.samples import SAMPLES
from core.tape import Tape, Tensor

RNG = np.random.default_rng


def plainly(model: Network, data: Data) -> tuple[float, float]:
    """All rows at once, in evaluation mode."""
    with model.evaluating():
        scores = model.scores(data.x)
    loss = model.loss_of(scores, data.y).item()
    return loss, np.mean(scores.data.argmax(-1) == data.y)


def repeated(data: Data, rows: int) -> Data:
    """As many rows as wanted of few, each disturbed where it is floating."""
    x, y = (np.resize(a, (rows, *a.shape[1:])) for a in (data.x, data.y))
    return Data(x + RNG(rows).normal(0, 0.1, x.shape) if x.dtype.kind == "f" else x, y)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_network_is_measured_as_by_its_plain_forms(name):
    model, x, y = SAMPLES[name](RNG(0))
    parts = repeated(Data(x, y), 37), repeated(Data(x, y), 10)
    evaluators = [Evaluator(model, at_once=at_once) for at_once in (1, 4, 32)]
    for _ in range(3):
        plain = [plainly(model, part) for part in parts]
        for evaluator in some(evaluators):
            assert [*evaluator.measure(*parts)] == [pytest.approx(p, rel=1e-9) for p in plain]
        model.vector += RNG(1).normal(0, 0.1, model.vector.shape)


@pytest.mark.parametrize("rows", [1, 2, 31, 32, 33, 64, 65, 100])
def test_every_row_counts_once_whatever_is_left_for_the_last_piece(rows, monkeypatch):
    monkeypatch.setattr("core.evaluation.BYTES", 0)  # pieces do not grow
    model = MLP([3, 4, 2], rng=RNG(0), dtype=np.float64)
    data = Data(RNG(1).normal(size=(rows, 3)), RNG(2).integers(0, 2, rows))
    more = Data(RNG(3).normal(size=(rows + 5, 3)), RNG(4).integers(0, 2, rows + 5))
    told = Evaluator(model).measure(data, more, data)
    for (loss, accuracy), part in some(zip(told, (data, more, data), strict=True)):
        assert (loss, accuracy) == pytest.approx(plainly(model, part), rel=1e-12)


def test_parts_of_different_kinds_are_measured_each_by_itself():
    model = CharTransformer(5, 6, width=4, heads=2, blocks=1, rng=RNG(0), dtype=np.float64)
    parts = [Data(*RNG(0).integers(0, 5, (2, rows, length))) for rows, length in ((9, 6), (7, 3))]
    for told, part in some(zip(Evaluator(model).measure(*parts), parts, strict=True)):
        assert told == pytest.approx(plainly(model, part), rel=1e-9)


@pytest.mark.parametrize("training", [True, False])
def test_measuring_is_in_evaluation_mode_and_leaves_the_mode_and_the_averages(training):
    model = ResidualMLP(
        3, 2, width=8, blocks=2, norm="batch", dropout=0.5, rng=RNG(0), dtype=np.float64
    ).train(training)
    data = Data(RNG(1).normal(size=(70, 3)), RNG(2).integers(0, 2, 70))
    evaluator, before = Evaluator(model, at_once=8), model.state_dict()
    first, again = evaluator.measure(data), evaluator.measure(data)
    assert evaluator.measure(data) == again
    assert first[0] == pytest.approx(again[0], rel=1e-12)  # the plain forms round differently
    assert again[0] == pytest.approx(plainly(model, data), rel=1e-9)
    assert model.training is training
    for name, array in some(model.state_dict().items()):
        np.testing.assert_array_equal(array, before[name])
    for buffer in model.buffers():
        buffer.data[...] += 0.5
    assert evaluator.measure(data)[0] == pytest.approx(plainly(model, data), rel=1e-9)


def test_parameters_and_averages_in_other_arrays_are_seen():
    model = ResidualMLP(3, 2, width=8, blocks=1, norm="batch", rng=RNG(0), dtype=np.float64)
    data = Data(RNG(1).normal(size=(70, 3)), RNG(2).integers(0, 2, 70))
    evaluator = Evaluator(model)
    evaluator.measure(data)
    for tensor in some((*model.parameters(), *model.buffers())):
        tensor.data = tensor.data + 0.1
        assert evaluator.measure(data)[0] == pytest.approx(plainly(model, data), rel=1e-9)


def test_a_network_that_is_measured_again_makes_no_new_operations():
    model = MLP([3, 4, 2], rng=RNG(0))
    data = Data(RNG(1).normal(size=(70, 3)), RNG(2).integers(0, 2, 70))
    evaluator = Evaluator(model)
    evaluator.measure(data, data)
    with Tape() as tape:
        evaluator.measure(data, data)
    assert tape.records == []


def test_a_wide_network_is_measured_in_small_pieces_and_a_narrow_one_in_large_ones():
    def largest_batch(model: Network, rows: int) -> int:
        seen: list[int] = []

        class Told(type(model)):  # type: ignore[misc]
            def __call__(self, x: Tensor) -> Tensor:
                seen.append(x.shape[0])
                return super().__call__(x)

        model.__class__ = Told
        shape = (rows, model.sizes[0])
        evaluate(model, Data(np.zeros(shape), np.zeros(rows, int)))
        return max(seen)

    assert largest_batch(MLP([4, 5, 2], rng=RNG(0)), 5 * PIECE) == PIECE
    assert largest_batch(MLP([4, 5000, 5000, 2], rng=RNG(0)), 500) <= LEARNING * 32


def test_measuring_needs_memory_for_a_piece_and_not_for_all_rows():
    model = MLP([4, 1000, 1000, 2], rng=RNG(0))
    data = Data(np.zeros((4000, 4), np.float32), np.zeros(4000, int))
    all_at_once = prod((4000, 1000, 4))  # bytes of one hidden layer
    tracemalloc.start()
    try:
        evaluate(model, data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < all_at_once / 4


def test_what_is_not_finite_is_measured_as_such_without_a_warning():
    model = MLP([3, 4, 2], rng=RNG(0))
    model.layers[1].W.data[...] = np.nan
    data = Data(np.ones((70, 3)), RNG(2).integers(0, 2, 70))
    assert isnan(evaluate(model, data)[0])
