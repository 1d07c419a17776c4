"""The core equals PyTorch: arrays kept in golden/torch.npz, and live where torch is installed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from operands import ENROLLED, differentiable

from core.networks import MLP, SoftmaxRegression
from core.optim import SGD, Adam
from core.tape import Tape, registry

GOLDEN = Path(__file__).parent / "golden"
OPTIMIZERS = {
    "sgd": lambda: SGD(0.1),
    "momentum": lambda: SGD(0.05, momentum=0.9),
    "adam": lambda: Adam(3e-3),
    "adam-other": lambda: Adam(0.1, betas=(0.8, 0.95), eps=1e-3),
}
NETWORKS = ("softmax", "tanh", "sigmoid", "relu")


def live(seed):
    pytest.importorskip("torch")
    spec = importlib.util.spec_from_file_location("make_golden", GOLDEN / "make_golden.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script.make(seed)


@pytest.fixture(scope="module", params=["kept", "live-1", "live-2"])
def torch_says(request):
    if request.param == "kept":
        with np.load(GOLDEN / "torch.npz") as kept:
            return dict(kept)
    return live(int(request.param.removeprefix("live-")))


def assert_equal(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", ENROLLED)
def test_results_and_gradients_of_an_operation_equal_pytorchs(torch_says, name):
    op = registry[name]
    operands = [torch_says[f"{name}/x{k}"] for k in range(len(op.operands))]
    result, saved = op.forward(*operands)
    assert_equal(result, torch_says[f"{name}/result"])
    gradients = op.backward(torch_says[f"{name}/upstream"], saved)
    for which in differentiable(op):
        assert_equal(gradients[which], torch_says[f"{name}/g{which}"])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_twenty_steps_of_an_optimizer_equal_pytorchs(torch_says, name):
    vector, optimizer = torch_says["optimizers/start"].copy(), OPTIMIZERS[name]()
    path = []
    for gradient in torch_says["optimizers/gradients"]:
        optimizer.step(vector, gradient)
        path.append(vector.copy())
    assert_equal(path, torch_says[f"optimizers/{name}"])


@pytest.fixture(params=NETWORKS)
def network(request, torch_says):
    """A network with the parameters that PyTorch started from, and what PyTorch made of it."""
    rng = np.random.default_rng(0)
    prefix = f"networks/{request.param}/"
    says = {k.removeprefix(prefix): v for k, v in torch_says.items() if k.startswith(prefix)}
    if request.param == "softmax":
        model = SoftmaxRegression(5, 3, rng=rng, dtype=np.float64)
    else:
        model = MLP([5, 4, 3], activation=request.param, rng=rng, dtype=np.float64)
    for k, parameter in enumerate(model.parameters()):
        parameter.data[...] = says[f"p{k}"]
    return model, says, torch_says["networks/x"], torch_says["networks/y"]


def test_scores_loss_and_gradients_of_a_network_equal_pytorchs(network):
    model, says, x, y = network
    assert_equal(model.scores(x).data, says["scores"])
    with Tape() as tape:
        loss = model.loss(x, y)
    assert_equal(loss.data, says["loss"])
    gradients = tape.gradients(loss)
    for k, parameter in enumerate(model.parameters()):
        assert_equal(gradients[parameter], says[f"g{k}"])


def test_a_network_trained_for_twenty_steps_equals_pytorchs(network):
    model, says, x, y = network
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
