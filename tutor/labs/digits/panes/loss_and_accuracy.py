"""The curves of a training, drawn."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tutor.activities.spec import fields_of
from tutor.drawing.canvas import Drawing, Line, Segment, beside, line, packed, stack
from tutor.drawing.plots import SMALLEST, Mark, Plot, Range, Series, draw
from tutor.running.training import measures
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.labs.digits.state import DigitsState

TRAIN, VALIDATION, BATCH, OTHER = "primary", "accent", "quiet", "quiet"
SIGNS = (("─", "train", TRAIN), ("┄", "validation", VALIDATION), ("⠢", "batch", BATCH))
BEST = "◆"
"""Marks the epoch with the lowest validation loss."""

TALL = 2 * (SMALLEST[1] + 3)
"""Rows from which the curves stand one under the other."""
GAP = 2
"""Columns between curves side by side."""


def picture(state: DigitsState, width: int, height: int) -> Drawing:
    """The loss and the accuracy over the epochs, under a line that tells the curves apart.

    Side by side where there are few rows; the loss alone where there are few columns, too.
    """
    head = stack([legend(state, width), parting(state, width)])
    left = height - head.height
    for across, down in (((1, 2),) if left >= TALL else ()) + ((2, 1),):
        size = ((width - GAP * (across - 1)) // across, left // down - 1)
        if size[0] >= SMALLEST[0] + 6 * (across - 1) and size[1] >= SMALLEST[1]:
            break
    else:
        return _loss_alone(state, width, height)
    loss, accuracy = draw(plots(state), size)
    loss = stack([Drawing((_loss_title(state),)), loss])
    accuracy = stack([line(_("accuracy"), "strong"), accuracy])
    if across == 2:
        return stack([head, beside(loss, accuracy, size[0] + GAP)])
    return stack([head, loss, accuracy])


def _loss_alone(state: DigitsState, width: int, height: int) -> Drawing:
    """The loss, its title beside the legend, which is cut where the curves need its rows."""
    head = legend(state, width, _loss_title(state))
    rows = max(height - head.height, min(height - 1, SMALLEST[1]))
    if width < SMALLEST[0] or rows < SMALLEST[1]:
        return line(_("The curves need more room."), "quiet")
    (loss,) = draw(plots(state)[:1], (width, rows))
    return stack([Drawing(head.lines[: height - rows]), loss])


def _loss_title(state: DigitsState) -> Line:
    return (Segment(_("loss (log)") if state.log else _("loss"), "strong"),)


def legend(state: DigitsState, width: int, title: Line = ()) -> Drawing:
    """Each curve's sign and its word, or the values at the cursor; in as many lines as it takes."""
    values = values_at(state, state.cursor) if state.cursor is not None else {}
    parts: list[Line] = [title] if title else []
    if state.cursor is not None:
        epoch = math.floor(state.cursor)  # the last one that was measured, as its values are
        parts.append((Segment(_("epoch {n}", n=f"{epoch:,}"), "strong"),))
    for sign, name, look in SIGNS:
        if name == "batch" and state.smoothing:
            words = _(" batch, smoothed {share:g}", share=state.smoothing)
            parts.append((Segment("─", look), Segment(words, "quiet")))
            continue
        words = f" {_(name)} {values[name]}" if name in values else f" {_(name)}"
        parts.append((Segment(sign, look), Segment(words, "quiet")))
    if state.best is not None:
        words = _(" best epoch {n}", n=f"{state.best[0]:,.0f}")
        parts.append((Segment(BEST, VALIDATION), Segment(words, "quiet")))
    lines: list[Line] = []
    for part in parts:
        used = sum(cells.width(one.text) for one in (*(lines[-1] if lines else ()), *part))
        if lines and used + 3 <= width:
            lines[-1] = (*lines[-1], Segment("   "), *part)
        else:
            lines.append(part)
    return Drawing(tuple(lines))


