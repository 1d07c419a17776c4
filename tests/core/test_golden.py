"""The core equals PyTorch: arrays kept in golden/, and live where torch is installed."""

from __future__ import annotations

from functools import cache, partial

import numpy as np
import pytest
from golden import (
    OF_OPERATIONS,
    cases_of,
    clipping,
    cnn,
    gnn,
    kept,
    made,
    optimizers,
    residual_mlp,
    rnn,
    schedules,
    transformer,
    walks,
)
from golden.smoothing import SMOOTHING
from operands import ENROLLED, differentiable

from core.datasets import Data, Splits
from core.examples import EXAMPLES
from core.graphs import Graph
from core.init import gain_of
from core.layers import ACTIVATIONS, TransformerBlock
from core.losses import cross_entropy
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
from core.optim import OPTIMIZERS, SGD, Adam
from core.sparse import SparseMatrix
from core.tape import Tape, Tensor, registry
from core.training import fit

NETWORKS = ("softmax", *(name for name in ACTIVATIONS if name != "swish"))  # there it is silu


@pytest.fixture(params=["kept", "live-1", "live-2"])
def torch_says(request):
    """What PyTorch said of a family, or says now: a function of the family's name."""
    if request.param == "kept":
        return cache(kept)
    pytest.importorskip("torch")
    return cache(partial(made, seed=int(request.param.removeprefix("live-"))))


def assert_equal(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)


def assert_close(ours, theirs):
    """In float32, by the largest."""
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-4 * np.abs(theirs).max())


PRECISIONS = pytest.mark.parametrize(
    ("dtype", "equal"), [(np.float64, assert_equal), (np.float32, assert_close)]
)


CANCELLING = {("group_norm", 0)}
"""Gradients of which next to nothing is left: two numbers that are normalized are ±1, whatever they
were. In float32 their measure is what arrives from above."""


def in_precision(array, dtype):
    """Numbers in that precision; labels, places and booleans as they are."""
    return array.astype(dtype) if array.dtype.kind == "f" else array


@PRECISIONS
@pytest.mark.parametrize(
    ("family", "name"), [(f, name) for f in OF_OPERATIONS for name in cases_of(f)]
)
def test_results_and_gradients_of_an_operation_equal_pytorchs(
    torch_says, family, name, dtype, equal
):
    case, says = cases_of(family)[name], torch_says(family)
    op = registry[case.op]
    operands = [in_precision(says[f"{name}/x{k}"], dtype) for k in range(len(op.operands))]
    result, saved = op.forward(*operands, **case.options)
    equal(result, says[f"{name}/result"])
    upstream = says[f"{name}/upstream"]
    gradients = op.backward(in_precision(upstream, dtype), saved)
    for which in differentiable(op):
        theirs = says[f"{name}/g{which}"]
        if dtype == np.float32 and (name, which) in CANCELLING:
            atol = 1e-4 * np.abs(upstream).max()
            np.testing.assert_allclose(gradients[which], theirs, rtol=1e-4, atol=atol)
        else:
            equal(gradients[which], theirs)


def test_every_enrolled_operation_is_compared_with_pytorch():
    compared = {case.op for family in OF_OPERATIONS for case in cases_of(family).values()}
    assert compared == set(ENROLLED)


@PRECISIONS
@pytest.mark.parametrize("smoothing", SMOOTHING)
@pytest.mark.parametrize("kind", ["y", "t"])
def test_smoothed_labels_and_probabilities_equal_pytorchs(
    torch_says, kind, smoothing, dtype, equal
):
    says = torch_says("smoothing")
    z, target = (Tensor(in_precision(says[name], dtype), name) for name in ("z", kind))
    with Tape() as tape:
        loss = cross_entropy(z, target, label_smoothing=smoothing)
    gradients = tape.gradients(loss)
    equal(loss.data, says[f"{kind}-{smoothing}/loss"])
    equal(gradients[z], says[f"{kind}-{smoothing}/dz"])
    if kind == "t":
        equal(gradients[target], says[f"{kind}-{smoothing}/dt"])


