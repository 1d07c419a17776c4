"""The core's networks and named walks equal PyTorch's: kept arrays, and live.

Each network of a family is a subtest, named where it fails.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from golden import cnn, gnn, residual_mlp, rnn, transformer, walks
from golden.compare import PRECISIONS, assert_equal
from loops import some

from core.datasets import Data, Splits
from core.examples import EXAMPLES
from core.graphs import Graph
from core.layers import ACTIVATIONS, TransformerBlock
from core.networks import (
    CNN,
    GCN,
    MLP,
    CharTransformer,
    GraphSAGE,
    ResidualCNN,
    ResidualMLP,
    SequenceClassifier,
    SoftmaxRegression,
    TokenClassifier,
    TransformerClassifier,
)
from core.optim import SGD, Adam
from core.sparse import SparseMatrix
from core.tape import Tape, Tensor
from core.training import fit

NETWORKS = ("softmax", *(name for name in ACTIVATIONS if name != "swish"))  # there it is silu


def of_network(torch_says, name, dtype=np.float64):
    """A network with the parameters that PyTorch started from, and what PyTorch made of it."""
    rng = np.random.default_rng(0)
    prefix, arrays = f"{name}/", torch_says("networks")
    says = {k.removeprefix(prefix): v for k, v in arrays.items() if k.startswith(prefix)}
    if name == "softmax":
        model = SoftmaxRegression(5, 3, rng=rng, dtype=dtype)
    else:
        model = MLP([5, 4, 3], activation=name, rng=rng, dtype=dtype)
    for k, parameter in enumerate(model.parameters()):
        parameter.data[...] = says[f"p{k}"]
    return model, says, arrays["x"], arrays["y"]


def test_scores_loss_and_gradients_of_an_mlp_equal_pytorchs(torch_says, subtests):
    for name, (dtype, equal) in some(product(NETWORKS, PRECISIONS)):
        with subtests.test(network=name, dtype=dtype.__name__):
            model, says, x, y = of_network(torch_says, name, dtype)
            equal(model.scores(x).data, says["scores"])
            with Tape() as tape:
                loss = model.loss(x, y)
            equal(loss.data, says["loss"])
            gradients = tape.gradients(loss)
            for k, parameter in enumerate(model.parameters()):
                equal(gradients[parameter], says[f"g{k}"])


def test_an_mlp_trained_for_twenty_steps_equals_pytorchs(torch_says, subtests):
    for name in some(NETWORKS):
        with subtests.test(network=name):
            model, says, x, y = of_network(torch_says, name)
            optimizer = Adam(0.05)
            for _ in range(20):
                with Tape() as tape:
                    loss = model.loss(x, y)
                for parameter, gradient in tape.gradients(loss).items():
                    if parameter in model.gradients:
                        model.gradients[parameter][...] = gradient
                optimizer.step(model.vector, model.gradient)
            for k, parameter in some(enumerate(model.parameters())):
                assert_equal(parameter.data, says[f"after{k}"])


class TestResidualMlp:
    def start(self, torch_says, kind, dtype=np.float64):
        """A network with the parameters that PyTorch started from, and what PyTorch made of it."""
        prefix, arrays = f"{kind}/", torch_says("residual_mlp")
        says = {k.removeprefix(prefix): v for k, v in arrays.items() if k.startswith(prefix)}
        norm, residual = residual_mlp.KINDS[kind]
        model = ResidualMLP(
            residual_mlp.INPUTS, residual_mlp.OUTPUTS, width=residual_mlp.WIDTH,
            blocks=residual_mlp.BLOCKS, norm=norm, residual=residual,
            rng=np.random.default_rng(0), dtype=dtype,
        )  # fmt: skip
        model.vector[...] = says["start"]
        return model, says, arrays["x"], arrays["y"]

    def test_scores_loss_and_gradients_equal_pytorchs(self, torch_says, subtests):
        for kind, (dtype, equal) in some(product(residual_mlp.KINDS, PRECISIONS)):
            with subtests.test(network=kind, dtype=dtype.__name__):
                model, says, x, y = self.start(torch_says, kind, dtype)
                with Tape() as tape:
                    scores = model.scores(x)
                    loss = model.loss_of(scores, y)
                equal(scores.data, says["scores"])
                equal(loss.data, says["loss"])
                gradients = tape.gradients(loss)
                equal(residual_mlp.flat(gradients[p] for p in model.parameters()), says["gradient"])

    def test_trained_for_twenty_steps_it_equals_pytorchs_running_statistics_included(
        self, torch_says, subtests
    ):
        for kind in some(residual_mlp.KINDS):
            with subtests.test(network=kind):
                model, says, x, y = self.start(torch_says, kind)
                data = Data(x, y)
                for _ in fit(
                    model, Splits(data, data, data), optimizer=SGD(residual_mlp.RATE),
                    batch=len(y), epochs=residual_mlp.STEPS, rng=np.random.default_rng(0),
                ):  # fmt: skip
                    pass
                assert_equal(model.vector, says["after"])
                assert_equal(model.scores(x).data, says["evaluated"])
                if model.buffers():
                    running = residual_mlp.flat(b.data for b in model.buffers())
                    assert_equal(running, says["running"])


def test_scores_loss_and_gradients_of_convolutional_networks_equal_pytorchs(torch_says, subtests):
    says, rng = torch_says("cnn"), np.random.default_rng(0)
    for kind, (dtype, equal) in some(product(cnn.KINDS, PRECISIONS)):
        with subtests.test(network=kind, dtype=dtype.__name__):
            if kind == "plain":
                model = CNN(cnn.IMAGE, cnn.CHANNELS, cnn.CLASSES, rng=rng, dtype=dtype)
            else:
                model = ResidualCNN(
                    cnn.IMAGE, cnn.RESIDUAL_CHANNELS, cnn.BLOCKS, cnn.CLASSES, rng=rng, dtype=dtype
                )
            model.vector[...] = says[f"{kind}/start"]
            with Tape() as tape:
                scores = model.scores(says["x"])
                loss = model.loss_of(scores, says["y"])
            equal(scores.data, says[f"{kind}/scores"])
            equal(loss.data, says[f"{kind}/loss"])
            gradients = tape.gradients(loss)
            equal(cnn.flat(gradients[p] for p in model.parameters()), says[f"{kind}/gradient"])


FEATURES = (np.asarray, SparseMatrix.of_dense)
"""A graph's features, as every network of it takes them."""


