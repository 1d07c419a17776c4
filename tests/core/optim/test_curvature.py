from __future__ import annotations

import numpy as np
import pytest

from core.datasets import moons
from core.landscapes import LANDSCAPES
from core.networks import MLP, SoftmaxRegression
from core.optim import loss_of
from core.optim.second_order import hessian, hessian_eigenvalues, hessian_vector_product

RNG = np.random.default_rng


def quadratic(H):
    return lambda w: (float(0.5 * w @ H @ w), H @ w)


@pytest.mark.parametrize("name", LANDSCAPES)
def test_a_product_is_the_explicit_hessian_times_the_vector(name):
    landscape, rng = LANDSCAPES[name], RNG(0)
    for _ in range(5):
        w, v = rng.uniform(-2, 2, 2), rng.normal(size=2) * 10.0 ** rng.integers(-6, 6)
        expected = landscape.hessian(w) @ v
        error = np.abs(hessian_vector_product(landscape, w, v) - expected).max()
        assert error < 1e-8 * np.abs(expected).max()


def test_softmax_regressions_hessian_is_that_of_the_textbook():
    """H = Σₙ xₙxₙᵀ ⊗ (diag pₙ − pₙpₙᵀ) / N, with a 1 beside each x for the bias."""
    data = moons(10, RNG(0))
    model = SoftmaxRegression(2, 2, rng=RNG(0), dtype=np.float64)
    w = RNG(1).normal(size=6)
    H = hessian(loss_of(model, data), w)
    model.vector[...] = w
    z = model.scores(data.x).data
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    expected = 0
    for x, q in zip(np.column_stack([data.x, np.ones(20)]), p, strict=True):
        expected = expected + np.kron(np.outer(x, x), np.diag(q) - np.outer(q, q)) / 20
    np.testing.assert_allclose(H, expected, atol=1e-9)
    assert np.linalg.eigvalsh(H).min() > -1e-9  # convex


def test_the_hessian_of_a_network_is_symmetric_and_agrees_with_second_differences():
    objective = loss_of(MLP([2, 3, 2], rng=RNG(0), dtype=np.float64), moons(10, RNG(0)))
    w, h = RNG(1).normal(size=17), 1e-4
    H = hessian(objective, w)
    np.testing.assert_array_equal(H, H.T)
    for i, j in ((0, 0), (2, 9), (13, 4)):
        a, b = np.eye(17)[[i, j]] * h
        value = lambda v: objective(v)[0]  # noqa: E731
        second = (value(w + a + b) - value(w + a - b) - value(w - a + b) + value(w - a - b)) / (
            4 * h * h
        )
        assert H[i, j] == pytest.approx(second, abs=1e-7)


def test_eigenvalues_of_a_known_hessian_come_in_ascending_order():
    curvatures = np.array([-2.0, 0.0, 0.5, 7.0])
    Q, _ = np.linalg.qr(RNG(0).normal(size=(4, 4)))
    found = hessian_eigenvalues(quadratic(Q @ np.diag(curvatures) @ Q.T), RNG(1).normal(size=4))
    np.testing.assert_allclose(found, curvatures, atol=1e-9)


def test_a_product_with_nothing_is_nothing():
    np.testing.assert_array_equal(
        hessian_vector_product(quadratic(np.eye(3)), np.ones(3), np.zeros(3)), 0
    )


def test_in_float32_about_four_digits_are_right():
    H = np.diag([1.0, 3.0]).astype(np.float32)
    product = hessian_vector_product(quadratic(H), np.ones(2, np.float32), np.array([1, 1], "f"))
    assert product.dtype == np.float32
    np.testing.assert_allclose(product, [1, 3], rtol=1e-3)
