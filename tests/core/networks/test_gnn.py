from __future__ import annotations

import numpy as np
import pytest
from loops import some

from core.datasets import Data, Splits, karate_club, planted_communities
from core.graphs import Graph
from core.networks import GCN, MLP, GraphSAGE
from core.optim import Adam
from core.replay import Program
from core.tape import Tape
from core.training import evaluate, fit
from core.transcript import largest_error
from core.walk import Recipe, Walk

RNG = np.random.default_rng
NETWORKS = [GCN, GraphSAGE]
BOTH = pytest.mark.parametrize("network", NETWORKS)
PATH = Graph.undirected(6, [[0, 1], [1, 2], [2, 3], [3, 4], [4, 5]])


@pytest.fixture(scope="module")
def communities():
    return planted_communities(RNG(0), nodes=400, classes=4, edges=1600, words=300, topical=0.1)


def trained(model, data, epochs, rate=0.01):
    for _ in fit(
        model, data, optimizer=Adam(rate), batch=len(data.train.y), epochs=epochs,
        measure_every=epochs, rng=RNG(0),
    ):  # fmt: skip
        pass
    return model


def test_a_gcn_is_two_convolutions_with_a_rectifier_between():
    club = karate_club()
    model = GCN([34, 5, 2], club.graph, club.x, rng=RNG(0), dtype=np.float64)
    model.vector[...] = RNG(1).normal(size=model.vector.size)
    W1, b1, W2, b2 = (p.data for p in model.parameters())
    A = club.graph.normalized.dense()
    z = A @ np.maximum(A @ W1 + b1, 0) @ W2 + b2
    np.testing.assert_allclose(model.scores(np.arange(34)).data, z, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(model.scores([[3, 3], [0, 33]]).data, z[[[3, 3], [0, 33]]])


def test_graphsage_weighs_a_node_and_the_mean_of_its_neighbours():
    club = karate_club()
    model = GraphSAGE([34, 5, 2], club.graph, club.x, rng=RNG(0), dtype=np.float64)
    model.vector[...] = RNG(1).normal(size=model.vector.size)
    W1, U1, b1, W2, U2, b2 = (p.data for p in model.parameters())
    M = club.graph.mean.dense()
    a = np.maximum(W1 + M @ U1 + b1, 0)
    z = a @ W2 + M @ a @ U2 + b2
    np.testing.assert_allclose(model.scores(np.arange(34)).data, z, rtol=1e-9, atol=1e-12)


@BOTH
def test_results_stay_the_same_when_the_nodes_are_numbered_anew(network):
    club, order = karate_club(), RNG(2).permutation(34)
    x = RNG(3).normal(size=(34, 4))
    model = network([4, 5, 2], club.graph, x, rng=RNG(0), dtype=np.float64)
    other = network([4, 5, 2], club.graph.relabelled(order), x[order], rng=RNG(0), dtype=np.float64)
    nodes, y = np.arange(34), club.y
    np.testing.assert_allclose(other.scores(nodes).data, model.scores(order).data, rtol=1e-9)
    assert other.loss(nodes, y[order]).item() == pytest.approx(model.loss(nodes, y).item())


@BOTH
def test_two_layers_see_two_edges_far(network):
    x = RNG(0).normal(size=(6, 3))
    changed = x.copy()
    changed[5] += 1
    scores = [
        network([3, 8, 2], PATH, features, activation="tanh", rng=RNG(1)).scores(np.arange(6)).data
        for features in (x, changed)
    ]
    moved = np.abs(scores[0] - scores[1]).max(axis=1) > 1e-6
    assert moved.tolist() == [False, False, False, True, True, True]


@BOTH
def test_sparse_features_are_the_same_features(network, communities):
    dense, sparse = (
        network([300, 8, 4], communities.graph, x, rng=RNG(0), dtype=np.float64)
        for x in (communities.x.dense(), communities.x)
    )
    nodes = np.arange(400)
    np.testing.assert_allclose(dense.scores(nodes).data, sparse.scores(nodes).data, rtol=1e-9)


@BOTH
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-11), (np.float32, 1e-4)])
def test_a_large_network_replays_as_its_tape(network, dtype, tolerance, communities):
    data = communities
    model = network([300, 8, 4], data.graph, data.x, rng=RNG(0), dtype=dtype)
    nodes = RNG(1).permutation(400)[:60]
    with Tape() as tape:
        loss = model.loss(nodes, data.y[nodes])
    program = Program(tape, loss, model.gradients)
    for seed in range(2):
        model.vector[...] = RNG(seed).normal(size=model.vector.size)
        with Tape() as fresh:
            expected = model.loss(nodes, data.y[nodes])
        assert program.run() == pytest.approx(expected.item(), rel=tolerance)
        for parameter, gradient in some(fresh.gradients(expected).items()):
            if parameter in model.gradients:
                scale = tolerance * np.abs(gradient).max()
                np.testing.assert_allclose(model.gradients[parameter], gradient, atol=scale)


