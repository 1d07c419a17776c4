"""What a training is told to do. Read by the screens before NumPy is there: no imports of ours."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

DATA = ("digits",)
MODELS = ("mlp", "softmax", "perceptron", "cnn")
ACTIVATIONS = (
    "tanh", "sigmoid", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus",
)  # fmt: skip
OPTIMIZERS = ("sgd", "adam")

PIXELS, CLASSES = 64, 10
TRAIN_ROWS = 1293
"""Digits to learn from; the rest are for validation and for the test."""

MOST_UNITS, MOST_LAYERS = 1024, 8
MOST_EPOCHS = 100_000
MOST_RATE = 1e9
MOST_SEED = 2**32 - 1

OPTIONS = {
    "data": "the data set",
    "model": "--model",
    "hidden": "--hidden",
    "activation": "--activation",
    "optimizer": "--optimizer",
    "rate": "--lr",
    "batch": "--batch",
    "epochs": "--epochs",
    "seed": "--seed",
}
"""How the command line calls each setting."""


class SettingsError(ValueError):
    """A setting that cannot be: its `field`, the `value` given, and what is `expected` instead."""

    def __init__(self, field: str, value: object, expected: str) -> None:
        super().__init__(field, value, expected)
        self.field = field
        self.value = value
        self.expected = expected

    def __str__(self) -> str:
        return f"{self.field} {self.shown}: expected {self.expected}"

    @property
    def shown(self) -> str:
        """The value as one short line."""
        text = repr(self.value) if isinstance(self.value, str) else str(self.value)
        return text if len(text) <= 40 else f"{text[:39]}…"


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """One training, whole: the same settings give the same curve.

    `hidden` and `activation` belong to the mlp; the other models do without. `rate` is the
    learning rate. Errors: SettingsError.
    """

    data: str = "digits"
    model: str = "mlp"
    hidden: tuple[int, ...] = (32,)
    activation: str = "tanh"
    optimizer: str = "adam"
    rate: float = 0.003
    batch: int = 32
    epochs: int = 30
    seed: int = 0

    def __post_init__(self) -> None:
        for field, names in (
            ("data", DATA),
            ("model", MODELS),
            ("activation", ACTIVATIONS),
            ("optimizer", OPTIMIZERS),
        ):
            _known(field, getattr(self, field), names)
        if self.model == "mlp":
            self._check_hidden()
        if not (math.isfinite(self.rate) and 0 < self.rate <= MOST_RATE):
            raise SettingsError(
                "rate",
                self.rate,
                f"a number above 0 and at most {number(MOST_RATE)}, such as 0.003; beyond that "
                "the very first steps leave what 32-bit numbers hold",
            )
        _within(
            "batch", self.batch, 1, TRAIN_ROWS, f"there are {TRAIN_ROWS:,} digits to learn from"
        )
        _within("epochs", self.epochs, 1, MOST_EPOCHS, "digits are learned in some 30")
        _within("seed", self.seed, 0, MOST_SEED, "a seed is a 32-bit number")

    def _check_hidden(self) -> None:
        if not 1 <= len(self.hidden) <= MOST_LAYERS:
            raise SettingsError(
                "hidden",
                self.hidden,
                f"1 to {MOST_LAYERS} layer sizes, such as 32 or 64,32; for a network without "
                "hidden layers choose the model softmax",
            )
        for units in self.hidden:
            if not 1 <= units <= MOST_UNITS:
                raise SettingsError(
                    "hidden",
                    units,
                    f"1 to {MOST_UNITS} units in a layer; more would train for minutes, "
                    "and 1,293 digits do not need them",
                )

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of each dense layer, from the pixels to the classes; not of a cnn."""
        return (PIXELS, *(self.hidden if self.model == "mlp" else ()), CLASSES)

    @property
    def layers(self) -> int:
        """How many layers have weights."""
        return 3 if self.model == "cnn" else len(self.sizes) - 1

    @property
    def steps_per_epoch(self) -> int:
        return -(-TRAIN_ROWS // self.batch)

    @property
    def network(self) -> str:
        """The network in a few words: ``64-32-10 tanh``."""
        if self.model == "cnn":
            return "1×8×8 conv 8-16 dense 10 relu"
        kind = self.activation if self.model == "mlp" else self.model
        return f"{'-'.join(map(str, self.sizes))} {kind}"

    def describe(self) -> str:
        """All of it in one line."""
        epochs = f"{self.epochs:,} epoch{'s' if self.epochs > 1 else ''}"
        return (
            f"{self.data}  {self.network}  {self.optimizer} {number(self.rate)}  "
            f"batch {self.batch}  {epochs}  seed {self.seed}"
        )

    def arguments(self) -> list[str]:
        """The command line that makes this training again: ``train digits --model mlp …``."""
        words = ["train", self.data, "--model", self.model]
        if self.model == "mlp":
            words += ["--hidden", ",".join(map(str, self.hidden)), "--activation", self.activation]
        words += ["--optimizer", self.optimizer, "--lr", number(self.rate)]
        words += ["--batch", str(self.batch), "--epochs", str(self.epochs)]
        return [*words, "--seed", str(self.seed)]

    def as_json(self) -> dict[str, Any]:
        """Plain data, which `from_json` takes back."""
        return {**asdict(self), "hidden": list(self.hidden)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> TrainSettings:
        """The settings of a saved run. Errors: SettingsError."""
        known = {field.name: data[field.name] for field in fields(cls) if field.name in data}
        return cls(**{**known, "hidden": tuple(known.get("hidden", ()))})


def number(value: float) -> str:
    """A short text that reads back as `value`: ``0.003``, ``1e6``."""
    short = re.sub(r"e\+?(-?)0*", r"e\1", f"{value:g}")
    return short if float(short) == value else repr(value)


def _known(field: str, value: str, names: tuple[str, ...]) -> None:
    if value in names:
        return
    from difflib import get_close_matches  # only a mistake pays for it

    close = get_close_matches(value.lower(), names, n=1)
    guess = f"; did you mean {close[0]}?" if close else ""
    kinds = names[0] if len(names) == 1 else f"one of {', '.join(names)}"
    raise SettingsError(field, value, kinds + guess)


def _within(field: str, value: int, least: int, most: int, why: str) -> None:
    if not least <= value <= most:
        raise SettingsError(field, value, f"a whole number from {least} to {most:,}: {why}")
