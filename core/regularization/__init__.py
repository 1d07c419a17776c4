"""Regularization: what keeps a network from learning its examples by heart."""

from core.regularization.early_stopping import EarlyStopping
from core.regularization.penalties import L1, L2, Penalty, PenaltySum, weights_only

__all__ = ["L1", "L2", "EarlyStopping", "Penalty", "PenaltySum", "weights_only"]
