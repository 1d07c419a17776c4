"""A training's events as lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tutor.labs.digits.spec import DigitsSpec
from tutor.running.training.measures import accuracy, loss

if TYPE_CHECKING:
    from tutor.running.training.protocol import Event

_HEADER = """\
                    train           validation
 epoch     loss  accuracy       loss  accuracy"""


def report(event: Event) -> Iterator[str]:
    """The lines that say what `event` says; none for progress within an epoch."""
    match event["event"]:
        case "start":
            yield from _start(event)
        case "epoch":
            yield (
                f"{event['epoch']:>6}  {loss(event['train_loss']):>7}  "
                f"{accuracy(event['train_accuracy']):>8}  {loss(event['validation_loss']):>9}  "
                f"{accuracy(event['validation_accuracy']):>8}"
            )
        case "paused" | "resumed" as kind:
            yield f"{kind} at step {event['step']:,}"
        case "diverged" | "stopped" | "done" as kind:
            yield from _end(kind, event)


def _start(event: Event) -> Iterator[str]:
    yield DigitsSpec.from_json(event["settings"]).describe()
    yield (
        f"{event['parameters']:,} parameters; {event['train']:,} digits to train on, "
        f"{event['validation']} for validation, {event['test']} for the test"
    )
    yield ""
    yield from _HEADER.splitlines()


def _end(kind: str, event: Event) -> Iterator[str]:
    yield ""
    if kind == "diverged":
        yield f"It diverged. {event['explanation']}"
    if kind == "stopped":
        yield f"Stopped at step {event['step']:,}, in epoch {event['epoch']}."
    if "test_accuracy" in event:
        yield (
            f"Test accuracy {accuracy(event['test_accuracy'])}, loss "
            f"{loss(event['test_loss'])}. {event['seconds']:.2f} s of training."
        )
    if "note" in event:
        yield event["note"]
