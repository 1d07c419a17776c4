"""Optimizers: how a gradient becomes a step."""

from core.nearest import nearest
from core.optim.adaptive import AdaGrad, Adam, AdamW, RMSProp
from core.optim.clipping import clip_grad_norm, clip_grad_value
from core.optim.first_order import SGD, Lion, Momentum, Nesterov
from core.optim.objective import Iterate, Objective, descend, loss_of
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


def optimizer_named(name: str) -> type[Optimizer]:
    """The first-order optimizer called `name`; ValueError lists those that exist."""
    if name not in OPTIMIZERS:
        raise ValueError(f"unknown optimizer {name!r}; {nearest(name, OPTIMIZERS)}")
    return OPTIMIZERS[name]


__all__ = [
    "OPTIMIZERS",
    "SGD",
    "AdaGrad",
    "Adam",
    "AdamW",
    "Iterate",
    "Lion",
    "Momentum",
    "Nesterov",
    "Objective",
    "Optimizer",
    "RMSProp",
    "clip_grad_norm",
    "clip_grad_value",
    "descend",
    "loss_of",
    "optimizer_named",
]
