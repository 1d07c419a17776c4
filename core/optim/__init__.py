"""Optimizers: how a gradient becomes a step."""

from core.optim.adaptive import AdaGrad, Adam, AdamW, RMSProp
from core.optim.first_order import SGD, Lion, Momentum, Nesterov
from core.optim.optimizer import Optimizer

OPTIMIZERS: dict[str, type[Optimizer]] = {
    "sgd": SGD,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adagrad": AdaGrad,
    "rmsprop": RMSProp,
    "adam": Adam,
    "adamw": AdamW,
    "lion": Lion,
}
"""The first-order optimizers, by name; each takes the rate first."""

__all__ = [
    "OPTIMIZERS",
    "SGD",
    "AdaGrad",
    "Adam",
    "AdamW",
    "Lion",
    "Momentum",
    "Nesterov",
    "Optimizer",
    "RMSProp",
]
