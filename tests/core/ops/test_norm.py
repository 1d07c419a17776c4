from __future__ import annotations

import numpy as np
import pytest

from core.losses import mse_loss
from core.ops import batch_norm, batch_norm_inference, group_norm, layer_norm, rms_norm
from core.tape import Tape, Tensor
from core.walk import Walk

RNG = np.random.default_rng


def rows(*shape, seed=0):
    """x, and the γ and β that change nothing."""
    x = 3 * RNG(seed).normal(size=shape) + 5
    return x, np.ones(shape[-1]), np.zeros(shape[-1])


def channels(*shape, seed=0):
    """As `rows`, with γ and β along the second axis."""
    x = 3 * RNG(seed).normal(size=shape) + 5
    return x, np.ones(shape[1]), np.zeros(shape[1])


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


def test_the_gradient_of_batch_norm_has_no_part_along_1_nor_along_the_normalized_channel():
    x, γ, β = channels(5, 3, 2, 2)
    γ[...] = [1, -2, 0.5]
    dx = slope(batch_norm, (x, γ, β), eps=0)
    normalized = batch_norm(x, np.ones(3), β, eps=0).data
    assert np.abs(dx).max() > 0.01
    np.testing.assert_allclose(dx.sum(axis=(0, 2, 3)), 0, atol=1e-12)
    np.testing.assert_allclose((dx * normalized).sum(axis=(0, 2, 3)), 0, atol=1e-12)


@pytest.mark.parametrize("shape", [(8, 3), (8, 3, 4), (2, 3, 4, 5)])
def test_batch_norm_brings_each_channel_to_mean_0_and_variance_1(shape):
    x, γ, β = channels(*shape)
    y = batch_norm(x, γ, β, eps=0).data
    axes = (0, *range(2, y.ndim))
    np.testing.assert_allclose(y.mean(axis=axes), 0, atol=1e-12)
    np.testing.assert_allclose(y.var(axis=axes), 1)


def test_batch_norm_takes_no_notice_of_a_channels_shift_and_scale():
    x, γ, β = channels(6, 3)
    moved = x * [2, 0.1, 30] + [5, -3, 100]
    expected = batch_norm(x, γ, β, eps=0).data
    np.testing.assert_allclose(batch_norm(moved, γ, β, eps=0).data, expected, rtol=1e-9)


def test_a_batch_of_one_gives_beta_and_no_gradient_to_x():
    x, γ, β = np.array([[3.0, -7.0]]), np.array([2.0, 5.0]), np.array([0.5, -0.5])
    np.testing.assert_array_equal(batch_norm(x, γ, β).data, [[0.5, -0.5]])
    _, saved = batch_norm.forward(x, γ, β)
    dx, dγ, dβ = batch_norm.backward(np.array([[3.0, 4.0]]), saved)
    np.testing.assert_array_equal(dx, [[0, 0]])
    np.testing.assert_array_equal(dγ, [0, 0])
    np.testing.assert_array_equal(dβ, [3, 4])


def test_the_batchs_own_statistics_given_to_inference_make_the_same_result():
    x, γ, β = channels(5, 3, 2)
    mean, variance = x.mean(axis=(0, 2)), x.var(axis=(0, 2))
    given = batch_norm_inference(x, mean, variance, γ, β).data
    np.testing.assert_allclose(given, batch_norm(x, γ, β).data, rtol=1e-12)


def test_group_norm_of_one_group_is_layer_norm_over_channels_and_places():
    x, γ, β = channels(3, 4, 2, 2)
    flat = layer_norm(x.reshape(3, 16), np.ones(16), np.zeros(16)).data
    np.testing.assert_allclose(group_norm(x, γ, β).data, flat.reshape(x.shape))
    x, γ, β = rows(3, 4)
    γ[...], β[...] = RNG(2).normal(size=(2, 4))
    np.testing.assert_allclose(group_norm(x, γ, β).data, layer_norm(x, γ, β).data)
    np.testing.assert_allclose(
        slope(group_norm, (x, γ, β)), slope(layer_norm, (x, γ, β)), atol=1e-14
    )


def test_group_norm_of_one_example_with_a_group_a_channel_is_batch_norm():
    x, γ, β = channels(1, 4, 3, 2)
    grouped = group_norm(x, γ, β, num_groups=4).data
    np.testing.assert_allclose(grouped, batch_norm(x, γ, β).data)


def test_rms_norm_makes_the_mean_square_1_whatever_the_scale():
    x, γ, _ = rows(4, 6)
    y = rms_norm(x, γ).data
    np.testing.assert_allclose(np.square(y).mean(axis=-1), 1)
    for scale in (1e-3, 7.0, 1e5):
        np.testing.assert_allclose(rms_norm(scale * x, γ).data, y, rtol=1e-9)
    np.testing.assert_allclose(rms_norm(-x, γ).data, -y)


def test_rms_norm_of_rows_of_mean_0_is_layer_norm():
    x, γ, β = rows(4, 6)
    x -= x.mean(axis=-1, keepdims=True)
    np.testing.assert_allclose(rms_norm(x, γ, eps=1e-5).data, layer_norm(x, γ, β).data)


