"""What a perceptron's events say, as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tutor.activities.value_types import short_number
from tutor.running.training.measures import Reached
from tutor.words import _, cells, ngettext

if TYPE_CHECKING:
    from tutor.running.training.protocol import Event

ROOMS = (8, 6, 7, 9, 9, 9, 7)


def number(value: float) -> str:
    """A weight as it is written: four figures of it."""
    return short_number(float(f"{value:.4g}")).replace("-", "−")


def report(event: Event) -> Iterator[str]:
    """The lines that say what `event` says."""
    match event["event"]:
        case "start":
            yield bound(event)
            yield ""
            heads = (_("mistake"), _("pass"), _("point"), "w1", "w2", "b", _("right"))
            yield _row(*heads)
        case "mistake":
            w = map(number, (*event["w"], event["b"]))
            counts = (f"{event['step']:,}", f"{event['epoch']:,}", str(event["row"] + 1))
            yield _row(*counts, *w, str(event["right"]))
        case "paused":
            yield _("paused at mistake {n}", n=f"{event['step']:,}")
        case "resumed":
            yield _("resumed at mistake {n}", n=f"{event['step']:,}")
        case "done" | "stopped":
            yield ""
            yield summary(event)
            if "note" in event:
                yield event["note"]


def bound(event: Mapping[str, Any]) -> str:
    """What can be said of the points before anything is learned."""
    if not event["points"]:
        return _("There are no points yet.")
    if not event["separable"]:
        return _("No line separates these points.")
    if event["bound"] is None:
        return ""
    return _(
        "A line separates them. R = {radius}, γ = {margin}: at most (R/γ)² = {bound:,.1f} "
        "mistakes.",
        radius=f"{event['radius']:.3f}",
        margin=f"{event['margin']:.3g}",
        bound=event["bound"],
    )


def summary(event: Mapping[str, Any]) -> str:
    """How it ended."""
    made = ngettext("{n:,} mistake", "{n:,} mistakes", event["mistakes"])
    if event["separated"]:
        return _("{made}, then all {n} points right.", made=made, n=event["points"])
    return _(
        "{made}; {right} of {n} points right, {best} at the best moment.",
        made=made,
        right=event["right"],
        n=event["points"],
        best=event["best_right"],
    )


def result(facts: Mapping[str, Any]) -> Reached | None:
    """What a run came to: how often it was wrong."""
    made = facts.get("mistakes")
    return Reached(_("mistakes"), f"{made:,}") if isinstance(made, int) else None


def _row(*words: str) -> str:
    return "".join(cells.rjust(word, room) for word, room in zip(words, ROOMS, strict=True))