class TestGraphNetworks:
    def start(self, torch_says, kind, features, dtype=np.float64):
        """A network with the parameters that PyTorch started from, and what PyTorch made of it."""
        prefix, arrays = f"{kind}/", torch_says("gnn")
        says = {k.removeprefix(prefix): v for k, v in arrays.items() if k.startswith(prefix)}
        model = {"gcn": GCN, "graphsage": GraphSAGE}[kind](
            gnn.SIZES, Graph.undirected(gnn.NODES, gnn.EDGES), features(arrays["features"]),
            rng=np.random.default_rng(0), dtype=dtype,
        )  # fmt: skip
        model.vector[...] = says["start"]
        return model, says, arrays["nodes"], arrays["y"]

    def test_scores_loss_and_gradients_equal_pytorchs(self, torch_says, subtests):
        for kind, features, (dtype, equal) in some(product(gnn.KINDS, FEATURES, PRECISIONS)):
            with subtests.test(network=kind, features=features.__name__, dtype=dtype.__name__):
                model, says, nodes, y = self.start(torch_says, kind, features, dtype)
                with Tape() as tape:
                    scores = model.scores(nodes)
                    loss = model.loss_of(scores, y)
                equal(scores.data, says["scores"])
                equal(loss.data, says["loss"])
                gradients = tape.gradients(loss)
                equal(gnn.flat(gradients[p] for p in model.parameters()), says["gradient"])

    def test_trained_on_some_nodes_for_twenty_steps_it_equals_pytorchs(self, torch_says, subtests):
        for kind, features in some(product(gnn.KINDS, FEATURES)):
            with subtests.test(network=kind, features=features.__name__):
                model, says, nodes, y = self.start(torch_says, kind, features)
                data = Data(nodes, y)
                for _ in fit(
                    model, Splits(data, data, data), optimizer=Adam(gnn.RATE), batch=len(y),
                    epochs=gnn.STEPS, rng=np.random.default_rng(0),
                ):  # fmt: skip
                    pass
                assert_equal(model.vector, says["after"])


