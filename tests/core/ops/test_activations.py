from __future__ import annotations

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from operands.operand import numbers

from core.layers import ACTIVATIONS
from core.ops import (
    elu,
    gelu,
    leaky_relu,
    relu,
    selu,
    sigmoid,
    silu,
    softplus,
    step,
    swish,
    tanh,
)
from core.ops.activations import Activation, logistic
from core.ops.normal import density, erf, share_below
from core.tape import registry

ALL = [elu, gelu, leaky_relu, relu, selu, sigmoid, silu, softplus, step, swish, tanh]
Z = np.linspace(-8, 8, 33)


def slope(op, z, **options):
    """The derivative at each z."""
    _, saved = op.forward(z, **options)
    return op.backward(np.ones_like(z), saved)[0]


def test_relu_has_slope_0_at_0_as_pytorch_has():
    z = np.array([-1.0, 0.0, 2.0])
    np.testing.assert_array_equal(relu(z).data, [0, 0, 2])
    np.testing.assert_array_equal(slope(relu, z), [0, 0, 1])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sigmoid_saturates_without_overflow(dtype):
    z = np.array([-1e4, -750.0, 0.0, 750.0, 1e4], dtype)
    np.testing.assert_array_equal(sigmoid(z).data, np.array([0, 0, 0.5, 1, 1], dtype))


def test_sigmoid_is_one_over_one_plus_exp_of_minus_z():
    np.testing.assert_allclose(logistic(Z), 1 / (1 + np.exp(-Z)), rtol=1e-12)


@pytest.mark.parametrize(("dtype", "lowest", "exact"), [("f4", -87, 1e-6), ("f8", -700, 1e-15)])
def test_a_sigmoid_near_0_keeps_its_digits(dtype, lowest, exact):
    z = np.linspace(lowest, 40, 2001).astype(dtype)
    expected = [1 / (1 + math.exp(-value)) for value in z.tolist()]
    np.testing.assert_allclose(logistic(z), expected, rtol=exact)
    np.testing.assert_allclose(silu(z).data, z * expected, rtol=exact)
    assert logistic(z).dtype == dtype


@pytest.mark.parametrize("op", ALL)
def test_nan_passes_through_so_that_it_can_be_shown(op):
    assert np.isnan(op(np.array([np.nan])).data).all()


@pytest.mark.parametrize("op", ALL)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_large_numbers_neither_overflow_nor_warn(op, dtype):
    """At ±1000 each is flat or straight: its slope is that of the chord to ±2000."""
    z = np.array([-1000, 1000], dtype)
    here, further = op(z).data, op(2 * z).data
    assert np.isfinite(here).all()
    np.testing.assert_allclose(slope(op, z), (further - here) / z, atol=1e-6)


@pytest.mark.parametrize("op", [elu, silu, gelu, softplus, tanh, swish])
def test_smooth_activations_have_one_slope_on_both_sides_of_0(op):
    before, after = slope(op, np.array([-1e-9, 1e-9]))
    assert before == pytest.approx(after, abs=1e-8)


def test_erf_is_exact_to_the_last_digits():
    x = np.concatenate([np.linspace(-7, 7, 20001), np.logspace(-300, 1, 500), [-np.inf, np.inf]])
    expected = np.array([math.erf(value) for value in x])
    np.testing.assert_allclose(erf(x), expected, rtol=1e-15, atol=0)


def test_erf_in_float32_is_exact_to_float32():
    x = np.linspace(-7, 7, 20001).astype(np.float32)
    assert erf(x).dtype == np.float32
    np.testing.assert_allclose(erf(x), [math.erf(value) for value in x], rtol=0, atol=6e-7)


def test_the_normal_distribution_is_symmetric_and_its_density_the_slope_of_its_share():
    np.testing.assert_allclose(share_below(Z) + share_below(-Z), 1, rtol=1e-15)
    h = 1e-5
    difference = (share_below(Z + h) - share_below(Z - h)) / (2 * h)
    np.testing.assert_allclose(density(Z), difference, atol=1e-10)
    assert share_below(np.array(1.959963984540054)) == pytest.approx(0.975, rel=1e-14)


def exactly_below(z: float) -> tuple[Decimal, Decimal]:
    """Φ(z) and φ(z) for z ≤ −1 to 40 digits, by Laplace's continued fraction."""
    with localcontext(prec=50):
        pi = Decimal("3.14159265358979323846264338327950288419716939937511")
        size = -Decimal(z)
        fraction = size
        for k in range(2000, 0, -1):
            fraction = size + k / fraction
        slope = (-size * size / 2).exp() / (2 * pi).sqrt()
        return slope / fraction, slope


