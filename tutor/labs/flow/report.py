"""What the events of the gradient flow say, as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tutor.labs.flow.spec import FlowSpec
from tutor.labs.flow.sums import Sums, number, reason, verdict
from tutor.running.training.measures import Reached
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.running.training.protocol import Event

ROOMS = (7, 12, 12, 11, 11)
MEASURES = ("spread", "gradient", "by_slopes", "by_weights")


def report(event: Event) -> Iterator[str]:
    """The lines that say what `event` says."""
    match event["event"]:
        case "start":
            yield FlowSpec.from_json(event["settings"]).describe()
            yield ""
            yield _row(_("layer"), _("spread"), _("gradient"), _("× slopes"), _("× weights"))
        case "layer":
            yield _row(str(event["number"]), *(number(event[name]) for name in MEASURES))
        case "paused":
            yield _("paused at layer {n}", n=event["step"])
        case "resumed":
            yield _("resumed at layer {n}", n=event["step"])
        case "stopped":
            yield _("Stopped at layer {n}.", n=event["step"])
        case "done":
            yield ""
            sums = sums_of(event)
            yield verdict(sums)
            if said := reason(sums):
                yield said


def sums_of(event: Mapping[str, Any]) -> Sums:
    """What all layers came to, as the last event tells it."""
    nothing = float("nan")
    return Sums(*(nothing if event[name] is None else event[name] for name in Sums._fields))


def result(facts: Mapping[str, Any]) -> Reached | None:
    """What a run came to: what is left of the gradient."""
    if isinstance(facts.get("ratio"), float):
        return Reached(_("gradient, first / last"), number(facts["ratio"]))
    return None


def _row(*words: str) -> str:
    return "".join(cells.rjust(word, room) for word, room in zip(words, ROOMS, strict=True))