@pytest.mark.parametrize("name", optimizers.PAIRS)
def test_twenty_steps_of_an_optimizer_equal_pytorchs(torch_says, name):
    make, _ = optimizers.PAIRS[name]
    vector, optimizer = torch_says("optimizers")["start"].copy(), make()
    path = []
    for gradient in torch_says("optimizers")["gradients"]:
        optimizer.step(vector, gradient)
        path.append(vector.copy())
    assert_equal(path, torch_says("optimizers")[name])


def test_every_optimizer_is_compared_with_pytorch():
    compared = {type(make()) for make, _ in optimizers.PAIRS.values()}
    assert compared == set(OPTIMIZERS.values())


@pytest.mark.parametrize("name", schedules.PAIRS)
def test_the_rates_of_a_schedule_equal_pytorchs(torch_says, name):
    schedule, _ = schedules.PAIRS[name]
    assert_equal([schedule(t) for t in range(schedules.STEPS)], torch_says("schedules")[name])


@pytest.mark.parametrize("name", clipping.PAIRS)
def test_a_clipped_gradient_equals_pytorchs(torch_says, name):
    clip, _ = clipping.PAIRS[name]
    says = torch_says("clipping")
    gradient = says["gradient"].copy()
    length = clip(gradient)
    assert_equal(gradient, says[name])
    if length is not None:
        assert_equal(length, says[f"{name}/length"])


def test_gains_of_activations_equal_pytorchs(torch_says):
    for name, gain in torch_says("init").items():
        assert_equal(gain_of(name), gain)


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


@PRECISIONS
@pytest.mark.parametrize("name", NETWORKS)
def test_scores_loss_and_gradients_of_a_network_equal_pytorchs(torch_says, name, dtype, equal):
    model, says, x, y = of_network(torch_says, name, dtype)
    equal(model.scores(x).data, says["scores"])
    with Tape() as tape:
        loss = model.loss(x, y)
    equal(loss.data, says["loss"])
    gradients = tape.gradients(loss)
    for k, parameter in enumerate(model.parameters()):
        equal(gradients[parameter], says[f"g{k}"])


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_trained_for_twenty_steps_equals_pytorchs(torch_says, name):
    model, says, x, y = of_network(torch_says, name)
    optimizer = Adam(0.05)
    for _ in range(20):
        with Tape() as tape:
            loss = model.loss(x, y)
        for parameter, gradient in tape.gradients(loss).items():
            if parameter in model.gradients:
                model.gradients[parameter][...] = gradient
        optimizer.step(model.vector, model.gradient)
    for k, parameter in enumerate(model.parameters()):
        assert_equal(parameter.data, says[f"after{k}"])


@pytest.mark.parametrize("kind", residual_mlp.KINDS)
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

    def test_scores_loss_and_gradients_equal_pytorchs(self, torch_says, kind):
        for dtype, equal in ((np.float64, assert_equal), (np.float32, assert_close)):
            model, says, x, y = self.start(torch_says, kind, dtype)
            with Tape() as tape:
                scores = model.scores(x)
                loss = model.loss_of(scores, y)
            equal(scores.data, says["scores"])
            equal(loss.data, says["loss"])
            gradients = tape.gradients(loss)
            equal(residual_mlp.flat(gradients[p] for p in model.parameters()), says["gradient"])

    def test_trained_for_twenty_steps_it_equals_pytorchs_running_statistics_included(
        self, torch_says, kind
    ):
        model, says, x, y = self.start(torch_says, kind)
        data = Data(x, y)
        for _ in fit(
            model, Splits(data, data, data), optimizer=SGD(residual_mlp.RATE), batch=len(y),
            epochs=residual_mlp.STEPS, rng=np.random.default_rng(0),
        ):  # fmt: skip
            pass
        assert_equal(model.vector, says["after"])
        assert_equal(model.scores(x).data, says["evaluated"])
        if model.buffers():
            assert_equal(residual_mlp.flat(b.data for b in model.buffers()), says["running"])


