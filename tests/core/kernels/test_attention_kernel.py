from __future__ import annotations

import numpy as np
import pytest
from loops import some

from core.kernels import kernel_of
from core.kernels.attention import AttentionKernel
from core.ops import scaled_dot_product_attention
from core.tape import Record, Tensor

RNG = np.random.default_rng
MASK = np.array([[1, 0, 1, 1, 0], [1, 1, 1, 1, 1], [0, 0, 0, 0, 1]], dtype=bool)
OPTIONS = [{}, {"is_causal": True}, {"attn_mask": MASK}, {"scale": 3.0}]
TOLERANCE = {np.float64: 1e-14, np.float32: 5e-6}


def cut_from_one(dtype, *batch, queries, keys, d, e, size):
    """Queries and keys of a size, and values, as views of wider arrays: so a layer cuts them."""
    rng = RNG(0)
    for rows, columns, spread in ((queries, d, size), (keys, d, size), (keys, e, 1)):
        whole = spread * rng.normal(size=(*batch, rows, 3 * columns))
        yield whole.astype(dtype)[..., columns : 2 * columns]


def record_of(arrays, **options):
    op = scaled_dot_product_attention
    result, saved = op.forward(*arrays, **options)
    return Record(op, tuple(map(Tensor, arrays)), Tensor(result), saved, options)


def both_forms(record):
    """Result and gradients of the kernel, run twice, and of the plain form."""
    op, options = record.op, record.options
    expected, saved = op.forward(*(t.data for t in record.operands), **options)
    upstream = np.empty_like(expected)
    upstream[...] = RNG(1).normal(size=expected.shape)
    targets = [np.full_like(t.data, np.nan) for t in record.operands]
    kernel = kernel_of(record)
    assert isinstance(kernel, AttentionKernel)
    with np.errstate(all="raise", under="ignore"):
        for call in [*kernel.forward(), *kernel.backward(upstream, targets)] * 2:
            call()
    return [record.result.data, *targets], [expected, *op.backward(upstream, saved)]


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("size", [0.5, 6.0])
def test_it_equals_the_plain_form_for_small_scores_and_for_large_ones(size, dtype, options):
    arrays = cut_from_one(dtype, 2, 2, queries=3, keys=5, d=4, e=2, size=size)
    for ours, plain in some(zip(*both_forms(record_of(tuple(arrays), **options)), strict=True)):
        assert ours.dtype == dtype
        # gradients are differences of products with queries or keys, and as exact as these
        np.testing.assert_allclose(ours, plain, rtol=0, atol=max(size, 1) * TOLERANCE[dtype])


@pytest.mark.parametrize("options", [{}, {"attn_mask": np.array([1, 0, 1, 1, 1], dtype=bool)}])
def test_scores_for_which_exp_would_overflow_or_vanish_give_weights_that_sum_to_1(options):
    q = np.full((1, 1, 4), 1e3, np.float32)
    k = np.outer([1, 9, -1, 0.5, 1], np.ones(4)).astype(np.float32)[None]
    v = np.eye(5, dtype=np.float32)[None]
    record = record_of((q, k, v), **options)
    (weights, *gradients), _ = both_forms(record)
    expected = [0.5, 0, 0, 0, 0.5] if options else [0, 1, 0, 0, 0]
    np.testing.assert_allclose(weights[0, 0], expected, atol=1e-6)
    assert all(np.isfinite(gradient).all() for gradient in gradients)
    below = record_of((-q, np.abs(k), v))  # all scores far below 0
    np.testing.assert_allclose(both_forms(below)[0][0].sum(), 1, rtol=1e-6)


def test_precisions_that_differ_get_the_plain_form():
    q, k, v = cut_from_one(np.float64, 2, queries=3, keys=5, d=4, e=2, size=1)
    record = record_of((q.astype(np.float32), k, v))
    assert not isinstance(kernel_of(record), AttentionKernel)


@pytest.mark.parametrize("wanted", range(3))
def test_it_writes_only_the_gradient_that_is_wanted(wanted):
    arrays = tuple(cut_from_one(np.float64, 2, queries=3, keys=5, d=4, e=2, size=1))
    record = record_of(arrays)
    upstream = RNG(1).normal(size=record.result.shape)
    expected = record.op.backward(upstream, record.saved)
    targets = [np.zeros(a.shape) if k == wanted else None for k, a in enumerate(arrays)]
    kernel = kernel_of(record)
    for call in [*kernel.forward(), *kernel.backward(upstream, targets)]:
        call()
    np.testing.assert_allclose(targets[wanted], expected[wanted], rtol=1e-11, atol=1e-13)
