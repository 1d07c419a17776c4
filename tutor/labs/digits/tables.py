"""The comparison of networks and the search for a rate, as lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tutor.activities.value_types import short_number
from tutor.running.training import measures
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.running.training.protocol import Event

FIGURES = 18
"""Columns of a mean and its spread."""


def comparison(event: Event) -> Iterator[str]:
    """What the table will show, and its head."""
    seeds = event["seeds"]
    yield _(
        "Accuracy, mean ± standard deviation over the seeds {first} to {last}. Settings were "
        "chosen by validation.",
        first=seeds[0],
        last=seeds[-1],
    )
    yield ""
    yield _line(_("validation"), _("test"), _("network"))


def compared(event: Event) -> Iterator[str]:
    """A line of the table, and how it is repeated."""
    validation, test = (
        f"{event[f'{name}_mean']:.4f} ± {event[f'{name}_spread']:.4f}"
        for name in ("validation", "test")
    )
    yield _line(validation, test, event["network"])
    yield " " * 4 + event["line"]
    if "settings_tried" in event:
        yield " " * 4 + _(
            "the best of {n} settings on validation; on the test set none reached more than {most}",
            n=event["settings_tried"],
            most=f"{event['best_test_of_any']:.4f}",
        )


def _line(first: str, second: str, name: str) -> str:
    return f"{cells.ljust(first, FIGURES)}{cells.ljust(second, FIGURES)}{name}"


def tried(event: Event) -> Iterator[str]:
    """One rate, and the loss there."""
    rate, smooth = cells.rjust(f"{event['rate']:.2g}", 10), measures.loss(event["smoothed"])
    yield f"{rate}{cells.rjust(measures.loss(event['loss']), 12)}{cells.rjust(smooth, 12)}"


def found(event: Event) -> Iterator[str]:
    """The rate that is suggested, and why."""
    yield ""
    if event["suggested"] is None:
        yield _("The loss fell at no rate: nothing can be suggested.")
        return
    yield _(
        "The loss falls fastest around {steepest} and is lowest at {lowest}. Try {suggested}.",
        steepest=short_number(event["steepest"]),
        lowest=short_number(event["lowest"]),
        suggested=short_number(event["suggested"]),
    )
