"""What holds of networks whatever their numbers: a known loss, sums that vanish, repetition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from loops import some
from operands import SEEDS
from operands.losses import rows_and_labels
from operands.operand import numbers

from core.datasets import Data, Splits, digits_splits
from core.losses import cross_entropy
from core.networks import CNN, MLP, ResidualMLP, SequenceClassifier, SoftmaxRegression
from core.networks.samples import SAMPLES
from core.ops import softmax
from core.optim import Adam
from core.replay import Program
from core.tape import Tape, Tensor, registry
from core.training import StepDone, fit

RNG = np.random.default_rng

READERS = {
    "softmax": lambda rng: SoftmaxRegression(64, 10, rng=rng, dtype=np.float64),
    "mlp": lambda rng: MLP([64, 32, 10], rng=rng, dtype=np.float64),
    "deep": lambda rng: MLP([64, 128, 64, 10], activation="relu", rng=rng, dtype=np.float64),
    "residual": lambda rng: ResidualMLP(
        64, 10, width=16, blocks=2, norm="batch", rng=rng, dtype=np.float64
    ),
    "cnn": lambda rng: CNN((1, 8, 8), [4, 8], 10, rng=rng, dtype=np.float64),
    "lstm": lambda rng: SequenceClassifier("lstm", 8, 16, 10, rng=rng, dtype=np.float64),
}
"""A network of each kind that reads digits; its last layer's W and b are its last parameters."""
IMAGES = {"cnn": (1, 8, 8), "lstm": (8, 8)}


@pytest.mark.parametrize("name", READERS)
def test_a_network_that_knows_nothing_yet_loses_ln_10(name):
    model, data = READERS[name](RNG(0)), digits_splits(0).train
    *_, W, b = model.parameters()
    assert W.shape[-1] == 10
    assert not b.data.any()
    x = data.x.reshape(-1, *IMAGES.get(name, (64,)))
    W.data *= 0.01 / W.data.std()
    loss = model.loss(x, data.y).item()
    assert loss == pytest.approx(np.log(10), abs=0.02)
    assert loss != pytest.approx(np.log(10), abs=1e-9)
    W.data[...] = 0
    assert model.loss(x, data.y).item() == pytest.approx(np.log(10), rel=1e-14)


def gradient(op, *operands, upstream=None, **options):
    """∂L/∂operand for each operand."""
    result, saved = op.forward(*operands, **options)
    return op.backward(np.ones_like(result) if upstream is None else upstream, saved)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@given(case=rows_and_labels())
def test_cross_entropy_pulls_the_scores_of_a_row_up_as_much_as_down(smoothing, case):
    z, y = Tensor(case[0], "z"), case[1]
    targets = np.eye(z.shape[-1])[y]
    for loss, target in ((cross_entropy, y), (cross_entropy, targets)):
        with Tape() as tape:
            lost = loss(z, target, axis=-1, label_smoothing=smoothing)
        np.testing.assert_allclose(tape.gradients(lost)[z].sum(axis=-1), 0, atol=1e-15)


@given(z=numbers(4))
def test_every_row_and_column_of_the_softmax_jacobian_sums_to_0(z):
    jacobian = np.array([gradient(softmax, z, upstream=row)[0] for row in np.eye(4)])
    np.testing.assert_allclose(jacobian.sum(axis=1), 0, atol=1e-15)  # a shift changes no p
    np.testing.assert_allclose(jacobian.sum(axis=0), 0, atol=1e-15)  # the p sum to 1
    np.testing.assert_allclose(jacobian, jacobian.T, atol=1e-15)


@given(x=numbers(5, 3, 2), γ=numbers(3), seed=SEEDS)
def test_batch_norm_passes_nothing_on_that_all_of_a_batch_would_share(x, γ, seed):
    upstream = RNG(seed).normal(size=x.shape)
    dx, _, dβ = gradient(registry["batch_norm"], x, γ, np.zeros(3), upstream=upstream)
    size = np.abs(dx).sum() + np.abs(upstream).sum()
    np.testing.assert_allclose(dx.sum(axis=(0, 2)) / size, 0, atol=1e-12)
    np.testing.assert_allclose(dβ, upstream.sum(axis=(0, 2)), rtol=1e-12)


@given(x=numbers(3, 4), γ=numbers(4), seed=SEEDS)
def test_layer_norm_passes_nothing_on_that_all_of_a_row_would_share(x, γ, seed):
    upstream = RNG(seed).normal(size=x.shape)
    dx, *_ = gradient(registry["layer_norm"], x, γ, np.zeros(4), upstream=upstream)
    size = np.abs(dx).sum() + np.abs(upstream).sum()
    np.testing.assert_allclose(dx.sum(axis=1) / size, 0, atol=1e-12)


def trained(name):
    """The events and the weights of a short training of a sample, all from one seed."""
    rng = RNG(7)
    model, x, y = SAMPLES[name](rng)
    data = Data(x, y)
    optimizer = Adam(0.01)
    events = fit(model, Splits(data, data, data), optimizer=optimizer, batch=2, epochs=3, rng=rng)
    return list(events), model


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_seed_gives_the_same_training_to_the_last_bit(name):
    (events, model), (again, other) = trained(name), trained(name)
    assert sum(isinstance(event, StepDone) for event in events) >= 6
    assert events == again
    for key, value in some(model.state_dict().items()):
        np.testing.assert_array_equal(other.state_dict()[key], value, err_msg=key)


@pytest.mark.parametrize("size", [1.0, 100.0])
@pytest.mark.parametrize("name", SAMPLES)
def test_no_network_makes_numpy_complain(name, size):
    """In all that a training does: record, replay, update, predict; of large numbers too.

    Only with those does anything underflow, which NumPy passes over in silence unless told.
    """
    model, x, y = SAMPLES[name](RNG(0))
    if x.dtype.kind == "f":
        x *= size
    optimizer, begun = Adam(0.01), model.vector.copy()
    with np.errstate(all="raise", under="raise" if size == 1 else "ignore"):
        with Tape() as tape:
            loss = model.loss(x, y)
        tape.gradients(loss)
        program = Program(tape, loss, model.gradients)
        losses = []
        for _ in range(20):
            losses.append(program.run())
            optimizer.step(model.vector, model.gradient)
        model.eval()
        assert model.predict(x).shape == y.shape
    assert np.isfinite(losses).all()
    assert not np.array_equal(model.vector, begun)
