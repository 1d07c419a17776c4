from __future__ import annotations

import numpy as np
import pytest

from core.networks import MLP, ResidualMLP
from core.tape import Tape

RNG = np.random.default_rng


def batch(rows=32):
    rng = RNG(1)
    return rng.normal(size=(rows, 64)), rng.integers(0, 10, rows)


def first_layers_gradient(model):
    """The size of ∂L/∂W in the first layer, over that in the last but one."""
    with Tape() as tape:
        loss = model.loss(*batch())
    gradients = tape.gradients(loss)
    first, last = (
        np.abs(gradients[layer.W]).mean() for layer in (model.first, model.blocks[-1].dense)
    )
    return first / last


def test_without_norm_and_bypass_it_is_the_mlp_of_the_same_sizes():
    model = ResidualMLP(64, 10, width=8, blocks=3, norm=None, residual=False, rng=RNG(0))
    mlp = MLP([64, 8, 8, 8, 8, 10], activation="relu", rng=RNG(0))
    assert list(model.state_dict()) == list(mlp.state_dict())
    x, _ = batch()
    np.testing.assert_array_equal(model.scores(x).data, mlp.scores(x).data)


def test_a_block_that_finds_nothing_leaves_the_signal_as_it_is():
    model = ResidualMLP(64, 10, width=8, blocks=3, rng=RNG(0), dtype=np.float64)
    for block in model.blocks:
        block.dense.W.data[...] = 0
    shallow = MLP([64, 8, 10], activation="relu", rng=RNG(0), dtype=np.float64)
    first, last = model.first.parameters(), model.last.parameters()
    for ours, theirs in zip(shallow.parameters(), (*first, *last), strict=True):
        ours.data[...] = theirs.data
    x, _ = batch()
    np.testing.assert_allclose(model.scores(x).data, shallow.scores(x).data)


def test_a_bypass_takes_the_gradient_to_the_first_of_twenty_sigmoid_layers():
    def gradient(residual):
        model = ResidualMLP(
            64, 10, norm=None, residual=residual, activation="sigmoid", rng=RNG(0), dtype=np.float64
        )
        return first_layers_gradient(model)

    assert gradient(residual=False) < 1e-9
    assert gradient(residual=True) > 0.01


def test_the_signal_grows_tenfold_at_most_in_twenty_layers():
    for norm in (None, "batch", "layer"):
        model = ResidualMLP(64, 10, norm=norm, rng=RNG(0), dtype=np.float64)
        with Tape() as tape:
            model.scores(batch()[0])
        results = {record.result.name: record.result.data for record in tape.records}
        grown = np.square(results["h19"]).mean() / np.square(results["a1"]).mean()
        assert 0.5 < grown < 100, norm


def test_results_carry_the_textbooks_names():
    model = ResidualMLP(4, 2, width=3, blocks=1, norm="batch", dropout=0.5, rng=RNG(0))
    with Tape() as tape:
        model.loss(np.ones((2, 4)), np.array([0, 1]))
    made = [record.result.name for record in tape.records]
    assert made == ["z1", "a1", "n2", "z2", "a2", "", "h2", "z3", "L"]
    assert "m2" in [t.name for t in tape.leaves()]
    assert list(model.state_dict()) == [
        "W1", "b1", "γ2", "β2", "W2", "b2", "W3", "b3", "mean2", "variance2",
    ]  # fmt: skip
    assert tape.records[2].scope == ("blocks", 0, "norm")


def test_the_dropout_is_absent_in_evaluation():
    model = ResidualMLP(64, 10, width=8, blocks=2, dropout=0.5, rng=RNG(0))
    x, _ = batch()
    assert (model.scores(x).data != model.scores(x).data).any()
    model.eval()
    np.testing.assert_array_equal(model.scores(x).data, model.scores(x).data)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"norm": "instance"}, "unknown norm 'instance'; expected one of None, batch, layer"),
        ({"blocks": 0}, "at least 1 block, not 0"),
        ({"dropout": 1}, "p must be at least 0 and below 1, not 1"),
        ({"activation": "wavy"}, "unknown activation 'wavy'"),
    ],
)
def test_what_it_cannot_be_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        ResidualMLP(4, 2, rng=RNG(0), **arguments)


def test_it_describes_itself():
    model = ResidualMLP(64, 10, width=32, blocks=3, norm="batch", residual=False, rng=RNG(0))
    assert model.describe() == "64-32×4-10 relu, batch norm plain"
    assert ResidualMLP(4, 2, norm=None, rng=RNG(0)).describe() == "4-64×19-2 relu, residual"