@pytest.mark.parametrize("kind", cnn.KINDS)
@PRECISIONS
def test_scores_loss_and_gradients_of_a_convolutional_network_equal_pytorchs(
    torch_says, kind, dtype, equal
):
    says, rng = torch_says("cnn"), np.random.default_rng(0)
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


@pytest.mark.parametrize("kind", gnn.KINDS)
@pytest.mark.parametrize("features", [np.asarray, SparseMatrix.of_dense])
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

    def test_scores_loss_and_gradients_equal_pytorchs(self, torch_says, kind, features):
        for dtype, equal in ((np.float64, assert_equal), (np.float32, assert_close)):
            model, says, nodes, y = self.start(torch_says, kind, features, dtype)
            with Tape() as tape:
                scores = model.scores(nodes)
                loss = model.loss_of(scores, y)
            equal(scores.data, says["scores"])
            equal(loss.data, says["loss"])
            gradients = tape.gradients(loss)
            equal(gnn.flat(gradients[p] for p in model.parameters()), says["gradient"])

    def test_trained_on_some_nodes_for_twenty_steps_it_equals_pytorchs(
        self, torch_says, kind, features
    ):
        model, says, nodes, y = self.start(torch_says, kind, features)
        data = Data(nodes, y)
        for _ in fit(
            model, Splits(data, data, data), optimizer=Adam(gnn.RATE), batch=len(y),
            epochs=gnn.STEPS, rng=np.random.default_rng(0),
        ):  # fmt: skip
            pass
        assert_equal(model.vector, says["after"])


@pytest.mark.parametrize(("kind", "of"), rnn.NETWORKS)
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

    @pytest.mark.parametrize("unrolled", [False, True])
    def test_scores_loss_and_gradients_equal_pytorchs(self, torch_says, kind, of, unrolled):
        for dtype, equal in ((np.float64, assert_equal), (np.float32, assert_close)):
            model, says, x, y = self.start(torch_says, kind, of, dtype)
            model.recurrent.unrolled = unrolled
            with Tape() as tape:
                scores = model.scores(x)
                loss = model.loss_of(scores, y)
            equal(scores.data, says["scores"])
            equal(loss.data, says["loss"])
            gradients = tape.gradients(loss)
            equal(rnn.flat(gradients[p] for p in model.parameters()), says["gradient"])

    @pytest.mark.parametrize("unrolled", [False, True])
    def test_trained_for_twenty_steps_it_equals_pytorchs(self, torch_says, kind, of, unrolled):
        model, says, x, y = self.start(torch_says, kind, of)
        model.recurrent.unrolled = unrolled
        data = Data(x, y)
        for _ in fit(
            model, Splits(data, data, data), optimizer=Adam(rnn.RATE), batch=len(y),
            epochs=rnn.UPDATES, rng=np.random.default_rng(0),
        ):  # fmt: skip
            pass
        assert_equal(model.vector, says["after"])


@pytest.mark.parametrize("opened", [False, True], ids=["fused", "opened"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_loss_and_gradients_of_a_named_walk_equal_pytorchs(torch_says, name, opened):
    walk, says = EXAMPLES[name].walk().varied(frozen=frozenset()), torch_says("walks")
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


@pytest.mark.parametrize("name", transformer.BLOCK)
def test_a_block_of_a_transformer_equals_pytorchs(torch_says, name):
    says, given = of_transformer(torch_says, name)
    for dtype, equal in ((np.float64, assert_equal), (np.float32, assert_close)):
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


@pytest.mark.parametrize("name", transformer.NETWORKS)
def test_scores_loss_and_gradients_of_a_transformer_equal_pytorchs(torch_says, name):
    says, given = of_transformer(torch_says, name)
    kind = name.partition("-")[0]
    sizes = {"width": transformer.WIDTH, "heads": transformer.HEADS, "hidden": transformer.HIDDEN}
    for dtype, equal in ((np.float64, assert_equal), (np.float32, assert_close)):
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
