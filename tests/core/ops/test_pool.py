from __future__ import annotations

import numpy as np
import pytest

from core.ops import avg_pool2d, global_avg_pool2d, global_max_pool2d, max_pool2d
from core.tape import Tape, Tensor

RNG = np.random.default_rng
X = np.array([[[[1.0, 5.0, 2.0], [7.0, 3.0, 4.0], [0.0, 6.0, 8.0]]]])
POOLS = [max_pool2d, avg_pool2d, global_max_pool2d, global_avg_pool2d]


def slope(op, x, **options):
    result, saved = op.forward(x, **options)
    return op.backward(np.ones_like(result), saved)[0]


def test_windows_that_do_not_overlap_leave_out_what_remains():
    assert max_pool2d(X).data == 7
    assert avg_pool2d(X).data == 4
    np.testing.assert_array_equal(slope(avg_pool2d, X)[0, 0], [[0.25, 0.25, 0]] * 2 + [[0, 0, 0]])


def test_windows_overlap_where_the_stride_is_smaller():
    np.testing.assert_array_equal(max_pool2d(X, stride=1).data[0, 0], [[7, 5], [7, 8]])
    np.testing.assert_array_equal(
        slope(max_pool2d, X, stride=1)[0, 0], [[0, 1, 0], [2, 0, 0], [0, 0, 1]]
    )


@pytest.mark.parametrize("op", [max_pool2d, global_max_pool2d])
def test_among_equals_the_first_has_the_gradient(op):
    np.testing.assert_array_equal(slope(op, np.ones((1, 1, 2, 2)))[0, 0], [[1, 0], [0, 0]])


@pytest.mark.parametrize("op", POOLS)
def test_what_goes_up_comes_down(op):
    """Where windows do not overlap, a gradient is handed out, none lost and none made."""
    x = RNG(0).normal(size=(3, 2, 4, 6))
    result, saved = op.forward(x)
    upstream = RNG(1).normal(size=result.shape)
    assert op.backward(upstream, saved)[0].sum() == pytest.approx(upstream.sum())


@pytest.mark.parametrize("op", [avg_pool2d, global_avg_pool2d])
def test_the_gradient_of_a_mean_is_its_adjoint(op):
    x = RNG(0).normal(size=(3, 2, 5, 6))
    result, saved = op.forward(x)
    y = RNG(1).normal(size=result.shape)
    assert (x * op.backward(y, saved)[0]).sum() == pytest.approx((result * y).sum(), rel=1e-10)


def test_a_global_pool_is_a_pool_as_large_as_the_image():
    x = RNG(0).normal(size=(3, 2, 4, 5))
    for everywhere, op in ((global_max_pool2d, max_pool2d), (global_avg_pool2d, avg_pool2d)):
        np.testing.assert_allclose(
            everywhere(x).data, op(x, kernel_size=(4, 5)).data[:, :, 0, 0], rtol=1e-12
        )


def test_a_maximum_does_not_notice_a_shift_within_its_window():
    x = np.zeros((1, 1, 4, 4))
    x[0, 0, 0, 0] = 1
    shifted = np.roll(x, 1, axis=3)
    np.testing.assert_array_equal(max_pool2d(x).data, max_pool2d(shifted).data)


@pytest.mark.parametrize("op", POOLS)
def test_what_is_no_batch_of_images_is_named(op):
    with pytest.raises(ValueError, match=rf"{op.name}: x has shape \(4, 4\)"):
        op(np.zeros((4, 4)))


@pytest.mark.parametrize("op", POOLS)
def test_one_image_is_pooled_without_a_batch(op):
    x = Tensor(RNG(0).normal(size=(3, 4, 4)))
    with Tape() as tape:
        result = op(x)
        loss = result.sum()
    assert result.shape == op(x.data[None]).shape[1:]
    np.testing.assert_array_equal(result.data, op(x.data[None]).data[0])
    np.testing.assert_array_equal(tape.gradients(loss)[x], slope(op, x.data[None])[0])


def test_a_nan_is_the_maximum_of_its_window_and_has_its_gradient():
    x = np.array([[[[1.0, np.nan], [3.0, 2.0]]]])
    assert np.isnan(max_pool2d(x).data).all()
    np.testing.assert_array_equal(slope(max_pool2d, x)[0, 0], [[0, 1], [0, 0]])


@pytest.mark.parametrize("op", [max_pool2d, avg_pool2d])
def test_windows_that_do_not_fit_are_named(op):
    with pytest.raises(ValueError, match=rf"{op.name}: the kernel \(5, 5\) is larger than x"):
        op(np.zeros((1, 1, 4, 4)), kernel_size=5)
    with pytest.raises(ValueError, match=rf"{op.name}: the stride is \(0, 0\)"):
        op(np.zeros((1, 1, 4, 4)), stride=0)


@pytest.mark.parametrize("whole", [np.int64, np.uint8])
def test_numpys_integers_are_as_good_as_pythons(whole):
    x = RNG(0).normal(size=(1, 1, 5, 5))
    options = {"kernel_size": (whole(2), whole(3)), "stride": whole(1)}
    result, saved = max_pool2d.forward(x, **options)
    expected, expected_saved = max_pool2d.forward(x, kernel_size=(2, 3), stride=1)
    np.testing.assert_array_equal(max_pool2d(x, **options).data, expected)
    ours, theirs = (
        max_pool2d.backward(np.ones_like(result), kept)[0] for kept in (saved, expected_saved)
    )
    np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("value", [True, (1, np.True_), 1.0])
def test_what_is_no_whole_number_is_no_stride(value):
    with pytest.raises(ValueError, match=r"max_pool2d: the stride is .*; expected 2 whole numbers"):
        max_pool2d(np.zeros((1, 1, 4, 4)), stride=value)
