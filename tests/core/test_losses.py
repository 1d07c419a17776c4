from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from operands.losses import rows_and_labels, scores_and_labels, scores_and_shares
from operands.operand import numbers, two_of_one_shape

from core.losses import (
    binary_cross_entropy_with_logits,
    cross_entropy,
    hinge_loss,
    huber_loss,
    l1_loss,
    mse_loss,
    nll_loss,
    perceptron_loss,
    soft_cross_entropy,
)
from core.ops import sigmoid, softmax
from core.replay import Program
from core.tape import Tape, Tensor

RNG = np.random.default_rng
LABELS = np.array([0, 2])


@given(scores_and_labels())
def test_cross_entropy_is_the_mean_of_minus_log_p_of_the_right_class(operands):
    z, y = operands
    p = softmax(z).data[np.arange(len(y)), y]
    assert cross_entropy(z, y).item() == pytest.approx(-np.log(p).mean(), abs=1e-12)


def test_cross_entropy_of_probability_07_is_0357():
    z = np.log([[0.2, 0.7, 0.1]])
    assert cross_entropy(z, np.array([1])).item() == pytest.approx(0.35667494)


def test_cross_entropy_of_equal_scores_is_ln_of_the_number_of_classes():
    assert cross_entropy(np.zeros((5, 10)), np.arange(5)).item() == pytest.approx(np.log(10))


@pytest.mark.parametrize("size", [1e3, 1e30])
def test_cross_entropy_of_huge_scores_is_their_distance(size):
    z = np.array([[size, 0.0], [0.0, size]])
    assert cross_entropy(z, np.array([1, 1])).item() == pytest.approx(size / 2)


@given(numbers(3, 2), numbers(3, 2))
def test_mse_is_the_mean_square_over_all_elements(y, t):
    assert mse_loss(y, t).item() == pytest.approx(((y - t) ** 2).sum() / 6)


@given(scores_and_labels())
def test_the_perceptron_loss_is_the_mean_distance_of_scores_on_the_wrong_side(operands):
    z, y = operands
    total = 0.0
    for n, row in enumerate(z):
        for c, score in enumerate(row):
            total += max(0.0, -score if y[n] == c else score)
    assert perceptron_loss(z, y).item() == pytest.approx(total / len(y))


def test_the_perceptron_loss_lets_zero_weights_learn():
    _, saved = perceptron_loss.forward(np.zeros((1, 3)), np.array([1]))
    slope, _ = perceptron_loss.backward(np.ones(()), saved)
    np.testing.assert_array_equal(slope, [[1, -1, 1]])


@pytest.mark.parametrize("loss", [nll_loss, cross_entropy, perceptron_loss, hinge_loss])
@pytest.mark.parametrize(
    ("z", "y", "error", "message"),
    [
        (np.ones(3), LABELS, ValueError, r"scores have shape \(3,\); expected \(N, (…, )?C\)"),
        (np.ones((0, 3)), LABELS[:0], ValueError, r"scores have shape \(0, 3\).*not empty"),
        (np.ones((3, 3)), LABELS, ValueError, r"labels have shape \(2,\).*row: shape \(3,\)"),
        (np.ones((2, 3)), LABELS[:, None], ValueError, r"labels have shape \(2, 1\)"),
        (np.ones((2, 3)), LABELS / 1, TypeError, "type float64; class indices are integers"),
        (np.ones((2, 2)), LABELS, ValueError, "label 2 of row 1 is out of range: 2 classes"),
        (np.ones((2, 3)), LABELS - 1, ValueError, "label -1 of row 0 is out of range"),
    ],
)
def test_scores_and_labels_that_do_not_fit_are_named(loss, z, y, error, message):
    with pytest.raises(error, match=f"{loss.name}: .*{message}"):
        loss(z, y)


def test_margin_losses_take_a_matrix_of_scores_alone():
    for loss in (perceptron_loss, hinge_loss):
        with pytest.raises(ValueError, match=r"shape \(2, 1, 3\); expected \(N, C\)"):
            loss(np.ones((2, 1, 3)), LABELS[:, None])


