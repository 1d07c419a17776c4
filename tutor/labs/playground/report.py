"""What the playground's events say, as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tutor.labs.playground.spec import PlaygroundSpec
from tutor.running.training.measures import Reached, accuracy, loss
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.running.training.protocol import Event

ROOMS = (7, 12, 11, 13, 11)


def report(event: Event) -> Iterator[str]:
    """The lines that say what `event` says."""
    match event["event"]:
        case "start":
            yield PlaygroundSpec.from_json(event["settings"]).describe()
            yield _(
                "{parameters} parameters; {train} points to train on, {validation} for validation",
                parameters=f"{event['parameters']:,}",
                train=event["train"],
                validation=event["validation"],
            )
            yield ""
            heads = (_("epoch"), _("train loss"), _("accuracy"), _("validation"), _("accuracy"))
            yield _row(*heads)
        case "epoch" if _told(event["epoch"]):
            yield _epoch(event)
        case "changed":
            yield _("changed: {settings}", settings=event["settings"])
        case "paused":
            yield _("paused at step {step}", step=f"{event['step']:,}")
        case "resumed":
            yield _("resumed at step {step}", step=f"{event['step']:,}")
        case "diverged":
            yield ""
            yield _("It diverged. {why}", why=event["explanation"])
        case "stopped" | "done":
            if not _told(event["epoch"]):
                yield _epoch(event)
            if event["event"] == "stopped":
                step = f"{event['step']:,}"
                yield _("Stopped at step {step}, in epoch {epoch}.", step=step,
                        epoch=event["epoch"])  # fmt: skip
            if "note" in event:
                yield event["note"]


def result(facts: Mapping[str, Any]) -> Reached | None:
    """What a training came to, on the points that were held back."""
    right = facts.get("validation_accuracy")
    if isinstance(right, float):
        return Reached(_("validation accuracy"), accuracy(right))
    lost = facts.get("validation_loss")
    return Reached(_("validation loss"), loss(lost)) if isinstance(lost, float) else None


def _told(epoch: int) -> bool:
    """Whether an epoch has a line: each of the first ten, then every tenth, every hundredth …"""
    each = 1
    while each * 10 <= epoch:
        each *= 10
    return epoch % each == 0


def _epoch(event: Event) -> str:
    return _row(
        f"{event['epoch']:,}",
        loss(event.get("train_loss")),
        accuracy(event.get("train_accuracy")),
        loss(event.get("validation_loss")),
        accuracy(event.get("validation_accuracy")),
    )


def _row(*words: str) -> str:
    return "".join(cells.rjust(word, room) for word, room in zip(words, ROOMS, strict=True))
