"""A training as its events tell it: its curves, and which part of them is shown."""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import TYPE_CHECKING, cast

from tutor.drawing.canvas import stack
from tutor.drawing.number_rows import heading, number_row, pair
from tutor.drawing.ticks import frame
from tutor.drawing.traces import Trace
from tutor.labs.digits.pad.digit_pad import DigitPad
from tutor.labs.digits.report import result
from tutor.labs.digits.spec import DIGITS, DigitsSpec
from tutor.running.state import RunState
from tutor.running.training import measures
from tutor.words import N_, _, cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor.activities.goals import Fact
    from tutor.drawing.canvas import Drawing
    from tutor.drawing.plots import Range
    from tutor.running.training.protocol import Event

SMOOTHING = 1.5
"""Seconds over which the speed is averaged, so that it can be read."""

ZOOMS = (1.0, 0.5, 0.1)
"""The last part of the epochs so far that is shown."""

STRIDE = 60
"""Steps of the cursor from one end of a plot to the other, if there are so many epochs."""


PANES = (
    ("curves", N_("curves")),
    ("layers", N_("layers")),
    ("weights", N_("weights")),
    ("confusion", N_("confusion")),
    ("mistakes", N_("mistakes")),
    ("pad", N_("pad")),
    ("rates", N_("rates")),
)
"""The panes in their order, each with its name; the last one is there once a rate was looked for.
"""

SMOOTHINGS = (0.0, 0.8, 0.95)
"""The share of the mean so far in each smoothed loss of a step."""


