"""Input that does not fit is named: the operand, its shape or value, and what was expected."""

from __future__ import annotations

import re
from itertools import product

import numpy as np
import pytest
from loops import some
from operands import ENROLLED, sampled

import core.losses  # noqa: F401  (enrols the losses)
from core.datasets import Data
from core.init import gain_of
from core.layers import Dense, Embedding
from core.losses import cross_entropy, hinge_loss, mse_loss, nll_loss, perceptron_loss
from core.networks import (
    MLP,
    Network,
    Perceptron,
    PerceptronClassifier,
    ResidualMLP,
    SequenceClassifier,
    SoftmaxRegression,
    TokenClassifier,
)
from core.networks.samples import SAMPLES
from core.ops import affine, concatenate, embedding, gather, matmul, multiply
from core.optim import optimizer_named
from core.tape import Parameter, Tape, Tensor, registry


def rng():
    return np.random.default_rng(0)


def mlp(**settings):
    return MLP([4, 3, 2], **({"rng": rng(), "dtype": np.float64} | settings))


class Unfinished(Network):
    """Whoever wrote it forgot `super().__init__()`."""

    def __init__(self):
        self.layer = Dense(4, 2, rng=rng())

    def __call__(self, x):
        return self.layer(x)


class Empty(Network):
    """No layers at all."""


