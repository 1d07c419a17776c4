"""The generators of questions, by name. A generator is a module here and a row of this table.

A row is light: a chapter that names a generator is read before the mathematics is imported.
"""

from __future__ import annotations

from typing import NamedTuple

from tutor.activities.field import Field
from tutor.activities.value_types import OneOf, Real, Whole
from tutor.words import N_


class Row(NamedTuple):
    """A generator: the file of its module here, what it asks for, and its settings."""

    file: str
    about: str
    settings: tuple[Field, ...] = ()

    @property
    def module(self) -> str:
        return f"{__name__}.{self.file}"


def _whole(name: str, least: int, most: int, default: int, about: str) -> Field:
    return Field(name, Whole(least, most), default, "", about)


def _real(name: str, least: float, most: float, default: float, about: str) -> Field:
    return Field(name, Real(least=least, most=most, such_as=str(default)), default, "", about)


_RATE = N_("the learning rate")

GENERATORS: dict[str, Row] = {
    "weighted-sum": Row(
        "weighted_sum",
        N_("the weighted sum of a unit"),
        (_whole("inputs", 2, 4, 2, N_("how many inputs")),),
    ),
    "perceptron-update": Row(
        "perceptron_update",
        N_("a weight after one mistake of a perceptron"),
        (
            _whole("inputs", 2, 4, 2, N_("how many inputs")),
            _real("rate", 0.05, 2.0, 1.0, _RATE),
        ),
    ),
    "two-paths": Row("two_paths", N_("a gradient that arrives by two paths")),
    "weight-gradient": Row(
        "weight_gradient",
        N_("the gradient of a weight in a small network"),
        (
            _whole("hidden", 1, 3, 2, N_("how many hidden units")),
            Field("activation", OneOf("tanh", "sigmoid"), "tanh", "", N_("of the hidden units")),
        ),
    ),
    "softmax-gradient": Row(
        "softmax_gradient",
        N_("the gradient of cross-entropy at one score"),
        (_whole("classes", 3, 5, 3, N_("how many classes")),),
    ),
    "batch-step": Row(
        "batch_step",
        N_("a weight after one step on a mini-batch"),
        (
            _whole("rows", 2, 4, 3, N_("how many examples")),
            _real("rate", 0.05, 1.0, 0.1, _RATE),
        ),
    ),
    "momentum-step": Row(
        "momentum_step",
        N_("a weight after two steps with momentum"),
        (
            _real("rate", 0.05, 1.0, 0.1, _RATE),
            _real("momentum", 0.5, 0.99, 0.9, N_("what is kept of the velocity")),
        ),
    ),
    "adam-step": Row(
        "adam_step",
        N_("a weight after two steps of Adam"),
        (_real("rate", 0.05, 1.0, 0.1, _RATE),),
    ),
    "parameter-count": Row(
        "parameter_count",
        N_("how many numbers a network learns"),
        (_whole("layers", 2, 4, 2, N_("how many layers of weights")),),
    ),
    "first-weights": Row("first_weights", N_("how far a layer's first weights are spread")),
    "convolution-shape": Row(
        "convolution_shape",
        N_("the shape that a convolution makes"),
        (_whole("channels", 1, 16, 3, N_("how many channels come in")),),
    ),
}