@pytest.mark.parametrize("seed", range(3))
def test_to_know_the_two_leaders_is_enough_to_part_the_karate_club(seed):
    club, leaders = karate_club(), Data(np.array([0, 33]), np.array([0, 1]))
    data = Splits(leaders, leaders, leaders)
    model = trained(GCN([34, 16, 2], club.graph, club.x, rng=RNG(seed)), data, 30)
    assert (model.predict(np.arange(34)) == club.y).sum() >= 31


@BOTH
def test_a_graph_network_learns_from_its_neighbours_what_words_alone_do_not_tell(
    network, communities
):
    data = communities.few_labels(10, RNG(0))
    model = trained(network([300, 16, 4], communities.graph, communities.x, rng=RNG(0)), data, 60)
    words = communities.x.dense()
    alone = Splits(*(type(p)(words[p.x], p.y) for p in (data.train, data.validation, data.test)))
    mlp = trained(MLP([300, 16, 4], activation="relu", rng=RNG(0)), alone, 60)
    assert evaluate(model, data.test)[1] > evaluate(mlp, alone.test)[1] + 0.1


@pytest.mark.parametrize(
    ("network", "names"),
    [
        (GCN, ["u1", "h1", "z1", "a1", "h2", "z2", "z", "L"]),
        (GraphSAGE, ["s1", "u1", "t1", "z1", "a1", "s2", "m2", "t2", "z2", "z", "L"]),
    ],
)
def test_every_result_has_a_name_with_the_number_of_its_layer(network, names):
    model = network([3, 2, 2], PATH, np.ones((6, 3)), rng=RNG(0))
    with Tape() as tape:
        model.loss(np.array([1, 4]), np.array([0, 1]))
    assert [record.result.name for record in tape.records] == names
    leaves = [t.name for t in tape.leaves()]
    assert leaves[0] == "X"
    assert leaves[-2:] == ["x", ""]


@BOTH
def test_a_walk_explains_every_number(network):
    x = RNG(0).normal(size=(6, 3))
    model = network([3, 2, 2], PATH, x, activation="tanh", rng=RNG(1), dtype=np.float64)
    with Tape() as tape:
        loss = model.loss(np.array([0, 5]), np.array([0, 1]))
    assert largest_error(Walk(tape, loss, Recipe(rate=0.5))) < 1e-9


@BOTH
@pytest.mark.parametrize(
    ("sizes", "features", "activation", "message"),
    [
        ([3], (6, 3), "relu", r"an input and an output size, not \[3\]"),
        ([3, 2], (5, 3), "relu", r"features have shape \(5, 3\); 6 nodes .* need \(6, 3\)"),
        ([4, 2], (6, 3), "relu", r"sizes that begin with 4 need \(6, 4\)"),
        ([3, 2], (6, 3), "wavy", "unknown activation 'wavy'"),
    ],
)
def test_what_a_graph_network_cannot_be_is_named(network, sizes, features, activation, message):
    with pytest.raises(ValueError, match=message):
        network(sizes, PATH, np.ones(features), activation=activation, rng=RNG(0))


@BOTH
def test_nodes_that_do_not_exist_are_named(network):
    model = network([3, 2], PATH, np.ones((6, 3)), rng=RNG(0))
    with pytest.raises(IndexError, match="there is no row 6"):
        model.scores([0, 6])
    with pytest.raises(TypeError, match="numbered by integers"):
        model.scores([0.5])


def test_a_graph_network_describes_itself():
    model = GCN([3, 4, 2], PATH, np.ones((6, 3)), rng=RNG(0))
    assert repr(model) == "GCN(3-4-2 relu on 6 nodes, 26 parameters)"
    assert list(model.state_dict()) == ["W1", "b1", "W2", "b2"]
    model = GraphSAGE([3, 4, 2], PATH, np.ones((6, 3)), rng=RNG(0))
    assert repr(model) == "GraphSAGE(3-4-2 relu on 6 nodes, 46 parameters)"
    assert list(model.state_dict()) == ["W1", "U1", "b1", "W2", "U2", "b2"]
