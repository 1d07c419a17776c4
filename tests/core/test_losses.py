from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from operands.losses import scores_and_labels
from operands.operand import numbers

from core.losses import cross_entropy, mse_loss, perceptron_loss
from core.ops import softmax

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


@pytest.mark.parametrize("loss", [cross_entropy, perceptron_loss])
@pytest.mark.parametrize(
    ("z", "y", "error", "message"),
    [
        (np.ones(3), LABELS, ValueError, r"scores have shape \(3,\); expected \(N, C\)"),
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


def test_mse_refuses_outputs_and_targets_of_different_shapes():
    with pytest.raises(ValueError, match=r"outputs have shape \(2, 1\) and the targets \(2,\)"):
        mse_loss(np.ones((2, 1)), np.ones(2))


def test_mse_refuses_an_empty_batch():
    with pytest.raises(ValueError, match="the batch is empty"):
        mse_loss(np.ones((0, 2)), np.ones((0, 2)))
