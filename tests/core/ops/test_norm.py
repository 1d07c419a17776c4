from __future__ import annotations

import numpy as np
import pytest

from core.losses import mse_loss
from core.ops import layer_norm
from core.tape import Tape, Tensor
from core.walk import Walk

RNG = np.random.default_rng


def rows(*shape, seed=0):
    """x, and the γ and β that change nothing."""
    x = 3 * RNG(seed).normal(size=shape) + 5
    return x, np.ones(shape[-1]), np.zeros(shape[-1])


def slope(op, operands, seed=1, **options):
    """∂L/∂x for an upstream gradient drawn at random."""
    result, saved = op.forward(*operands, **options)
    return op.backward(RNG(seed).normal(size=result.shape), saved)[0]


def test_a_normalized_row_has_mean_0_and_variance_1():
    y = layer_norm(*rows(4, 6), eps=0).data
    np.testing.assert_allclose(y.mean(axis=-1), 0, atol=1e-12)
    np.testing.assert_allclose(y.var(axis=-1), 1)


def test_eps_is_added_to_the_variance_under_the_root():
    x, γ, β = rows(4, 6)
    y = layer_norm(x, γ, β, eps=2.0).data
    np.testing.assert_allclose(y.var(axis=-1), x.var(axis=-1) / (x.var(axis=-1) + 2))


def test_layer_norm_takes_no_notice_of_a_rows_shift_and_scale():
    x, γ, β = rows(4, 6)
    moved = x * np.array([[2.0], [0.5], [10.0], [3.0]]) + np.array([[1.0], [-7.0], [0.0], [100.0]])
    np.testing.assert_allclose(
        layer_norm(moved, γ, β, eps=0).data, layer_norm(x, γ, β, eps=0).data, rtol=1e-10
    )


def test_the_gradient_of_layer_norm_has_no_part_along_1_nor_along_the_normalized_row():
    x, γ, β = rows(4, 6)
    dx = slope(layer_norm, (x, γ, β), eps=0)
    normalized = layer_norm(x, γ, β, eps=0).data
    assert np.abs(dx).max() > 0.1
    np.testing.assert_allclose(dx.sum(axis=-1), 0, atol=1e-12)
    np.testing.assert_allclose((dx * normalized).sum(axis=-1), 0, atol=1e-12)


def test_a_row_of_one_number_becomes_beta():
    y = layer_norm(np.array([[3.0], [-2.0]]), np.array([5.0]), np.array([0.25])).data
    np.testing.assert_array_equal(y, [[0.25], [0.25]])


def test_the_arithmetic_names_mean_deviation_and_normalized_value():
    z, γ, β = (Tensor(a, n) for a, n in zip(rows(1, 2), ("z1", "γ1", "β1"), strict=True))
    with Tape() as tape:
        loss = mse_loss(layer_norm(z, γ, β).named("y1"), np.ones((1, 2)))
    walk = Walk(tape, loss)
    made = {step.name: step for step in walk.steps}
    assert made["y1"].formula == "y1 = γ1 · (z1 − mean z1) / √(var z1 + ε) + β1"
    assert made["y1"].explain((0, 1)).symbols == "γ1[1] · (z1[0,1] − μ[0]) / σ[0] + β1[1]"
    assert made["dz1"].formula == "dz1 = (γ1·dy1 − mean(γ1·dy1) − ẑ1 · mean(γ1·dy1 · ẑ1)) / σ"
    assert [factor.local.symbols() for factor in made["dz1"].explain((0, 1)).factors] == [
        "γ1[0] · (−1 / 2 − ẑ1[0,1] · ẑ1[0,0] / 2) / σ[0]",
        "γ1[1] · (1 − 1 / 2 − ẑ1[0,1] · ẑ1[0,1] / 2) / σ[0]",
    ]
    assert [array.name for array in made["dz1"].reads] == ["γ1", "dy1", "z1"]
    assert made["dγ1"].explain((1,)).symbols == "dy1[0,1] · ẑ1[0,1]"


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        (((), (1,), (1,)), r"layer_norm: x has shape \(\); expected \(…, D\) with D ≥ 1"),
        (((3, 0), (0,), (0,)), r"x has shape \(3, 0\); expected \(…, D\) with D ≥ 1"),
        (((3, 4), (3,), (4,)), r"γ has shape \(3,\); expected \(4,\), a number for each channel"),
        (((3, 4), (4,), (1, 4)), r"β has shape \(1, 4\); expected \(4,\)"),
    ],
)
def test_layer_norm_names_the_operand_that_does_not_fit(shapes, message):
    with pytest.raises(ValueError, match=message):
        layer_norm(*(np.ones(shape) for shape in shapes))
