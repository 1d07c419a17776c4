"""Small dense networks, and the smallest graph whose paths meet."""

from __future__ import annotations

import numpy as np

from core.datasets import xor
from core.examples.example import Example
from core.losses import mse_loss
from core.ops import add, affine, multiply, relu, sigmoid, tanh
from core.tape import Parameter, Tensor


def _mazur() -> Tensor:
    x = Tensor(np.array([[0.05, 0.10]]), "x")
    t = Tensor(np.array([[0.01, 0.99]]), "t")
    # w1…w8 of the original, W[i,j] from unit i to unit j
    W1 = Parameter(np.array([[0.15, 0.25], [0.20, 0.30]]), "W1")
    W2 = Parameter(np.array([[0.40, 0.50], [0.45, 0.55]]), "W2")
    b1, b2 = Parameter(np.array([0.35]), "b1"), Parameter(np.array([0.60]), "b2")
    h = sigmoid(affine(x, W1, b1).named("z1")).named("h")
    o = sigmoid(affine(h, W2, b2).named("z2")).named("o")
    return mse_loss(o, t).named("L")


def _xor() -> Tensor:
    data = xor()  # (1, 1) first: in the row of (0, 0) every product is 0
    x = Tensor(data.x[::-1].copy(), "x")
    t = Tensor(data.y[::-1, None].astype(np.float64), "t")
    rng = np.random.default_rng(4)  # from here descent learns XOR; from seed 1 it gets stuck
    W1, b1 = Parameter(rng.normal(size=(2, 2)).round(2), "W1"), Parameter(np.zeros(2), "b1")
    W2, b2 = Parameter(rng.normal(size=(2, 1)).round(2), "W2"), Parameter(np.zeros(1), "b2")
    a1 = tanh(affine(x, W1, b1).named("z1")).named("a1")
    p = sigmoid(affine(a1, W2, b2).named("z2")).named("p")
    return mse_loss(p, t).named("L")


def _and_gate() -> Tensor:
    data = np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    t = Tensor(np.array([[1.0], [-1.0], [-1.0], [-1.0]]), "t")
    W, b = Parameter(np.array([[0.6], [0.6]]), "W"), Parameter(np.array([-0.5]), "b")
    z = affine(Tensor(data, "x"), W, b).named("z")
    wrong = relu(multiply(-t, z).named("m")).named("e")
    return wrong.mean().named("L")


def _diamond() -> Tensor:
    x = Parameter(np.array(2.0), "x")
    u, v = Tensor(np.array(3.0), "u"), Tensor(np.array(3.0), "v")
    a = multiply(x, u).named("a")
    b = add(x, v).named("b")
    return multiply(a, b).named("L")


EXAMPLES = (
    Example(
        "mazur",
        "Mazur's network: 2-2-2, sigmoid",
        "Matt Mazur's worked example of 2015. Follow one weight: it changes one sum, one "
        "sigmoid, then both outputs. His biases, one a layer, are not trained.",
        _mazur,
        0.5,
        frozenset({"b1", "b2"}),
    ),
    Example(
        "xor",
        "XOR: 2-2-1, tanh and sigmoid",
        "All four cases at once: every array has a row for each. A weight's gradient is the "
        "sum over the rows; each case pulls its own way.",
        _xor,
        0.5,
    ),
    Example(
        "and-gate",
        "A perceptron on AND: learn from mistakes only",
        "t is ±1, and t·z is below 0 where the answer is wrong. Two of the four cases are wrong "
        "here; only they have a gradient, and only they move the line.",
        _and_gate,
        0.2,
    ),
    Example(
        "diamond",
        "A diamond: L = (x·u)·(x + v)",
        "x reaches L by two paths. Each path brings its own gradient back, and they add: "
        "15 along one, 6 along the other, 21 in all.",
        _diamond,
        0.01,
    ),
)
