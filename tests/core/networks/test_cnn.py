from __future__ import annotations

import numpy as np
import pytest

from core.datasets import Data, Splits
from core.layers import IMAGE_NORMS
from core.networks import CNN, ResidualCNN
from core.optim import Adam
from core.tape import Tape
from core.training import evaluate, fit

RNG = np.random.default_rng


def test_images_may_come_as_rows():
    model, rows = CNN(rng=RNG(0)), RNG(1).normal(size=(5, 64))
    np.testing.assert_array_equal(
        model.scores(rows).data, model.scores(rows.reshape(5, 1, 8, 8)).data
    )


def test_results_carry_the_textbooks_names():
    model = CNN((1, 4, 4), [2, 3], 3, rng=RNG(0))
    with Tape() as tape:
        model.loss(np.ones((2, 16)), np.array([0, 1]))
    made = [record.result.name for record in tape.records]
    assert made == ["z1", "p1", "a1", "z2", "p2", "a2", "f", "z3", "L"]
    assert list(model.state_dict()) == ["W1", "b1", "W2", "b2", "W3", "b3"]


def test_a_residual_block_that_finds_nothing_leaves_the_signal_as_it_is():
    model = ResidualCNN(blocks=2, rng=RNG(0), dtype=np.float64)
    for block in model.blocks:
        block.convolutions[1].W.data[...] = 0
    with Tape() as tape:
        model.scores(RNG(1).normal(size=(3, 64)))
    results = {record.result.name: record.result.data for record in tape.records}
    np.testing.assert_array_equal(results["a5"], results["a1"])


@pytest.mark.parametrize("network", [CNN, ResidualCNN])
def test_it_learns_what_a_bar_looks_like_wherever_it_is(network):
    """Bars that stand or lie, anywhere in the image: of no use to one pixel, plain to a kernel."""
    rng, y = RNG(0), np.arange(240) % 2
    x = np.zeros((240, 1, 8, 8))
    for image, label, (i, j) in zip(x, y, rng.integers(0, 6, (240, 2)), strict=True):
        image[0, i : i + (3 if label else 1), j : j + (1 if label else 3)] = 1
    learn, rest = Data(x[:180], y[:180]), Data(x[180:], y[180:])
    model = network(classes=2, rng=RNG(1))
    for _ in fit(
        model, Splits(learn, rest, rest), optimizer=Adam(0.01), batch=30, epochs=12, rng=RNG(2)
    ):
        pass
    assert evaluate(model, rest)[1] > 0.95


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"channels": []}, "at least one convolution"),
        ({"channels": [2, 2, 2, 2]}, "each halves the image of 8×8"),
        ({"kernel_size": 2}, "an odd one keeps the image's size"),
        ({"activation": "wavy"}, "unknown activation 'wavy'"),
    ],
)
def test_what_it_cannot_be_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        CNN(rng=RNG(0), **arguments)


def test_a_residual_network_without_blocks_is_refused():
    with pytest.raises(ValueError, match="at least 1 block, not 0"):
        ResidualCNN(blocks=0, rng=RNG(0))


def test_images_of_another_size_are_named():
    with pytest.raises(
        ValueError, match=r"x has shape \(2, 63\); expected \(N, 1, 8, 8\) or \(N, 64\)"
    ):
        CNN(rng=RNG(0)).scores(np.zeros((2, 63)))


def test_they_describe_themselves():
    assert CNN(rng=RNG(0)).describe() == "1×8×8 conv 8-16 dense 10 relu"
    assert ResidualCNN(rng=RNG(0)).describe() == "1×8×8 conv 16 2 blocks dense 10 relu"


@pytest.mark.parametrize("norm", IMAGE_NORMS)
def test_what_a_convolution_makes_can_be_normalized_before_it_is_pooled(norm):
    model = CNN((1, 4, 4), [4], 3, norm=norm, dropout=0.5, rng=RNG(0)).train()
    with Tape() as tape:
        model.loss(RNG(1).normal(size=(5, 16)), np.zeros(5, int))
    ran = [(record.op.name, record.result.name) for record in tape.records]
    assert [name for _, name in ran[:5]] == ["z1", "n1", "p1", "a1", "f"]
    assert ran[5][0] == "dropout"
    assert model.describe() == f"1×4×4 conv 4 dense 3 relu, {norm} norm"
    with pytest.raises(ValueError, match="unknown norm 'rms'"):
        CNN(norm="rms", rng=RNG(0))