def test_the_gradient_of_rms_norm_has_no_part_along_the_row():
    x, γ, _ = rows(4, 6)
    dx = slope(rms_norm, (x, γ), eps=0)
    assert np.abs(dx).max() > 0.01
    np.testing.assert_allclose((dx * x).sum(axis=-1), 0, atol=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_row_of_zeros_has_no_scale_and_stays_zero(dtype):
    x = np.zeros((2, 3), dtype)
    np.testing.assert_array_equal(rms_norm(x, np.ones(3, dtype)).data, x)


def test_a_row_of_one_number_becomes_beta():
    y = layer_norm(np.array([[3.0], [-2.0]]), np.array([5.0]), np.array([0.25])).data
    np.testing.assert_array_equal(y, [[0.25], [0.25]])


def test_the_arithmetic_names_mean_deviation_and_normalized_value():
    z, γ, β = (Tensor(a, n) for a, n in zip(rows(1, 2), ("z1", "γ1", "β1"), strict=True))
    with Tape() as tape:
        loss = mse_loss(layer_norm(z, γ, β).named("y1"), np.ones((1, 2)))
    walk = Walk(tape, loss)
    made = {step.name: step for step in walk.steps}
    formula = "y1 = γ1 · (z1 − mean z1) / √(var z1 + ε) + β1"
    assert made["y1"].formula == f"{formula},  mean over axis 1,  ε = 1e−05"
    assert made["y1"].explain((0, 1)).symbols == "γ1[1] · (z1[0,1] − μ[0]) / s[0] + β1[1]"
    rule = "dz1 = (γ1·dy1 − mean(γ1·dy1) − ẑ1 · mean(γ1·dy1 · ẑ1)) / s"
    meant = "ẑ1 = (z1 − mean z1) / s,  s² = var z1 + 1e−05"
    assert made["dz1"].formula == f"{rule},  mean over axis 1,  {meant}"
    assert [factor.local.symbols() for factor in made["dz1"].explain((0, 1)).factors] == [
        "γ1[0] · (−1 / 2 − ẑ1[0,1] · ẑ1[0,0] / 2) / s[0]",
        "γ1[1] · (1 − 1 / 2 − ẑ1[0,1] · ẑ1[0,1] / 2) / s[0]",
    ]
    assert [array.name for array in made["dz1"].reads] == ["γ1", "dy1", "z1"]
    assert made["dγ1"].explain((1,)).symbols == "dy1[0,1] · ẑ1[0,1]"


def test_a_norm_can_be_opened_into_mean_deviation_and_normalized_values():
    x, γ, β = (Tensor(a, n) for a, n in zip(channels(4, 2, 3), ("x", "γ1", "β1"), strict=True))
    running = Tensor(np.zeros(2), "mean1")
    with Tape() as tape:
        y = batch_norm(x, γ, β, running_mean=running).named("n1")
        loss = mse_loss(y, np.ones((4, 2, 3)))
    remembered = running.data.copy()
    assert remembered.all()
    walk = Walk(tape, loss).with_opened(["n1"])
    made = {step.name: step.array for step in walk.steps}
    np.testing.assert_allclose(made["n1.μ"].ravel(), x.data.mean(axis=(0, 2)))
    np.testing.assert_allclose(made["n1.v"].ravel(), x.data.var(axis=(0, 2)))
    np.testing.assert_allclose(made["n1"], y.data)
    np.testing.assert_allclose(made["dx"], tape.gradients(loss)[x], atol=1e-15)
    assert set(made) >= {"n1.c", "n1.s", "n1.x̂", "dn1.s", "dn1.μ"}
    np.testing.assert_array_equal(running.data, remembered)


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


@pytest.mark.parametrize(
    ("op", "shapes", "options", "message"),
    [
        (batch_norm, ((3,), (3,), (3,)), {}, r"batch_norm: x has shape \(3,\); expected \(N, C\)"),
        (batch_norm, ((0, 3), (3,), (3,)), {}, r"x has shape \(0, 3\); .* not empty"),
        (batch_norm, ((2, 3), (2,), (3,)), {}, r"γ has shape \(2,\); expected \(3,\)"),
        (batch_norm_inference, ((2, 3), (3,), (2,), (3,), (3,)), {}, r"v has shape \(2,\)"),
        (group_norm, ((2, 3), (3,), (4,)), {}, r"group_norm: β has shape \(4,\)"),
        (group_norm, ((2, 3), (3,), (3,)), {"num_groups": 2}, "3 channels .* 2 equal groups"),
        (group_norm, ((2, 3), (3,), (3,)), {"num_groups": 0}, "3 channels .* 0 equal groups"),
        (rms_norm, ((2, 3), (2,)), {}, r"rms_norm: γ has shape \(2,\); expected \(3,\)"),
    ],
)
def test_other_norms_name_what_does_not_fit(op, shapes, options, message):
    with pytest.raises(ValueError, match=message):
        op(*(np.ones(shape) for shape in shapes), **options)
