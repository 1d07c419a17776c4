from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from loops import some

from core.expression import leaves
from core.ops import conv1d, conv2d, matmul
from core.tape import Tape, Tensor
from core.walk import Walk

RNG = np.random.default_rng
SPACING = [(1, 0), (1, 1), (2, 0), (2, 1), (3, 2), ((2, 1), (0, 2))]


def operands(*, batch=2, inputs=3, outputs=4, kernel=3, size=7, axes=2, seed=0):
    rng = RNG(seed)
    return (
        rng.normal(size=(batch, inputs, *[size] * axes)),
        rng.normal(size=(outputs, inputs, *[kernel] * axes)),
        rng.normal(size=outputs),
    )


def test_a_result_is_the_sum_of_a_window_times_the_kernel_written_out():
    x, W, b = operands(size=5)
    z = conv2d(x, W, b, stride=2, padding=1).data
    assert z.shape == (2, 4, 3, 3)
    around = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    for n, o, i, j in some(np.ndindex(z.shape)):
        window = around[n, :, 2 * i : 2 * i + 3, 2 * j : 2 * j + 3]
        assert z[n, o, i, j] == pytest.approx((window * W[o]).sum() + b[o])


def test_a_kernel_is_not_flipped():
    x = np.arange(5.0).reshape(1, 1, 5) ** 2
    W = np.array([[[0.0, 0.0, 1.0]]])
    np.testing.assert_array_equal(conv1d(x, W, np.zeros(1)).data, [[[4, 9, 16]]])


def test_a_kernel_of_one_place_is_a_product_at_every_place():
    x, W, b = operands(kernel=1)
    by_place = matmul(x.transpose(0, 2, 3, 1).reshape(-1, 3), W[:, :, 0, 0].T).data + b
    expected = by_place.reshape(2, 7, 7, 4).transpose(0, 3, 1, 2)
    np.testing.assert_allclose(conv2d(x, W, b).data, expected)


def test_a_sequence_is_an_image_of_one_row():
    x, W, b = operands(axes=1)
    image = conv2d(x[:, :, None], W[:, :, None], b, stride=(1, 2), padding=(0, 1)).data
    np.testing.assert_allclose(conv1d(x, W, b, stride=2, padding=1).data, image[:, :, 0])


@given(st.integers(-2, 2), st.integers(-2, 2), st.integers(0, 99))
def test_what_is_shifted_going_in_is_shifted_coming_out(down, right, seed):
    """Shift equivariance, for a thing that keeps away from the border."""
    x, W, b = operands(size=5, seed=seed)
    room = np.pad(x, ((0, 0), (0, 0), (4, 4), (4, 4)))
    z = conv2d(room, W, b, padding=1).data
    shifted = conv2d(np.roll(room, (down, right), (2, 3)), W, b, padding=1).data
    np.testing.assert_allclose(shifted, np.roll(z, (down, right), (2, 3)), atol=1e-12)


@pytest.mark.parametrize(("stride", "padding"), SPACING)
def test_the_gradients_are_the_adjoints_of_the_convolution(stride, padding):
    """⟨x ⋆ W, y⟩ = ⟨x, y ∗ W⟩ = ⟨W, x ⋆ y⟩ for every y: z is linear in x, and linear in W."""
    x, W, _ = operands()
    z, saved = conv2d.forward(x, W, np.zeros(4), stride=stride, padding=padding)
    y = RNG(1).normal(size=z.shape)
    dx, dW, _ = conv2d.backward(y, saved)
    inner = (z * y).sum()
    assert (x * dx).sum() == pytest.approx(inner, rel=1e-10)
    assert (W * dW).sum() == pytest.approx(inner, rel=1e-10)


@pytest.mark.parametrize("stride", [1, 2, 3])
def test_the_adjoint_of_a_convolution_of_sequences(stride):
    x, W, _ = operands(axes=1, size=9)
    z, saved = conv1d.forward(x, W, np.zeros(4), stride=stride, padding=1)
    y = RNG(1).normal(size=z.shape)
    assert (x * conv1d.backward(y, saved)[0]).sum() == pytest.approx((z * y).sum(), rel=1e-10)


def test_a_place_that_no_window_reads_has_no_gradient():
    x, W, b = operands(size=6)
    dx = conv2d.backward(np.ones((2, 4, 2, 2)), conv2d.forward(x, W, b, stride=2)[1])[0]
    assert (dx[:, :, :5, :5] != 0).all()
    assert not dx[:, :, 5].any()
    assert not dx[:, :, :, 5].any()


def test_the_explanation_of_a_corner_leaves_out_the_padding():
    x, W, b = (Tensor(a, name) for a, name in zip(operands(), ("x", "W", "b"), strict=True))
    with Tape() as tape:
        loss = conv2d(x, W, b, padding=1).named("z").sum()
    walk = Walk(tape, loss)
    step = walk.steps[walk.find("z")]
    corner, middle = (
        [leaf.name for leaf in leaves(step.explain((0, 0, i, i)).expression)] for i in (0, 3)
    )
    assert corner.count("x") == 3 * 2 * 2
    assert middle.count("x") == 3 * 3 * 3


@pytest.mark.parametrize(
    ("shapes", "options", "message"),
    [
        (((2, 3, 5), (4, 3, 3, 3), (4,)), {}, r"conv2d: x has shape \(2, 3, 5\)"),
        (((2, 3, 5, 5), (4, 2, 3, 3), (4,)), {}, "the same channels C"),
        (((2, 3, 5, 5), (4, 3, 3, 3), (3,)), {}, r"b has shape \(3,\); W .* needs \(4,\)"),
        (((2, 3, 2, 5), (4, 3, 3, 3), (4,)), {}, r"kernel \(3, 3\) is larger than x \(2, 3, 2, 5"),
        (((2, 3, 5, 5), (4, 3, 3, 3), (4,)), {"stride": 0}, r"stride is \(0, 0\); expected 2"),
        (((2, 3, 5, 5), (4, 3, 3, 3), (4,)), {"padding": -1}, r"padding is \(-1, -1\)"),
        (((2, 3, 5, 5), (4, 3, 3, 3), (4,)), {"stride": (1, 1, 1)}, "expected 2 whole numbers"),
    ],
)
def test_what_cannot_be_convolved_is_named(shapes, options, message):
    with pytest.raises(ValueError, match=message):
        conv2d(*map(np.zeros, shapes), **options)


@pytest.mark.parametrize(("op", "axes"), [(conv1d, 1), (conv2d, 2)])
def test_one_image_gives_one_result_without_a_batch(op, axes):
    x, W, b = operands(batch=1, axes=axes)
    one = Tensor(x[0])
    with Tape() as tape:
        z = op(one, W, b, stride=2, padding=1)
        loss = z.sum()
    np.testing.assert_array_equal(z.data, op(x, W, b, stride=2, padding=1).data[0])
    _, saved = op.forward(x, W, b, stride=2, padding=1)
    dx, *_ = op.backward(np.ones((1, *z.shape)), saved)
    np.testing.assert_array_equal(tape.gradients(loss)[one], dx[0])
