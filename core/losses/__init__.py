"""Losses: how wrong, as one number. Each is the mean over the batch."""

from core.losses.classification import (
    binary_cross_entropy_with_logits,
    cross_entropy,
    nll_loss,
    soft_cross_entropy,
)
from core.losses.margin import hinge_loss, perceptron_loss
from core.losses.regression import huber_loss, l1_loss, mse_loss

__all__ = [
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "hinge_loss",
    "huber_loss",
    "l1_loss",
    "mse_loss",
    "nll_loss",
    "perceptron_loss",
    "soft_cross_entropy",
]