class TestSequenceClassifiers:
    def start(self, torch_says, kind, of, dtype=np.float64):
        """A network with the parameters that PyTorch started from, and what PyTorch made of it."""
        prefix, arrays = f"{kind}-{of}/", torch_says("rnn")
        says = {k.removeprefix(prefix): v for k, v in arrays.items() if k.startswith(prefix)}
        sizes, rng = (rnn.INPUTS, rnn.HIDDEN, rnn.CLASSES), np.random.default_rng(0)
        if of == "tokens":
            model = TokenClassifier(kind, rnn.TOKENS, *sizes, rng=rng, dtype=dtype)
        else:
            model = SequenceClassifier(kind, *sizes, rng=rng, dtype=dtype)
        model.vector[...] = says["start"]
        return model, says, arrays[of], arrays["y"]

    def test_scores_loss_and_gradients_equal_pytorchs(self, torch_says, subtests):
        for (kind, of), unrolled, (dtype, equal) in some(
            product(rnn.NETWORKS, (False, True), PRECISIONS)
        ):
            with subtests.test(network=kind, of=of, unrolled=unrolled, dtype=dtype.__name__):
                model, says, x, y = self.start(torch_says, kind, of, dtype)
                model.recurrent.unrolled = unrolled
                with Tape() as tape:
                    scores = model.scores(x)
                    loss = model.loss_of(scores, y)
                equal(scores.data, says["scores"])
                equal(loss.data, says["loss"])
                gradients = tape.gradients(loss)
                equal(rnn.flat(gradients[p] for p in model.parameters()), says["gradient"])

    def test_trained_for_twenty_steps_it_equals_pytorchs(self, torch_says, subtests):
        for (kind, of), unrolled in some(product(rnn.NETWORKS, (False, True))):
            with subtests.test(network=kind, of=of, unrolled=unrolled):
                model, says, x, y = self.start(torch_says, kind, of)
                model.recurrent.unrolled = unrolled
                data = Data(x, y)
                for _ in fit(
                    model, Splits(data, data, data), optimizer=Adam(rnn.RATE), batch=len(y),
                    epochs=rnn.UPDATES, rng=np.random.default_rng(0),
                ):  # fmt: skip
                    pass
                assert_equal(model.vector, says["after"])


def test_the_loss_and_gradients_of_every_named_walk_equal_pytorchs(torch_says, subtests):
    says = torch_says("walks")
    for name, opened in some(product(EXAMPLES, (False, True))):
        with subtests.test(walk=name, opened=opened):
            walk = EXAMPLES[name].walk().varied(frozen=frozenset())
            if opened:
                walk = walk.with_opened(walk.can_be_opened)
            known = walk.known(len(walk.steps) - 1)
            gradients = [known[f"d{leaf}"] for leaf in walks.trained(walk)]
            assert_equal(walk.losses[0], says[f"{name}/loss"])
            assert_equal(walks.flat(gradients), says[f"{name}/gradient"])


def test_every_named_walk_is_compared_with_pytorch():
    assert set(walks.WALKS) == set(EXAMPLES)


def of_transformer(torch_says, name):
    """What PyTorch made of a block or a network, and what all of them were given."""
    arrays = torch_says("transformer")
    prefix = f"{name}/"
    return {k.removeprefix(prefix): v for k, v in arrays.items() if k.startswith(prefix)}, arrays


def test_a_block_of_a_transformer_equals_pytorchs(torch_says, subtests):
    for name, (dtype, equal) in some(product(transformer.BLOCK, PRECISIONS)):
        with subtests.test(block=name, dtype=dtype.__name__):
            says, given = of_transformer(torch_says, name)
            block = TransformerBlock(
                transformer.WIDTH, transformer.HEADS, hidden=transformer.HIDDEN,
                **transformer.BLOCK[name], rng=np.random.default_rng(0), dtype=dtype,
            )  # fmt: skip
            ends = np.cumsum([parameter.data.size for parameter in block.parameters()])
            starts = np.split(says["start"], ends[:-1])
            for parameter, start in zip(block.parameters(), starts, strict=True):
                parameter.data[...] = start.reshape(parameter.shape)
            x = Tensor(given["x"].astype(dtype), "x")
            with Tape() as tape:
                result = block(x)
                loss = (result * given["upstream"].astype(dtype)).sum()
            gradients = tape.gradients(loss)
            equal(result.data, says["result"])
            equal(gradients[x], says["dx"])
            equal(transformer.flat(gradients[p] for p in block.parameters()), says["gradient"])


def test_scores_loss_and_gradients_of_transformers_equal_pytorchs(torch_says, subtests):
    sizes = {"width": transformer.WIDTH, "heads": transformer.HEADS, "hidden": transformer.HIDDEN}
    for name, (dtype, equal) in some(product(transformer.NETWORKS, PRECISIONS)):
        with subtests.test(network=name, dtype=dtype.__name__):
            says, given = of_transformer(torch_says, name)
            kind = name.partition("-")[0]
            how = {
                **sizes, **transformer.NETWORKS[name], "blocks": transformer.BLOCKS,
                "rng": np.random.default_rng(0), "dtype": dtype,
            }  # fmt: skip
            if kind == "char":
                model = CharTransformer(transformer.TOKENS, transformer.LENGTH, **how)
            else:
                classes, length = transformer.CLASSES, transformer.LENGTH
                model = TransformerClassifier(transformer.INPUTS, classes, length=length, **how)
            model.vector[...] = says["start"]
            with Tape() as tape:
                z = model.scores(given[kind])
                loss = model.loss_of(z, given[f"{kind}-y"])
            equal(z.data, says["scores"])
            equal(loss.data, says["loss"])
            gradients = tape.gradients(loss)
            equal(transformer.flat(gradients[p] for p in model.parameters()), says["gradient"])
