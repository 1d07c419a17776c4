"""In-place forms in float32 and on long arrays, where they go ways of their own."""

from __future__ import annotations

import numpy as np
import pytest

from core.kernels import KERNELS, PlainKernel, kernel_of
from core.layers import ACTIVATIONS
from core.tape import Record, Tensor, registry

FORMS = [(name, {}) for name in ACTIVATIONS if name != "step"] + [
    ("gelu", {"approximate": "tanh"}),
    ("swish", {"beta": 2.5}),
]
LONG = np.linspace(-9, 9, 20001)


def both_ways(name, z, options):
    """Result and slope, by the form that a replayed program takes."""
    z, op = Tensor(z), registry[name]
    result, saved = op.forward(z.data, **options)
    record = Record(op, (z,), Tensor(np.full_like(result, np.nan)), saved, options)
    kernel, slope = kernel_of(record), np.full_like(result, np.nan)
    assert type(kernel) is not PlainKernel
    for call in [*kernel.forward(), *kernel.backward(np.ones_like(result), [slope])]:
        call()
    return record.result.data, slope


@pytest.mark.parametrize(("name", "options"), FORMS)
def test_float32_is_exact_to_its_digits_on_long_arrays(name, options):
    z = LONG.astype(np.float32)
    op = registry[name]
    expected, saved = op.forward(z.astype(np.float64), **options)
    (slopes,) = op.backward(np.ones_like(expected), saved)
    result, slope = both_ways(name, z, options)
    assert result.dtype == slope.dtype == np.float32
    np.testing.assert_allclose(result, expected, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(slope, slopes, rtol=1e-6, atol=2e-6)


@pytest.mark.parametrize(("name", "options"), FORMS)
def test_large_numbers_neither_overflow_nor_warn(name, options):
    z = np.array([-1000, -1e-40, 0, 1e-40, 1000], np.float32)
    op = registry[name]
    expected, saved = op.forward(z, **options)
    (slopes,) = op.backward(np.ones_like(z), saved)
    result, slope = both_ways(name, z, options)
    np.testing.assert_allclose(result, expected, atol=1e-6)
    np.testing.assert_allclose(slope, slopes, atol=1e-6)


@pytest.mark.parametrize(("dtype", "exact"), [(np.float32, 1e-7), (np.float64, 3e-16)])
def test_a_sigmoid_is_exact_to_the_digits_of_a_half(dtype, exact):
    z = LONG.astype(dtype)
    expected = registry["sigmoid"].forward(z.astype(np.float64))[0]
    np.testing.assert_allclose(both_ways("sigmoid", z, {})[0], expected, rtol=0, atol=exact)


def test_steep_leaks_and_exact_gelu_in_float64_run_their_plain_form():
    z = Tensor(np.ones(3))
    for name, options in (("leaky_relu", {"negative_slope": 2.0}), ("gelu", {})):
        result, saved = registry[name].forward(z.data, **options)
        record = Record(registry[name], (z,), Tensor(result), saved, options)
        assert name in KERNELS
        assert type(kernel_of(record)) is PlainKernel