@pytest.mark.parametrize("loss", [mse_loss, l1_loss, huber_loss])
def test_outputs_and_targets_that_do_not_fit_are_named(loss):
    with pytest.raises(ValueError, match=rf"{loss.name}: .* \(2, 1\) and the targets \(2,\)"):
        loss(np.ones((2, 1)), np.ones(2))
    with pytest.raises(ValueError, match=f"{loss.name}: the batch is empty"):
        loss(np.ones((0, 2)), np.ones((0, 2)))


@pytest.mark.parametrize("loss", [soft_cross_entropy, binary_cross_entropy_with_logits])
def test_targets_of_another_shape_than_the_scores_are_named(loss):
    with pytest.raises(ValueError, match=rf"{loss.name}: .* \(2, 3\) and the .* \(2,\); they must"):
        loss(np.ones((2, 3)), np.ones(2))
    with pytest.raises(ValueError, match=rf"{loss.name}: the scores have shape \(0, 3\)"):
        loss(np.ones((0, 3)), np.ones((0, 3)))


def test_options_out_of_range_are_named():
    with pytest.raises(ValueError, match="huber_loss: delta is 0; it must be above 0"):
        huber_loss(np.ones(2), np.ones(2), delta=0)
    for smoothing in (-0.1, 1.1):
        with pytest.raises(ValueError, match=f"label_smoothing is {smoothing}; expected 0 to 1"):
            cross_entropy(np.zeros((2, 3)), LABELS, label_smoothing=smoothing)


@given(rows_and_labels())
def test_probabilities_of_1_for_one_class_are_its_index(operands):
    z, y = operands
    certain = np.eye(z.shape[-1])[y]
    assert cross_entropy(z, certain, axis=-1).item() == pytest.approx(
        cross_entropy(z, y, axis=-1).item()
    )


@given(rows_and_labels(), st.floats(0, 1))
def test_smoothing_moves_epsilon_of_the_probability_to_all_classes_alike(operands, ε):
    z, y = operands
    classes = z.shape[-1]
    smoothed = (1 - ε) * np.eye(classes)[y] + ε / classes
    expected = cross_entropy(z, smoothed, axis=-1).item()
    loss = cross_entropy(z, y, label_smoothing=ε, axis=-1)
    assert loss.item() == pytest.approx(expected, abs=1e-12)


def test_the_smoothed_loss_is_least_where_the_smoothed_probabilities_are():
    """There its gradient is 0, and its value is their entropy."""
    t = np.array([[0.925, 0.025, 0.025, 0.025]])  # 1 − ε + ε/C and ε/C, for ε = 0.1
    z = Tensor(np.log(t))
    with Tape() as tape:
        loss = cross_entropy(z, np.array([0]), label_smoothing=0.1)
    assert loss.item() == pytest.approx(-(t * np.log(t)).sum())
    np.testing.assert_allclose(tape.gradients(loss)[z], 0, atol=1e-15)


def test_smoothing_replays_with_other_labels():
    z, y = Tensor(RNG(0).normal(size=(4, 3))), Tensor(np.array([0, 1, 2, 0]))
    with Tape() as tape:
        loss = cross_entropy(z, y, label_smoothing=0.2)
    program = Program(tape, loss, {z: np.empty((4, 3))})
    y.data[...] = [2, 2, 1, 1]
    expected = cross_entropy(z, y, label_smoothing=0.2).item()
    assert program.run() == pytest.approx(expected)


@given(rows_and_labels())
def test_gradients_of_scores_sum_to_0_in_each_row(operands):
    """More for one class is less for the others: a shift of all scores changes nothing."""
    z, y = operands
    for loss in (cross_entropy, soft_cross_entropy):
        target = y if loss is cross_entropy else np.eye(z.shape[-1])[y]
        _, saved = loss.forward(z, target)
        dz, *_ = loss.backward(np.ones(()), saved)
        np.testing.assert_allclose(dz.sum(axis=-1), 0, atol=1e-15)


@given(scores_and_shares())
def test_binary_cross_entropy_is_the_mean_of_minus_log_p_of_what_is_so(operands):
    z, y = operands
    p = sigmoid(z).data
    expected = -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()
    assert binary_cross_entropy_with_logits(z, y).item() == pytest.approx(expected, abs=1e-12)


