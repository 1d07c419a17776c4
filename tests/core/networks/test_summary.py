from __future__ import annotations

import numpy as np
import pytest
from loops import perhaps, some

from core.layers import Dense
from core.networks import MLP, ResidualMLP, SequenceClassifier, summary
from core.networks.network import Network
from core.networks.samples import SAMPLES
from core.tape import Tensor, written_scope

RNG = np.random.default_rng
every_network = pytest.mark.parametrize("name", SAMPLES)


def counts_of(layer):
    return sum(parameter.data.size for parameter in layer.parameters())


@every_network
def test_counts_add_up_to_the_sizes_of_the_parameters(name):
    model, x, _ = SAMPLES[name](RNG(0))
    told = summary(model, x)
    assert told.total == model.vector.size == sum(p.data.size for p in model.parameters())
    assert told.rows[-1].shape == model.scores(x).shape
    assert str(told).splitlines()[-1].split() == ["total", f"{model.vector.size:,}"]


@every_network
def test_each_layer_without_layers_in_it_has_its_own_parameters_in_its_row(name):
    model, x, _ = SAMPLES[name](RNG(0))
    rows = summary(model, x).rows
    for path, layer in perhaps(model.layers_within()):  # a perceptron has none
        if layer.parameters() and not any(layer.layers_within()):
            (row,) = (row for row in rows if row.place == written_scope(path))
            assert (row.kind, row.parameters) == (type(layer).__name__, counts_of(layer))


@every_network
def test_a_network_describes_itself_in_a_line(name):
    model, x, _ = SAMPLES[name](RNG(0))
    assert len(model.describe().splitlines()) == 1
    assert str(summary(model, x)).splitlines()[0] == f"{type(model).__name__}: {model.describe()}"


def test_an_mlp_as_a_table():
    model = MLP([64, 32, 10], rng=RNG(0))
    assert str(summary(model, np.zeros((1, 64)))) == (
        "MLP: 64-32-10 tanh\n"
        "\n"
        "layer      kind   output   parameters\n"
        "x          input  (1, 64)\n"
        "layers[0]  Dense  (1, 32)       2,080\n"
        "           tanh   (1, 32)\n"
        "layers[1]  Dense  (1, 10)         330\n"
        "total                           2,410"
    )


def test_what_stands_between_the_layers_of_a_block_is_shown_where_it_stands():
    model = ResidualMLP(4, 2, width=3, blocks=1, dropout=0.5, rng=RNG(0))
    rows = summary(model, np.zeros((5, 4))).rows
    assert [(row.place, row.kind, row.shape, row.parameters) for row in rows] == [
        ("first", "Dense", (5, 3), 15),
        ("", "relu", (5, 3), 0),
        ("blocks[0].norm", "LayerNorm", (5, 3), 6),
        ("blocks[0].dense", "Dense", (5, 3), 12),
        ("blocks[0]", "relu", (5, 3), 0),
        ("blocks[0]", "add", (5, 3), 0),
        ("last", "Dense", (5, 2), 8),
    ]


def test_a_layer_of_many_operations_is_one_row():
    model = SequenceClassifier("lstm", 3, 4, 2, unrolled=True, rng=RNG(0))
    rows = summary(model, np.zeros((2, 6, 3))).rows
    assert [(row.place, row.kind, row.shape) for row in rows] == [
        ("recurrent", "LSTM", (2, 4)),
        ("output", "Dense", (2, 2)),
    ]


def test_shared_parameters_count_once():
    class Twice(Network):
        def __init__(self):
            self.layer = Dense(3, 3, rng=RNG(0))
            super().__init__()

        def __call__(self, x):
            return self.layer(-self.layer(x))

        def describe(self):
            return "twice"

    rows = summary(Twice(), np.zeros((1, 3))).rows
    assert [row.parameters for row in rows if row.kind == "Dense"] == [12, 0]


@pytest.mark.parametrize("training", [True, False])
def test_a_summary_leaves_the_network_as_it_was(training):
    model, x, _ = SAMPLES["residual-mlp-batch"](RNG(0))
    model.train(training)
    before = model.state_dict()
    summary(model, Tensor(x))
    assert all(layer.training == training for _, layer in model.layers_within())
    assert model.training == training
    for name, array in some(model.state_dict().items()):
        np.testing.assert_array_equal(array, before[name])