@pytest.mark.parametrize("z", [-1.0, -2.3, -5.65, -5.66, -7.0, -12.34, -20.0, -30.0, -37.5])
def test_gelu_of_numbers_far_below_zero_has_all_its_digits(z):
    share, slope = exactly_below(z)
    assert share_below(np.array(z)) == pytest.approx(float(share), rel=1e-15)
    assert density(np.array(z)) == pytest.approx(float(slope), rel=1e-15)
    a, (slope_of_a,) = gelu.forward(np.array([z]))
    assert a[0] == pytest.approx(float(Decimal(z) * share), rel=1e-15)
    assert slope_of_a[0] == pytest.approx(float(share + Decimal(z) * slope), rel=4e-15)


def test_the_share_below_a_number_near_zero_has_all_its_digits():
    z = np.linspace(-1, 0, 1001)
    expected = [0.5 * math.erfc(-value * math.sqrt(0.5)) for value in z]
    np.testing.assert_allclose(share_below(z), expected, rtol=1e-15)


@given(numbers(7))
def test_what_is_odd_about_each_smooth_rectifier(z):
    """gelu, silu and softplus: f(z) − f(−z) = z, as for the rectifier."""
    for op in (relu, gelu, silu, softplus):
        np.testing.assert_allclose(op(z).data - op(-z).data, z, atol=1e-12)


@given(numbers(7))
def test_the_slope_of_softplus_is_the_sigmoid_and_that_of_relu_the_step(z):
    np.testing.assert_allclose(slope(softplus, z), sigmoid(z).data, rtol=1e-12)
    np.testing.assert_array_equal(slope(relu, z), step(z).data)


def test_softplus_is_straight_above_its_threshold_alone():
    z = np.array([4.0, 4.9, 5.1])
    a = softplus(z, beta=2, threshold=10).data
    assert a[2] == z[2]
    np.testing.assert_allclose(a[:2], np.log1p(np.exp(2 * z[:2])) / 2, rtol=1e-12)
    assert (a[:2] > z[:2]).all()


def test_gelu_is_z_times_the_share_of_a_normal_distribution_below_z():
    expected = [z * (1 + math.erf(z / math.sqrt(2))) / 2 for z in Z]
    np.testing.assert_allclose(gelu(Z).data, expected, rtol=1e-13, atol=1e-14)
    assert slope(gelu, np.array(0.0)) == 0.5


def test_the_tanh_form_of_gelu_is_within_half_a_thousandth():
    far = np.abs(gelu(Z, approximate="tanh").data - gelu(Z).data).max()
    assert 1e-4 < far < 5e-4


def test_another_approximation_of_gelu_is_refused():
    with pytest.raises(ValueError, match="gelu: approximate is 'erf'; expected 'none' or 'tanh'"):
        gelu(Z, approximate="erf")


def test_swish_goes_from_half_the_line_through_silu_to_the_rectifier():
    np.testing.assert_allclose(swish(Z, beta=0).data, Z / 2)
    np.testing.assert_array_equal(swish(Z).data, silu(Z).data)
    np.testing.assert_allclose(swish(Z, beta=1e4).data, relu(Z).data, atol=1e-12)


def test_leaky_relu_goes_from_the_rectifier_to_the_line():
    np.testing.assert_array_equal(leaky_relu(Z, negative_slope=0).data, relu(Z).data)
    np.testing.assert_array_equal(leaky_relu(Z, negative_slope=1).data, Z)


def test_selu_keeps_mean_0_and_variance_1():
    """∫ a(z) φ(z) dz = 0 and ∫ a(z)² φ(z) dz = 1: what its two constants are for."""
    z, width = np.linspace(-12, 12, 240001, retstep=True)
    a, weights = selu(z).data, density(z) * width
    assert (a * weights).sum() == pytest.approx(0, abs=1e-8)
    assert (a * a * weights).sum() == pytest.approx(1, abs=1e-8)


def test_the_step_is_the_perceptrons_and_nothing_learns_through_it():
    z = np.array([-0.1, 0.0, 0.1])
    np.testing.assert_array_equal(step(z).data, [0, 1, 1])
    np.testing.assert_array_equal(slope(step, z), 0)


def test_every_activation_is_among_these_and_may_follow_a_layer():
    assert set(ACTIVATIONS.values()) == set(ALL)
    assert {id(op) for op in ALL} == {
        id(op) for op in registry.values() if isinstance(op, Activation)
    }
