"""Optimizers: how a gradient becomes a step."""

from core.optim.first_order import OPTIMIZERS, SGD, Adam, Optimizer

__all__ = ["OPTIMIZERS", "SGD", "Adam", "Optimizer"]
