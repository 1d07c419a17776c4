"""A training's events as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tutor.activities.value_types import short_number
from tutor.labs.digits import tables
from tutor.labs.digits.spec import DIGITS, DigitsSpec
from tutor.running.training.measures import Reached, accuracy, loss
from tutor.words import N_, _, cells

if TYPE_CHECKING:
    from tutor.running.training.protocol import Event

HELD_OUT = N_("validation accuracy")

ROOMS = (6, 9, 10, 11, 10)
"""Columns of an epoch, then of the loss and the accuracy on each of the two sets."""


def _header() -> Iterator[str]:
    epoch, loss_room, accuracy_room, *_rest = ROOMS
    both = loss_room + accuracy_room
    yield " " * epoch + cells.rjust(_("train"), both) + cells.rjust(_("validation"), 21)
    yield _row(_("epoch"), *(_("loss"), _("accuracy")) * 2)


def _row(*words: str) -> str:
    return "".join(cells.rjust(word, room) for word, room in zip(words, ROOMS, strict=True))


def report(event: Event) -> Iterator[str]:
    """The lines that say what `event` says; none for progress within an epoch."""
    match event["event"]:
        case "start":
            yield from _start(event)
        case "epoch":
            yield _row(
                str(event["epoch"]),
                loss(event["train_loss"]),
                accuracy(event["train_accuracy"]),
                loss(event["validation_loss"]),
                accuracy(event["validation_accuracy"]),
            )
        case "rate":
            rate, step = short_number(event["rate"]), f"{event['step']:,}"
            yield _("rate {rate} from step {step} on", rate=rate, step=step)
        case "comparison":
            yield from tables.comparison(event)
        case "compared":
            yield from tables.compared(event)
        case "tried":
            yield from tables.tried(event)
        case "found":
            yield from tables.found(event)
        case "error":
            yield ""
            yield event["message"]
        case "paused":
            yield _("paused at step {step}", step=f"{event['step']:,}")
        case "resumed":
            yield _("resumed at step {step}", step=f"{event['step']:,}")
        case "diverged" | "stopped" | "done" as kind:
            yield from _end(kind, event)


def result(facts: Mapping[str, Any]) -> Reached | None:
    """What a training came to: the accuracy on the test set, where that was looked at, or else on
    the validation set.
    """
    for key, name in (("test_accuracy", _("test accuracy")), ("validation_accuracy", HELD_OUT)):
        if isinstance(facts.get(key), float):
            return Reached(_(name), accuracy(facts[key]))
    return None


def _start(event: Event) -> Iterator[str]:
    yield DigitsSpec.from_json(event["settings"]).describe()
    if not event["parameters"]:  # not a network of ours
        yield ""
        yield from _header()
        return
    counts = {name: f"{event[name]:,}" for name in ("parameters", "train", "validation", "test")}
    if event["settings"]["data"] == DIGITS:
        yield _(
            "{parameters} parameters; {train} digits to train on, {validation} for validation, "
            "{test} for the test",
            **counts,
        )
    else:
        yield _(
            "{network}: {parameters} parameters; {train} rows to train on, {validation} for "
            "validation, {test} for the test",
            network=event["network"],
            **counts,
        )
        if event["train"] == event["validation"] == event["test"]:
            yield _("There are too few rows to hold any back: all are there for every purpose.")
    yield ""
    yield from _header()


def _end(kind: str, event: Event) -> Iterator[str]:
    yield ""
    if kind == "diverged":
        yield _("It diverged. {why}", why=event["explanation"])
    if kind == "stopped":
        step = f"{event['step']:,}"
        yield _("Stopped at step {step}, in epoch {epoch}.", step=step, epoch=event["epoch"])
    if "best_epoch" in event:
        yield _(
            "The weights are those of epoch {epoch}, where the validation loss was lowest.",
            epoch=event["best_epoch"],
        )
    if "validation_accuracy" in event:
        yield _(
            "Validation accuracy {accuracy}, loss {loss}. {seconds} s of training.",
            accuracy=accuracy(event["validation_accuracy"]),
            loss=loss(event["validation_loss"]),
            seconds=f"{event['seconds']:.2f}",
        )
    if "test_accuracy" in event:
        yield _(
            "Test accuracy {accuracy}, loss {loss}.",
            accuracy=accuracy(event["test_accuracy"]),
            loss=loss(event["test_loss"]),
        )
    elif "validation_accuracy" in event:
        yield _("The test set was not looked at: --test does, once everything is chosen.")
    if "note" in event:
        yield event["note"]