SHAPES = {
    "columns": (lambda: affine(np.ones((5, 3)), np.ones((4, 2)), np.ones(2)),
        "affine: x has shape (5, 3) and W (4, 2); expected (…, D) and (D, H)"),
    "bias": (lambda: affine(np.ones((5, 4)), np.ones((4, 2)), np.ones(3)),
        "affine: b has shape (3,); W (4, 2) needs one of (2,)"),
    "inner": (lambda: matmul(np.ones((2, 3)), np.ones((2, 3))),
        "matmul: a has shape (2, 3) and b (2, 3); expected (…, I, K) and (…, K, J)"),
    "broadcast": (lambda: multiply(np.ones((2, 3)), np.ones(2)),
        "multiply: operands of shapes (2, 3) and (2,) do not fit"),
    "axes": (lambda: concatenate(np.ones((2, 3)), np.ones((2, 2))),
        "concatenate: a has shape (2, 3) and b (2, 2); all axes but 0 must be equal"),
    "targets": (lambda: mse_loss(np.ones((2, 1)), np.ones(2)),
        "mse_loss: the outputs have shape (2, 1) and the targets (2,); they must be equal"),
    "image": (lambda: mlp().scores(np.ones((2, 5))), "affine: x has shape (2, 5) and W (4, 3)"),
    "number": (lambda: mlp().scores(3.0), "affine: x has shape () and W (4, 3)"),
    "sequence": (lambda: SequenceClassifier("gru", 3, 4, 2, rng=rng()).scores(np.ones((2, 3))),
        "gru: x has shape (2, 3); expected (N, T, D)"),
    "perceptron": (lambda: Perceptron(2).predict(np.ones((5, 3))),
        "x has shape (5, 3); this perceptron has 2 weights and takes (…, 2)"),
    "perceptron learns": (lambda: next(Perceptron(2).learn(np.ones((5, 3)), np.ones(5))),
        "x has shape (5, 3); this perceptron has 2 weights"),
    "perceptron batch": (lambda: Perceptron(2).update(np.ones((5, 2)), 1),
        "x has shape (5, 2) and the target is 1; expected one example (D,) and 0 or 1"),
    "pairs": (lambda: Data(np.ones((3, 2)), np.zeros(2, int)),
        "x has shape (3, 2) and y (2,); expected (N, …) and (N, …)"),
    "labels": (lambda: mlp().loss(np.ones((3, 4)), np.zeros(2, int)),
        "cross_entropy: the labels have shape (2,); scores (3, 2) need one class index a row"),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_that_do_not_fit_are_named(name):
    call, message = SHAPES[name]
    with pytest.raises(ValueError, match=re.escape(message)):
        call()


NO_ARRAYS = [
    (None, TypeError),
    ("word", TypeError),
    (np.ones((2, 2), complex), TypeError),
    ([[1, 2], [3]], ValueError),
]


@pytest.mark.parametrize("name", ENROLLED)
def test_what_is_no_array_of_numbers_is_named_with_its_operand(name):
    op = registry[name]
    for (which, letter), (operand, error) in some(product(enumerate(op.operands), NO_ARRAYS)):
        operands, options = sampled(name)
        operands[which] = operand
        with pytest.raises(error, match=f"^{name}: {letter} is no array of real numbers: "):
            op(*operands, **options)


@pytest.mark.parametrize("loss", [cross_entropy, nll_loss, perceptron_loss, hinge_loss])
@pytest.mark.parametrize(("label", "row"), [(3, 1), (-1, 4)])
def test_a_label_out_of_range_is_named_with_its_row(loss, label, row):
    y = np.zeros(5, int)
    y[row] = label
    with pytest.raises(ValueError, match=f"label {label} of row {row} is out of range: 3 classes"):
        loss(np.zeros((5, 3)), y)


LOOK_UPS = {
    "embedding": (lambda: embedding([[0, 1], [4, 0]], np.ones((4, 2))),
        ValueError, "embedding: token x[1, 0] is 4; E (4, 2) has tokens 0 to 3"),
    "gather": (lambda: gather(np.ones((4, 2)), [[0, 1], [0, -5]]),
        IndexError, "gather: there is no row -5, as i[1, 1] asks for; x (4, 2) has 0 to 3"),
    "a layer": (lambda: Embedding(4, 2, rng=rng())(Tensor([7])),
        ValueError, "embedding: token x[0] is 7; E (4, 2) has tokens 0 to 3"),
    "a network": (lambda: TokenClassifier("rnn", 4, 2, 3, 2, rng=rng()).scores([[0, 9]]),
        ValueError, "embedding: token x[0, 1] is 9; E (4, 2) has tokens 0 to 3"),
    "fractions": (lambda: gather(np.ones((4, 2)), [0.5]),
        TypeError, "gather: i has type float64; rows are numbered by integers"),
    "a target": (lambda: Perceptron(2).update(np.ones(2), 2),
        ValueError, "the target is 2; expected one example (D,) and 0 or 1"),
    "an axis": (lambda: Tensor(np.ones((2, 3))).sum(axis=2),
        ValueError, "sum: there is no axis 2 in an array of shape (2, 3)"),
    "half an axis": (lambda: Tensor(np.ones((2, 3))).mean(axis=0.5),
        TypeError, "mean: axis is 0.5; expected a whole number, or several, or None"),
}  # fmt: skip


@pytest.mark.parametrize("name", LOOK_UPS)
def test_a_number_that_names_nothing_is_named_with_its_place(name):
    call, error, message = LOOK_UPS[name]
    with pytest.raises(error, match=re.escape(message)):
        call()


def test_an_axis_may_be_one_of_numpys_integers():
    assert Tensor(np.ones((2, 3))).sum(axis=np.int64(0)).shape == (3,)


@pytest.mark.parametrize("name", SAMPLES)
def test_an_empty_batch_is_named(name):
    model, x, y = SAMPLES[name](rng())
    with pytest.raises(ValueError, match=r"the batch is empty: x has shape \(0, ?"):
        model.loss(x[:0], y[:0])
    with pytest.raises(ValueError, match="the data is empty: at least one example is needed"):
        Data(x[:0], y[:0])


@pytest.mark.parametrize(
    "make",
    [
        lambda dtype: Parameter(np.ones((2, 2), dtype), "W1"),
        lambda dtype: mlp(dtype=dtype),
        lambda dtype: SoftmaxRegression(4, 2, rng=rng(), dtype=dtype),
        lambda dtype: PerceptronClassifier(4, 2, dtype=dtype),
        lambda dtype: ResidualMLP(4, 2, width=3, blocks=1, norm="batch", rng=rng(), dtype=dtype),
        lambda dtype: TokenClassifier("lstm", 4, 2, 3, 2, rng=rng(), dtype=dtype),
    ],
)
@pytest.mark.parametrize("dtype", [int, np.uint8, bool])
def test_parameters_that_are_no_floating_numbers_are_refused(make, dtype):
    with pytest.raises(TypeError, match=r"parameter \w+ has type .*: a gradient step needs float"):
        make(dtype)


def test_a_network_that_was_not_finished_says_what_is_missing():
    unfinished = Unfinished()
    for use in (
        lambda: unfinished.scores(np.ones((2, 4))),
        lambda: unfinished.state_dict(),
        lambda: unfinished.vector,
    ):
        with pytest.raises(
            AttributeError, match=r"Unfinished has no .*call super\(\).__init__\(\)"
        ):
            use()
    with pytest.raises(AttributeError, match=r"Unfinished has no attribute 'vectro'$"):
        unfinished.vectro  # noqa: B018


def test_a_network_without_parameters_is_refused():
    with pytest.raises(ValueError, match="Empty has no parameters; set its layers and parameters"):
        Empty()


def test_what_did_not_run_has_no_gradient_and_says_so():
    model = mlp()
    with pytest.raises(ValueError, match="was not made under this tape"):
        Tape().gradients(model.loss(np.ones((1, 4)), [0]))
    with Tape() as tape:
        scores = model.scores(np.ones((1, 4)))
    with pytest.raises(ValueError, match=r"z2 has shape \(1, 2\); take a mean or a sum"):
        tape.gradients(scores)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_state_that_does_not_fit_is_named_in_full_and_changes_nothing(name):
    model, *_ = SAMPLES[name](rng())
    before, state = model.vector.copy(), model.state_dict()
    lost, reshaped, *_ = state
    del state[lost]
    state["stray"] = np.ones(1)
    state[reshaped] = np.ones((9, 9, 9))
    with pytest.raises(ValueError, match="the state does not fit") as error:
        model.load_state_dict(state)
    assert model.describe() in str(error.value)
    assert f"missing {lost}; unexpected stray; {reshaped} has shape (9, 9, 9)" in str(error.value)
    np.testing.assert_array_equal(model.vector, before)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: mlp(activation="wavy"),
            "unknown activation 'wavy'; expected one of tanh, sigmoid",
        ),
        (lambda: gain_of("wavy"), "unknown activation 'wavy'; expected one of linear, sigmoid"),
        (lambda: mlp(init="best"), "unknown initializer 'best'; expected one of zeros, constant"),
        (lambda: optimizer_named("sdg"), "unknown optimizer 'sdg'; did you mean sgd"),
        (lambda: SequenceClassifier("esn", 2, 3, 2, rng=rng()), "unknown recurrent layer 'esn'"),
        (
            lambda: ResidualMLP(2, 2, width=3, blocks=1, norm="weight", rng=rng()),
            "unknown norm 'weight'",
        ),
    ],
)
def test_an_unknown_name_is_answered_with_those_that_exist(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_an_optimizer_is_found_by_its_name():
    assert optimizer_named("adam").__name__ == "Adam"