def parting(state: DigitsState, width: int) -> Drawing:
    """What tells this run from the one that it goes on from: the settings that differ, and what
    both came to; nothing where it goes on from none.
    """
    other = state.other
    if other is None:
        return Drawing()
    number, step = state.parted
    name = _("the run before") if number is None else _("run {n}", n=number)
    here, there = state.spec.after(step).texts(), other.spec.after(step).texts()
    told = " " + _("{run}; from step {n:,} on", run=name, n=step)
    parts: list[Line] = [(Segment("─ ┄", OTHER), Segment(told))]
    for field in fields_of(type(state.spec)):
        before, now = there[field.name], here[field.name]
        if before != now:
            parts.append((Segment(f"{_(field.label)} {before} → {now}", "strong"),))
    for label, key, form in (
        (_("validation loss"), "validation_loss", measures.loss),
        (_("accuracy"), "validation_accuracy", measures.accuracy),
    ):
        before, now = form(other.last.get(key)), form(state.last.get(key))
        parts.append((Segment(f"{label} {before} → {now}"),))
    return Drawing(tuple(packed(parts, width, "   ")))


def values_at(state: DigitsState, epoch: float) -> dict[str, str]:
    """What the curves have at an epoch, in words by the name of the curve."""
    found = {}
    for name, loss, accuracy in (
        ("train", state.loss, state.accuracy),
        ("validation", state.validation_loss, state.validation_accuracy),
    ):
        at = bisect_right(loss.x, epoch) - 1
        if at >= 0:
            loss_then, accuracy_then = _finite(loss.y[at]), _finite(accuracy.y[at])
            found[name] = f"{measures.loss(loss_then)} / {measures.accuracy(accuracy_then)}"
    return found


def plots(state: DigitsState) -> list[Plot]:
    """The loss and the accuracy, on one x axis."""
    x_range, cursor = state.x_range, state.cursor
    losses = [
        Series(state.loss.x, state.loss.y, TRAIN),
        Series(state.validation_loss.x, state.validation_loss.y, VALIDATION, "dashed"),
    ]
    batches = Series(state.batch_loss.x, state.batch_loss.y, BATCH, "dots", scales=False)
    if state.smoothing:
        smooth = smoothed(state.batch_loss.y, state.smoothing)
        batches = Series(state.batch_loss.x, smooth, BATCH, scales=False)
    accuracies = [
        Series(state.accuracy.x, state.accuracy.y, TRAIN),
        Series(state.validation_accuracy.x, state.validation_accuracy.y, VALIDATION, "dashed"),
    ]
    if (other := state.other) is not None:  # under this one, so that it is seen where they part
        losses += [
            Series(other.loss.x, other.loss.y, OTHER),
            Series(other.validation_loss.x, other.validation_loss.y, OTHER, "dashed"),
        ]
        accuracies += [
            Series(other.accuracy.x, other.accuracy.y, OTHER),
            Series(other.validation_accuracy.x, other.validation_accuracy.y, OTHER, "dashed"),
        ]
    best = [Mark(*state.best, BEST, VALIDATION)] if state.best is not None else []
    zoomed = state.zoom != 1
    return [
        Plot(
            [*losses, batches],
            x_range,
            y_range=_reach(losses, x_range) if zoomed and not state.log else None,
            log=state.log,
            marks=best,
            cursor=cursor,
        ),
        Plot(accuracies, x_range, y_range=_accuracies(accuracies, x_range), cursor=cursor),
    ]


def smoothed(values: Sequence[float], share: float) -> list[float]:
    """The running mean of values, in which the mean so far has a `share`; gaps stay gaps.

    As Adam's, it is divided by the part of it that is not its start at 0.
    """
    means, average, weight = [], 0.0, 0.0
    for value in values:
        if math.isfinite(value):
            average = share * average + (1 - share) * value
            weight = share * weight + (1 - share)
        means.append(average / weight if math.isfinite(value) else math.nan)
    return means


def _accuracies(curves: list[Series], x_range: Range) -> Range:
    """From a round number below what was reached once it had begun to learn, up to 1."""
    low, _high = _reach(curves, (max(x_range[0], 1.0), x_range[1])) or (0.0, 1.0)
    return (min(math.floor(low * 20) / 20, 0.9), 1.0)


def _reach(curves: list[Series], x_range: Range) -> Range | None:
    """The lowest and highest value of some curves in a range of x; None if there is none."""
    values = np.concatenate([_within(one, x_range) for one in curves])
    return (float(values.min()), float(values.max())) if len(values) else None


def _within(one: Series, x_range: Range) -> NDArray[np.float64]:
    """The finite values of a curve in a range of x."""
    x, y = np.array(one.x, np.float64), np.array(one.y, np.float64)
    return y[(x >= x_range[0]) & (x <= x_range[1]) & np.isfinite(y)]


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
