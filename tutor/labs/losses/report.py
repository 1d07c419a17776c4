"""What the events of the losses say, as lines for people."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from core.ops.softmax import row_softmax
from tutor.labs.losses import one_score
from tutor.labs.losses.experiment import cross_entropy_of
from tutor.labs.losses.spec import LossesSpec
from tutor.running.training.measures import Reached, accuracy, loss
from tutor.words import _, cells, ngettext

if TYPE_CHECKING:
    from tutor.running.training.protocol import Event

NAME, NUMBER = 11, 9
TABLE = range(-6, 7, 2)
"""Scores of the table of all losses."""
PLACES = 6
"""Numbers in a row of the map that is printed."""


def number(value: float | None, digits: int = 3) -> str:
    """A number as it is written here, with a true minus; ``∞`` for what nothing could hold."""
    if value is None or not np.isfinite(value):
        return "∞"
    value = round(value, digits) + 0.0  # no minus before a 0
    text = f"{value:.{digits}f}" if abs(value) < 1e5 else f"{value:.{digits}g}"
    return text.replace("-", "−")


def share_of(part: float) -> str:
    """How much of a path lies in a plane; never more than it is."""
    return _("{share} %", share=f"{math.floor(part * 1000) / 10:.1f}")


def report(event: Event) -> Iterator[str]:
    """The lines that say what `event` says."""
    match event["event"]:
        case "start":
            spec = LossesSpec.from_json(event["settings"])
            yield spec.describe()
            yield ""
            if spec.view == "curves":
                yield from _curves(spec)
            elif spec.view == "scores":
                yield from _scores(spec)
        case "trained":
            yield from _trained(event)
        case "map" if len(event["rows"]) <= 2 * PLACES:
            yield from _map(event)
        case "step" if "at" not in event and _told(event["step"]):
            yield _step(event)
        case "paused":
            yield _("paused at step {step}", step=f"{event['step']:,}")
        case "resumed":
            yield _("resumed at step {step}", step=f"{event['step']:,}")
        case "done" | "stopped":
            if "at" in event:
                yield from _downhill(event)
            elif event["step"] and not _told(event["step"]):
                yield _step(event)
            if event.get("note"):
                yield event["note"]


def result(facts: Mapping[str, Any]) -> Reached | None:
    """What a run came to, by its closing event."""
    held, lost = facts.get("validation_accuracy"), facts.get("loss")
    if isinstance(held, float):
        return Reached(_("validation accuracy"), accuracy(held))
    return Reached(_("loss"), loss(lost)) if isinstance(lost, float) else None


def _told(step: int) -> bool:
    """Whether a step has a line: each of the first ten, then every tenth, every hundredth …"""
    each = 1
    while each * 10 <= step:
        each *= 10
    return step % each == 0


def _curves(spec: LossesSpec) -> Iterator[str]:
    """All losses at some scores, their slopes below them."""
    at = sorted({*map(float, TABLE), spec.score})
    for title, told in ((_("loss"), one_score.value), (_("slope"), one_score.slope)):
        yield _row(title, [f"z {number(z, 1)}" for z in at])
        for name in spec.show:
            yield _row(name, [number(told(name, z)) for z in at])
        yield ""


def _scores(spec: LossesSpec) -> Iterator[str]:
    """The scores with what is made of them."""
    lost, slopes = cross_entropy_of(spec.scores, spec.label)
    p = row_softmax(np.array(spec.scores))
    yield _row(_("class"), ["z", "p", "p − y"])
    for label, (z, share, slope) in enumerate(zip(spec.scores, p, slopes, strict=True)):
        right = _("{n} right", n=label) if label == spec.label else str(label)
        yield _row(right, [number(z), number(float(share), 4), number(float(slope), 4)])
    yield _("cross-entropy {loss}", loss=number(lost, 4))
    yield ""


def _trained(event: Event) -> Iterator[str]:
    first, last = event["losses"][0], event["losses"][-1]
    yield _("loss {first} at the start, {last} at the end", first=loss(first), last=loss(last))
    yield _(
        "read rightly at the end: {train} of the training digits, {held} of those held back",
        train=accuracy(event["train_accuracy"]),
        held=accuracy(event["validation_accuracy"]),
    )
    if event["diverged"]:
        yield _("It left all bounds on the way: a smaller rate keeps it in them.")
    yield _(
        "The plane holds {share} of the path. Where the start falls in it the loss is {loss}.",
        share=share_of(event["share"]),
        loss=loss(event["in_plane_losses"][0]),
    )


def _map(event: Event) -> Iterator[str]:
    """The loss at some places of the plane, the end of the path in its middle."""
    yield ""
    yield _("the loss over the plane")
    rows = event["rows"]
    every = max(len(rows) // PLACES, 1)
    for row in rows[::every]:
        yield "".join(cells.rjust(number(height, 2), NUMBER) for height in row[::every])
    yield ""


def _downhill(event: Event) -> Iterator[str]:
    """Where each loss has moved its score to."""
    yield ngettext("after {n} step", "after {n} steps", event["step"])
    yield _row("", ["z", _("loss"), _("slope")])
    for name, z in event["at"].items():
        slope = None if z is None else one_score.slope(name, z)
        yield _row(name, [number(z), number(event["losses"][name]), number(slope)])


def _step(event: Event) -> str:
    step = _("step {n}", n=f"{event['step']:,}")
    if "scores" in event:
        return _row(step, [number(event["loss"], 4), *map(number, event["scores"])])
    updates = _("update {n}", n=f"{event['update']:,}")
    return _row(step, [updates, _("loss {loss}", loss=loss(event["loss"]))], 15)


def _row(name: str, numbers: list[str], room: int = NUMBER) -> str:
    return cells.ljust(name, NAME) + "".join(cells.rjust(one, room) for one in numbers)
