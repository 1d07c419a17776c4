"""Losses: how wrong, as one number. Each is the mean over the batch."""

from core.losses.classification import cross_entropy, perceptron_loss
from core.losses.regression import mse_loss

__all__ = ["cross_entropy", "mse_loss", "perceptron_loss"]