@given(numbers(5))
def test_binary_cross_entropy_is_that_of_two_classes_with_scores_z_and_0(z):
    both = np.stack([np.zeros(5), z], axis=1)
    for label in (0, 1):
        two = cross_entropy(both, np.full(5, label)).item()
        one = binary_cross_entropy_with_logits(z, np.full(5, label)).item()
        assert one == pytest.approx(two)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_scores_of_a_thousand_neither_overflow_nor_warn(dtype):
    z = np.array([[1000, -1000], [-1000, 1000]], dtype)
    y, right = np.array([0, 0]), np.array([[1, 0], [1, 0]], dtype)
    for loss, target, expected in (
        (cross_entropy, y, 1000),
        (cross_entropy, right, 1000),
        (binary_cross_entropy_with_logits, right, 500),
        (hinge_loss, y, 2001 / 4),
        (perceptron_loss, y, 1000),
    ):
        loss = loss(z, target)
        assert loss.dtype == dtype
        assert loss.item() == pytest.approx(expected)


@given(two_of_one_shape())
def test_huber_is_half_the_square_near_the_target_and_a_line_beyond(operands):
    y, t = operands
    distance = np.abs(y - t)
    near = huber_loss(y, t, delta=10).item()
    assert near == pytest.approx((distance**2 / 2).mean())
    far = huber_loss(y, t, delta=1e-6).item()
    assert far / 1e-6 == pytest.approx(l1_loss(y, t).item(), abs=1e-6)


def test_an_outlier_pulls_a_median_a_mean_and_what_lies_between_them():
    """Where the gradient is 0: l1 at the median, huber between, mse at the mean."""
    t = np.array([0.0, 1.0, 100.0])
    for loss, best, options in (
        (l1_loss, 1.0, {}), (huber_loss, 1.5, {"delta": 2.0}), (mse_loss, 101 / 3, {})
    ):  # fmt: skip
        _, saved = loss.forward(np.full(3, best), t, **options)
        assert loss.backward(np.ones(()), saved)[0].sum() == pytest.approx(0, abs=1e-12), loss.name


@given(scores_and_labels())
def test_the_hinge_loss_is_what_wrong_classes_lack_of_the_margin(operands):
    z, y = operands
    lacking = 0.0
    for row, right in zip(z, y, strict=True):
        for c, score in enumerate(row):
            if c != right:
                lacking += max(0.0, 1 - row[right] + score)
    assert hinge_loss(z, y).item() == pytest.approx(lacking / z.size)


def test_the_hinge_loss_is_0_from_the_margin_on():
    z = np.array([[3.0, 2.0, 1.0]])
    assert hinge_loss(z, np.array([0])).item() == 0
    assert hinge_loss(z, np.array([0]), margin=1.5).item() == pytest.approx(0.5 / 3)


@pytest.mark.parametrize("loss", [cross_entropy, nll_loss])
def test_more_axes_have_their_classes_second_as_in_pytorch(loss):
    z, y = RNG(0).normal(size=(2, 4, 3)), RNG(1).integers(0, 4, (2, 3))
    last = Tensor(np.moveaxis(z, 1, -1).copy())
    with Tape() as tape:
        expected = loss(last, y, axis=-1)
    slopes = np.moveaxis(tape.gradients(expected)[last], -1, 1)
    z = Tensor(z)
    with Tape() as tape:
        made = loss(z, y)
    assert made.item() == expected.item()
    np.testing.assert_array_equal(tape.gradients(made)[z], slopes)
    with pytest.raises(ValueError, match=r"scores \(2, 4, 3\) with their classes on axis 1 need"):
        loss(z, np.zeros((2, 4), int))


def test_probabilities_have_their_classes_where_the_scores_have_them():
    z, t = RNG(0).normal(size=(2, 2, 4, 3))
    turned = (np.moveaxis(a, 1, -1) for a in (z, t))
    assert cross_entropy(z, t).item() == pytest.approx(cross_entropy(*turned, axis=-1).item())
