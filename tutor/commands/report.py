"""A training's events as lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tutor.commands.terminal import wrapped

if TYPE_CHECKING:
    from tutor.training.protocol import Event

_HEADER = """\
               learned from            held back
 epoch        loss   correct        loss   correct"""


def report(event: Event) -> Iterator[str]:
    """The lines that say what `event` says; none for progress within an epoch."""
    match event["event"]:
        case "start":
            yield from _start(event)
        case "epoch":
            yield (
                f"{event['epoch']:>6}  {_loss(event['train_loss'])}  "
                f"{event['train_accuracy']:>8.2%}  {_loss(event['validation_loss'])}  "
                f"{event['validation_accuracy']:>8.2%}"
            )
        case "paused" | "resumed" as kind:
            yield f"{kind} at step {event['step']:,}"
        case "diverged" | "stopped" | "done" as kind:
            yield from _end(kind, event)


def _start(event: Event) -> Iterator[str]:
    from tutor.training.settings import TrainSettings

    yield TrainSettings.from_json(event["settings"]).describe()
    yield (
        f"{event['parameters']:,} parameters; {event['train']:,} digits to learn from, "
        f"{event['validation']} held back, {event['test']} for the test"
    )
    yield ""
    yield _HEADER


def _end(kind: str, event: Event) -> Iterator[str]:
    yield ""
    if kind == "diverged":
        yield from wrapped(f"It diverged. {event['explanation']}")
    if kind == "stopped":
        yield f"Stopped at step {event['step']:,}, in epoch {event['epoch']}."
    if "test_accuracy" in event:
        yield (
            f"Test: {event['test_accuracy']:.2%} correct, loss "
            f"{_loss(event['test_loss']).strip()}. {event['seconds']:.2f} s of training."
        )
    if "note" in event:
        yield from wrapped(event["note"])


def _loss(loss: float | None) -> str:
    if loss is None:
        return f"{'no number':>10}"
    return f"{loss:>10.4f}" if loss < 10_000 else f"{loss:>10.3g}"