class DigitsState(RunState):
    """The curves of one training, and which part of them is shown.

    The x axis counts epochs, and parts of them. `cursor` is an epoch whose values are read.
    """

    spec: DigitsSpec

    def __init__(self, spec: DigitsSpec) -> None:
        super().__init__(spec)
        self.step = 0
        self.epoch = 0
        self.steps_per_epoch = spec.steps_per_epoch
        self.rows = spec.rows
        """Digits that it learns from."""
        self.batch_loss = Trace()
        self.loss = Trace()
        self.validation_loss = Trace()
        self.accuracy = Trace()
        self.validation_accuracy = Trace()
        self.best: tuple[float, float] | None = None
        """The epoch with the lowest validation loss, and that loss."""
        self.last: Event = {}
        """The last epoch's measures."""
        self.speed: float | None = None
        """Samples a second, averaged."""
        self.end: Event = {}
        self.rate: float | None = None
        """The rate that was set while it ran."""
        self.layers: Event = {}
        """The last measure of the layers."""
        self.courses: dict[str, tuple[Trace, Trace]] = {}
        """Of each array of weights the gradient's norm and the update's share, over the epochs."""
        self.look: Event = {}
        """What the network says, and how it looks, as it was last looked at."""
        self.rates = Trace()
        """The smoothed loss at each rate that was tried."""
        self.found: Event = {}
        """What was found by it."""
        self.pane = PANES[0][0]
        self.layer = self.page = self.mistake = 0
        """Which layer, page of pictures and mistake is seen."""
        self.pad = DigitPad()
        self.smoothing = SMOOTHINGS[0]
        self.log = False
        self.zoom = ZOOMS[0]
        self.cursor: float | None = None
        self.other: DigitsState | None = None
        """The run that this one goes on from, to be seen under it."""
        self.parted: tuple[int | None, int] = (None, 0)
        """The number of that run, and the step from which this one is another."""
        self._present: tuple[Event, Event, Event] | None = None
        self._pace: float | None = None
        self._seconds = 0.0

    @property
    def position(self) -> float:
        """Epochs done, with parts of one."""
        return self.step / self.steps_per_epoch

    @property
    def part_done(self) -> float:  # type: ignore[override]  # computed here, stored in the base
        return min(self.position / self.spec.all_epochs, 1.0)

    @property
    def place(self) -> str:  # type: ignore[override]
        """``epoch  7 / 30``: as wide at the end as at the beginning; or the moment's step."""
        if self.moment is not None:
            return _("moment: step {at:,} / {most:,}", at=self.moment, most=self.step)
        most = f"{self.spec.all_epochs:,}"
        return _(
            "epoch {at} / {most}", at=cells.rjust(f"{self.epoch:,}", cells.width(most)), most=most
        )

    @property
    def result(self) -> str:  # type: ignore[override]
        return str(result(self.end) or "")

    @property
    def seconds_left(self) -> float | None:  # type: ignore[override]
        """At the speed of late, and no faster than the pace; None while it is not known."""
        if not self.speed or self.end:
            return None
        epochs = max(self.spec.all_epochs - self.position, 0)
        at_pace = epochs / self._pace if self._pace else 0.0
        return max(epochs * self.rows / self.speed, at_pace)

    def change_pace(self, pace: float | None) -> None:
        """Go by another pace: the speed so far says nothing of it."""
        self._pace, self.speed = pace, None

    def move(self, by: int, *, whole: bool) -> int | None:
        here = self.step if self.moment is None else self.moment
        per_epoch = self.steps_per_epoch
        if whole:
            start, end = self.x_range
            by *= max(1, round((end - start) / STRIDE))
            to = (here // per_epoch + by if by > 0 else -(-here // per_epoch) + by) * per_epoch
        else:
            to = here + by
        if to >= self.step:
            self.leave_moment()
            return None
        self._hold()
        self.moment = max(to, 0)
        self.cursor = self.moment / per_epoch
        self.version += 1
        return self.moment

    def show_moment(self, step: int, events: Sequence[Event]) -> None:
        self._hold()
        self.moment, self.cursor = step, step / self.steps_per_epoch
        for event in events:
            match event["event"]:
                case "measured":
                    self.last = event
                case "layers":
                    self.layers = event
                case "look":
                    self.look = event
        self.version += 1

    def leave_moment(self) -> None:
        if self._present is not None:
            self.last, self.layers, self.look = self._present
        self._present = self.moment = self.cursor = None
        self.version += 1

    def _hold(self) -> None:
        """Remember how it stands, before an earlier moment is shown."""
        if self._present is None:
            self._present = self.last, self.layers, self.look

    def stand_over(self, other: RunState, number: int | None, step: int) -> None:
        self.other, self.parted = cast("DigitsState", other), (number, step)

    def take(self, event: Event) -> None:
        if self.moment is not None and event["event"] != "resumed":
            self.leave_moment()
        match event["event"]:
            case "start" if "steps_per_epoch" in event:
                self.steps_per_epoch, self.rows = event["steps_per_epoch"], event["train"]
            case "epoch":
                self._measured(event)
            case "progress":
                self._progressed(event)
            case "layers":
                self._layered(event)
            case "look":
                self.look = event
            case "rate":
                self.rate = event["rate"]
            case "tried":
                self.rates.add(event["rate"], _number(event["smoothed"]))
            case "found":
                self.found = event
            case "done" | "stopped" | "diverged" | "error":
                self._ended(event)
        self.version += 1

    def facts(self) -> dict[str, Fact]:
        names = ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy")
        return {
            "epoch": float(self.epoch),
            **{name: self.last.get(name) for name in names},
            "finished": self.end.get("event") == "done",
            "diverged": self.end.get("event") == "diverged",
            "tested": "test_accuracy" in self.end,
            **self.pad.facts(),
        }

    def look_as(self, before: RunState) -> None:
        other = cast("DigitsState", before)
        self.pad = other.pad
        if other.pane in dict(self.panes):
            self.pane = other.pane
        self.read_pad()  # what another network read is no longer told

    def read_pad(self) -> None:
        """Have what is drawn read by the network that is shown; ask where somebody sees it."""
        look = self.look if self.reads_digits else {}
        if self.pad.look_again(self.spec, look):
            self.version += 1

    def numbers(self, width: int) -> Drawing:
        rows = [heading(_("train"), _("validation"))]
        for name, form in ((_("loss"), measures.loss), (_("accuracy"), measures.accuracy)):
            key = "loss" if form is measures.loss else "accuracy"
            train, other = (
                form(self.last.get(f"{part}_{key}")) for part in ("train", "validation")
            )
            rows.append(number_row(name, pair(train, other)))
        here = self.step if self.moment is None else self.moment
        batch = measures.loss(_finite(self._loss_of(here)))
        step = _("step {n}", n=f"{here:,}")
        rows.append(number_row(_("batch"), pair(batch, step)))
        speed = pair(measures.speed(self.speed), cells.ljust(_("samples/s"), 10))
        rows.append(self._on_test() or number_row(_("speed"), speed))
        return stack(rows)

    def _loss_of(self, step: int) -> float:
        """The loss of a step's batch; NaN where none is known."""
        x, y = self.batch_loss.x, self.batch_loss.y
        at = bisect_left(x, (step - 0.5) / self.steps_per_epoch)
        known = at < len(x) and x[at] <= (step + 0.5) / self.steps_per_epoch
        return y[at] if known else math.nan

    def tested(self, figures: Event) -> None:
        """The test set was looked at, after the run."""
        self.end = {**self.end, **figures}
        self.version += 1

    def _on_test(self) -> Drawing | None:
        """In place of the speed, once that is over: the test set, or how to look at it."""
        if "validation_accuracy" not in self.end:
            return None
        if "test_accuracy" not in self.end:
            return number_row(_("test"), cells.rjust(_("t looks, once"), 22))
        loss, accuracy = self.end["test_loss"], self.end["test_accuracy"]
        return number_row(_("test"), pair(measures.loss(loss), measures.accuracy(accuracy)))

    @property
    def panes(self) -> tuple[tuple[str, str], ...]:
        """The panes that there are, each with its name: the pad is for digits."""
        missing = {
            *(() if len(self.rates) else ("rates",)),
            *(() if self.reads_digits else ("pad",)),
        }
        return tuple(pane for pane in PANES if pane[0] not in missing)

    @property
    def reads_digits(self) -> bool:
        """Whether it learns from the digits, so that it can read one that is drawn."""
        return self.spec.data == DIGITS

    def next_pane(self, by: int = 1) -> None:
        """Show the pane after this one, or so many after it."""
        names = [name for name, _words in self.panes]
        here = names.index(self.pane) if self.pane in names else 0
        self.show(names[(here + by) % len(names)])

    def show(self, pane: str) -> None:
        """Show a pane."""
        self.pane = pane
        self.version += 1

    def look_for_a_rate(self) -> None:
        """Forget what was found: rates are tried anew."""
        self.rates, self.found = Trace(), {}
        self.show("rates")

    def step_back(self) -> None:
        """One back in what the pane shows: an epoch, a layer, a page of pictures, a mistake."""
        self._browse(-1)

    def step_on(self) -> None:
        """One on in what the pane shows."""
        self._browse(1)

    def _browse(self, way: int) -> None:
        match self.pane:
            case "layers":
                self.layer += way
            case "weights":
                self.page += way
            case "mistakes":
                self.mistake += way
            case "curves" if self.moment is None:
                self._read(way)
        self.version += 1

    def change_smoothing(self) -> None:
        """Smooth the losses of the steps more, or not at all after the most."""
        at = SMOOTHINGS.index(self.smoothing)
        self.smoothing = SMOOTHINGS[(at + 1) % len(SMOOTHINGS)]
        self.version += 1

    def change_zoom(self) -> None:
        """Show less of the curves; all of them again after the least."""
        self.zoom = ZOOMS[(ZOOMS.index(self.zoom) + 1) % len(ZOOMS)]
        self.version += 1

    def change_scale(self) -> None:
        """Scale the loss logarithmically, or not."""
        self.log = not self.log
        self.version += 1

    def _read(self, way: int) -> None:
        if not len(self.loss):
            return
        start, end = self.x_range
        first, last = math.ceil(start), int(self.loss.x[-1])
        stride = max(1, round((end - start) / STRIDE)) * way
        at = last if self.cursor is None else max(int(self.cursor) + stride, first)
        self.cursor = float(at) if at <= last else None

    @property
    def x_range(self) -> Range:
        """The epochs that are shown: all that are asked for until it has begun."""
        if not self.position:
            return 0.0, float(self.spec.all_epochs)
        if self.zoom == 1:
            return 0.0, frame(self.position, self.spec.all_epochs)
        reach = max(self.position, 1.0)
        return reach * (1 - self.zoom), reach

    def _layered(self, event: Event) -> None:
        self.layers = event
        for one in event["weights"]:
            gradient, ratio = self.courses.setdefault(one["name"], (Trace(), Trace()))
            at = event["step"] / self.steps_per_epoch
            gradient.add(at, _number(one["gradient"]))
            ratio.add(at, _number(one["ratio"]))

    def _measured(self, event: Event) -> None:
        self.step, self.epoch, self.last = event["step"], event["epoch"], event
        for trace, name in (
            (self.loss, "train_loss"),
            (self.validation_loss, "validation_loss"),
            (self.accuracy, "train_accuracy"),
            (self.validation_accuracy, "validation_accuracy"),
        ):
            trace.add(event["epoch"], _number(event[name]))
        validation = event["validation_loss"]
        if validation is not None and (self.best is None or validation < self.best[1]):
            self.best = event["epoch"], validation

    def _progressed(self, event: Event) -> None:
        self.step, self.epoch = event["step"], event["epoch"]
        losses = event["losses"]
        first, steps = self.step - len(losses) + 1, self.steps_per_epoch
        self.batch_loss.extend(
            (step / steps for step in range(first, self.step + 1)), map(_number, losses)
        )
        elapsed, self._seconds = event["seconds"] - self._seconds, event["seconds"]
        now = event["samples_per_second"]
        if now is not None and self.step > 1:  # the first step also sets up
            share = 1 - math.exp(-elapsed / SMOOTHING)
            self.speed = now if self.speed is None else self.speed + share * (now - self.speed)

    def _ended(self, event: Event) -> None:
        self.end = event
        if event["event"] == "diverged":
            self.step, self.epoch = event["step"], event["epoch"]
            if not self.batch_loss.x or self.batch_loss.x[-1] < self.position:
                self.batch_loss.add(self.position, math.nan)  # the step that had no loss


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
