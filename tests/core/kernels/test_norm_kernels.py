from __future__ import annotations

import numpy as np
import pytest
from loops import some

from core.kernels import PlainKernel, kernel_of
from core.kernels.norm import BatchNormKernel, LayerNormKernel
from core.ops import batch_norm, layer_norm
from core.tape import Record, Tensor

RNG = np.random.default_rng


def batch_innermost(array):
    """The same numbers, as a convolution leaves them in memory."""
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(array, 0, -1)), -1, 0)


def record_of(op, x, **options):
    γ, β = RNG(1).normal(size=(2, x.shape[op.axis])).astype(x.dtype)
    operands = tuple(map(Tensor, (x, γ, β)))
    result, saved = op.forward(x, γ, β)
    return Record(op, operands, Tensor(result), saved, options)


def run(kernel, upstream):
    """The result and all gradients that a kernel makes."""
    record = kernel.record
    targets = [np.full_like(t.data, np.nan) for t in record.operands]
    calls = [*kernel.forward(), *kernel.backward(upstream, targets)]
    for call in calls * 2:
        call()
    return [record.result.data.copy(), *targets]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(
    "x",
    [
        RNG(0).normal(size=(8, 3)),
        batch_innermost(RNG(0).normal(size=(8, 3, 4, 2))),
        batch_innermost(RNG(0).normal(size=(5, 2, 6))),
        batch_innermost(RNG(0).normal(size=(1, 2, 6))),
    ],
)
def test_batch_norm_in_place_equals_the_plain_form_running_statistics_included(x, dtype):
    tolerance = {"rtol": 1e-10, "atol": 1e-12} if dtype == np.float64 else {"atol": 1e-5}
    x = (3 * x + 2).astype(dtype, order="K")
    upstream = np.empty_like(x)
    upstream[...] = RNG(2).normal(size=x.shape)
    found = []
    for form in (PlainKernel, kernel_of):
        running = [Tensor(np.ones(x.shape[1], dtype)) for _ in range(2)]
        options = {"running_mean": running[0], "running_var": running[1], "momentum": 0.3}
        kernel = form(record_of(batch_norm, x, **options))
        found.append([*run(kernel, upstream), *(t.data for t in running)])
    assert isinstance(kernel, BatchNormKernel)
    for ours, plain in some(zip(*found, strict=True)):
        np.testing.assert_allclose(ours, plain, **tolerance)


def test_a_batch_of_one_in_place_leaves_the_running_variance():
    variance = Tensor(np.array([4.0, 5.0]))
    kernel = kernel_of(record_of(batch_norm, np.array([[3.0, -7.0]]), running_var=variance))
    y, dx, *_ = run(kernel, np.ones((1, 2)))
    np.testing.assert_array_equal(y, kernel.operands[2][None])
    np.testing.assert_array_equal(dx, [[0, 0]])
    np.testing.assert_array_equal(variance.data, [4, 5])


def test_layouts_and_precisions_that_do_not_fit_run_the_plain_form():
    images = RNG(0).normal(size=(4, 3, 2, 2))
    assert isinstance(kernel_of(record_of(batch_norm, images)), PlainKernel)
    assert isinstance(kernel_of(record_of(layer_norm, images)), LayerNormKernel)
    assert isinstance(kernel_of(record_of(layer_norm, batch_innermost(images))), PlainKernel)
    record = record_of(layer_norm, images)
    record.operands[1].data = record.operands[1].data.astype(np.float32)
    assert isinstance(kernel_of(record), PlainKernel)


def test_a_mean_far_from_zero_costs_no_digits():
    x = (1000 + RNG(0).normal(size=(64, 64))).astype(np.float32)
    for op in (layer_norm, batch_norm):
        kernel = kernel_of(record_of(op, x))
        y, *gradients = run(kernel, RNG(2).normal(size=x.shape).astype(np.float32))
        exact = PlainKernel(record_of(op, x.astype(np.float64)))
        expected = run(exact, RNG(2).normal(size=x.shape).astype(np.float32))
        for ours, right in some(zip((y, *gradients), expected, strict=True)):
            np.testing.assert_allclose(ours, right, atol=2e-3 * np.abs(right).max())
