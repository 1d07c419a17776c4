"""The options of ``backstep train``, and the settings they spell: for a bench line too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tutor.commands.parser import Parser, UsageError
from tutor.running.training.parse import parse_settings
from tutor.running.training.settings import (
    ACTIVATIONS,
    MODELS,
    OPTIMIZERS,
    OPTIONS,
    SettingsError,
    TrainSettings,
    number,
)

if TYPE_CHECKING:
    import argparse


def read_settings(words: Sequence[str]) -> TrainSettings:
    """The settings that words such as ``digits --lr 0.01`` spell. Errors: UsageError."""
    return settings_from(train_parser().read(words))


def settings_from(options: argparse.Namespace) -> TrainSettings:
    """The settings that the options spell; what is left out is as usual. Errors: UsageError."""
    texts = {field: getattr(options, field) for field in OPTIONS}
    try:
        settings = parse_settings({k: v for k, v in texts.items() if v is not None})
    except SettingsError as error:
        name = OPTIONS[error.field]
        raise UsageError(f"{name} {error.shown}: expected {error.expected}") from None
    for field in ("hidden", "activation"):
        if settings.model != "mlp" and texts[field] is not None:
            has = "its own plan" if settings.model == "cnn" else "no hidden layers"
            raise UsageError(
                f"{OPTIONS[field]} belongs to --model mlp; {settings.model} has {has}: leave it out"
            )
    return settings


def train_parser() -> Parser:
    """The options of ``train``, still as text."""
    parser = Parser(
        "train",
        "Train a network on handwritten digits; the run is kept with your progress.",
        [
            "train digits",
            "train digits --model mlp --hidden 64,32 --activation relu --optimizer sgd --lr 0.1",
            "train digits --model softmax --json",
        ],
    )
    usual = TrainSettings()
    parser.add_argument("data", nargs="?", metavar="DATA", help="digits (the only data set yet)")
    for field, help_text in (
        ("model", f"{', '.join(MODELS)} (default {usual.model})"),
        ("hidden", "units of the mlp's hidden layers, such as 32 or 64,32 (default 32)"),
        ("activation", f"{', '.join(ACTIVATIONS)} (default {usual.activation})"),
        ("optimizer", f"{', '.join(OPTIMIZERS)} (default {usual.optimizer})"),
        ("rate", f"learning rate (default {number(usual.rate)})"),
        ("batch", f"digits in one step (default {usual.batch})"),
        ("epochs", f"times through all digits (default {usual.epochs})"),
        ("seed", f"split, first weights and order follow from it (default {usual.seed})"),
    ):
        parser.add_argument(OPTIONS[field], dest=field, metavar=field.upper(), help=help_text)
    parser.add_argument("--json", action="store_true", help="one event a line, as JSON")
    parser.add_argument(
        "--control",
        action="store_true",
        help='obey lines on standard input: {"command": NAME}, NAME one of pause, resume, step, '
        "epoch, stop; its end means stop",
    )
    return parser
