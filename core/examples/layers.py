"""Layers of modern networks, each small enough to be followed number by number."""

from __future__ import annotations

import numpy as np

from core.examples.example import Example
from core.losses import cross_entropy, mse_loss
from core.ops import add, affine, batch_norm, dropout, gather, layer_norm, relu
from core.tape import Parameter, Tensor


def _softmax_regression() -> Tensor:
    x = Tensor(np.array([[1.0, 0.5], [-0.5, 1.5]]), "x")
    y = Tensor(np.array([2, 0]), "y")
    W = Parameter(np.array([[0.2, -0.4, 0.6], [0.1, 0.3, -0.2]]), "W")
    z = affine(x, W, Parameter(np.zeros(3), "b")).named("z")
    return cross_entropy(z, y).named("L")


def _layer_norm() -> Tensor:
    x = Tensor(np.array([[1.0, 2.0, 4.0], [0.5, -1.0, 2.0]]), "x")
    t = Tensor(np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]), "t")
    gain, bias = Parameter(np.array([1.0, 0.5, 2.0]), "γ"), Parameter(np.zeros(3), "β")
    y = layer_norm(x, gain, bias).named("y")
    return mse_loss(y, t).named("L")


def _batch_norm() -> Tensor:
    x = Tensor(np.array([[1.0, -2.0], [3.0, 0.0], [2.0, 1.0], [0.0, 5.0]]), "x")
    t = Tensor(np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 0.0], [1.0, 1.0]]), "t")
    gain, bias = Parameter(np.ones(2), "γ"), Parameter(np.zeros(2), "β")
    y = batch_norm(x, gain, bias).named("y")
    return mse_loss(y, t).named("L")


def _dropout() -> Tensor:
    x = Tensor(np.array([[1.0, -1.0, 0.5]]), "x")
    W1 = Parameter(
        np.array([[0.5, -0.3, 0.8, 0.1], [0.2, 0.4, -0.6, 0.7], [1.0, 0.0, 0.3, 0.5]]), "W1"
    )
    W2 = Parameter(np.array([[0.6], [-0.5], [0.4], [0.9]]), "W2")
    a = relu(affine(x, W1, Tensor(np.zeros(4), "b1")).named("z1")).named("a")
    mask = Tensor(np.array([[1.0, 0.0, 1.0, 0.0]]), "m")
    kept = dropout(a, mask, p=0.5).named("d")
    y = affine(kept, W2, Tensor(np.zeros(1), "b2")).named("y")
    return mse_loss(y, Tensor(np.array([[1.0]]), "t")).named("L")


def _residual() -> Tensor:
    x = Tensor(np.array([[0.5, -1.0]]), "x")
    W1 = Parameter(np.array([[0.3, -0.2], [0.1, 0.4]]), "W1")
    W2 = Parameter(np.array([[0.5, 0.2], [-0.3, 0.6]]), "W2")
    h = affine(x, W1, Tensor(np.zeros(2), "b1")).named("h")
    f = relu(affine(h, W2, Tensor(np.zeros(2), "b2")).named("z")).named("f")
    y = add(h, f).named("y")
    return mse_loss(y, Tensor(np.array([[1.0, 0.0]]), "t")).named("L")


def _embedding() -> Tensor:
    table = Parameter(np.array([[0.2, -0.1], [0.5, 0.3], [-0.4, 0.8]]), "E")
    words = Tensor(np.array([1, 0, 1]), "words")
    e = gather(table, words).named("e")
    t = Tensor(np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]]), "t")
    return mse_loss(e, t).named("L")


EXAMPLES = (
    Example(
        "softmax-3",
        "Softmax regression: 2 inputs, 3 classes",
        "Scores become probabilities, and the gradient of the scores is just p − onehot(y), "
        "divided by the rows. x opens the loss and shows where that comes from.",
        _softmax_regression,
        0.5,
    ),
    Example(
        "layernorm",
        "LayerNorm: each row by its own mean and spread",
        "Each row of x̂ has mean 0 and spread 1. Its gradient, too, loses its mean and its share "
        "along x̂: a row of dx adds up to 0.",
        _layer_norm,
        0.1,
    ),
    Example(
        "batchnorm",
        "BatchNorm: each column by the batch's mean and spread",
        "Every example moves the mean, so every example has a share in the gradient of every "
        "other one: look at the paths of a single x.",
        _batch_norm,
        0.1,
    ),
    Example(
        "dropout",
        "Dropout: half of the units, twice as loud",
        "Two of four units are kept, divided by 1 − p. Where the mask is 0, nothing passes: "
        "forward no number, backward no gradient. Edit the mask and see who is silent.",
        _dropout,
        0.02,
    ),
    Example(
        "residual",
        "A residual path: y = h + f(h)",
        "The gradient of h comes back along two paths; the short one hands dy on as it is, "
        "however small the slopes of the long one are.",
        _residual,
        0.1,
    ),
    Example(
        "embedding",
        "An embedding: rows of a table",
        "Word 1 stands there twice, so its row of E collects two gradients; word 2 is not there, "
        "and its row gets 0.",
        _embedding,
        0.5,
    ),
)
