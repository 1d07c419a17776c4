"""What a page's bench command names: a walk at a step, or a training's settings."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor.commands.parser import Parser, UsageError

if TYPE_CHECKING:
    from tutor.running.training.settings import TrainSettings


@dataclass(frozen=True, slots=True)
class StepBench:
    """A walk by name, opened where step `at` is done and shown; 0: before the first."""

    name: str
    at: int = 0
    rate: float | None = None
    train_all: bool = False


def parse_bench(command: str) -> StepBench | TrainSettings:
    """Read ``step mazur --at 7`` or ``train digits --lr 0.01``.

    Errors: UsageError, which says what was expected.
    """
    kind, *words = shlex.split(command)
    if kind == "train":
        from tutor.commands.train_options import read_settings

        return read_settings(words)
    if kind != "step":
        raise UsageError(f"a bench is 'step NAME …' or 'train digits …', not {command!r}")
    parser = Parser("step", "A walk on the bench.", ["step mazur --at 7"])
    parser.add_argument("name")
    parser.add_argument("--at", type=int, default=0)
    parser.add_argument("--rate", type=float)
    parser.add_argument("--train-biases", action="store_true", dest="train_all")
    return StepBench(**vars(parser.read(words)))
