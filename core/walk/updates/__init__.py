"""What optimizers do to a parameter, line by line: the arithmetic of `core.optim`, to look at.

A rule yields the arrays it makes, in order; the last one is the parameter's new value.
"""

from core.walk.updates.adaptive import adagrad, adam, adamw, rmsprop
from core.walk.updates.assignment import Assignment, Memory, Rule
from core.walk.updates.first_order import lion, momentum, nesterov, sgd

RULES: dict[str, Rule] = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adamw,
    "lion": lion,
}
"""By the names of the optimizers in `core.optim`, with what these take where nothing is said."""

__all__ = ["RULES", "Assignment", "Memory", "Rule"]
