"""How each view of the lab stands, and what its keys change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tutor.drawing.canvas import Drawing, Segment, line, stack
from tutor.labs.activations.functions import curve, options_of
from tutor.labs.activations.layer_by_layer import SignalAt, layers_of
from tutor.labs.activations.network_state import DeadState, FoldState
from tutor.labs.activations.report import number, result
from tutor.labs.activations.spec import LARGEST, ActivationsSpec
from tutor.running.state import RunState
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.activities.goals import Fact
    from tutor.running.training.protocol import Event

STEPS = 50
"""Steps of the cursor from 0 to the end of the axis."""


class ShownState(RunState):
    """What is computed at once from the settings; a run only tells it row by row."""

    spec: ActivationsSpec
    rows = 1

    def __init__(self, spec: ActivationsSpec) -> None:
        super().__init__(spec)
        self.end: Event = {}

    @property
    def part_done(self) -> float:  # type: ignore[override]  # computed here, stored in the base
        return min(self.step / self.rows, 1.0)

    @property
    def place(self) -> str:  # type: ignore[override]
        return _("{at} / {most}", at=cells.rjust(str(self.step), 2), most=self.rows)

    @property
    def result(self) -> str:  # type: ignore[override]
        return str(result(self.end) or "")

    def take(self, event: Event) -> None:
        super().take(event)
        self.step = event.get("step", self.step)
        if event["event"] in ("done", "stopped", "error"):
            self.end = event


class FunctionsState(ShownState):
    """Functions on one axis, a cursor on it, and the function that is read."""

    def __init__(self, spec: ActivationsSpec) -> None:
        super().__init__(spec)
        self.rows = len(spec.functions)
        self.z, self.read = spec.at, 0

    def look_as(self, before: RunState) -> None:
        if not isinstance(before, FunctionsState):
            return
        if before.spec.at == self.spec.at:
            self.z = before.z
        name = before.spec.functions[before.read]
        if name in self.spec.functions:
            self.read = self.spec.functions.index(name)

    def at_cursor(self, name: str) -> tuple[float, float]:
        """The value and the slope of a function at the cursor."""
        read = curve(name, self.z, **options_of(self.spec, name))
        return float(read.values), float(read.slopes)

    def go(self, across: int, up: int) -> None:
        """Move the cursor, and read another function."""
        self.z = round(self.z + across * self.spec.reach / STEPS, 10) + 0.0
        self.z = min(max(self.z, -LARGEST), LARGEST)
        self.read = (self.read - up) % len(self.spec.functions)
        self.version += 1

    def facts(self) -> dict[str, Fact]:
        name = self.spec.functions[self.read]
        value, slope = self.at_cursor(name)
        return {
            "function": name,
            "z": self.z,
            "value": value,
            "slope": slope,
            "finished": self.end.get("event") == "done",
        }

    def numbers(self, width: int) -> Drawing:
        rows = [line(f"z = {number(self.z)}", "strong")]
        for at, name in enumerate(self.spec.functions):
            value, slope = self.at_cursor(name)
            rows.append(
                line(
                    f"{'▸' if at == self.read else ' '}{at + 1} {cells.ljust(name, 11)}"
                    f"{cells.rjust(number(value), 9)}{cells.rjust(number(slope), 10)}"
                )
            )
        heads = cells.ljust("", 14) + cells.rjust(_("value"), 9) + cells.rjust(_("slope"), 10)
        return stack(one.clipped(width) for one in (rows[0], line(heads, "quiet"), *rows[1:]))


class DepthState(ShownState):
    """A signal on its way through layers, and the layer that is read."""

    def __init__(self, spec: ActivationsSpec) -> None:
        super().__init__(spec)
        self.layers = layers_of(spec)
        self.rows = len(self.layers)
        self.at = 0

    def look_as(self, before: RunState) -> None:
        if isinstance(before, DepthState):
            self.at = min(before.at, self.spec.depth)

    @property
    def layer(self) -> SignalAt:
        """The layer that is read."""
        return self.layers[self.at]

    def take(self, event: Event) -> None:
        super().take(event)
        if event["event"] == "layer":
            self.at = event["layer"]

    def go(self, across: int, up: int) -> None:
        """Read another layer."""
        self.at = min(max(self.at + across + up, 0), self.spec.depth)
        self.version += 1

    def facts(self) -> dict[str, Fact]:
        return {
            "layer": float(self.at),
            "spread": self.layer.spread,
            "last_spread": self.layers[-1].spread,
            "last_slope": self.layers[-1].slope,
            "finished": self.end.get("event") == "done",
        }

    def numbers(self, width: int) -> Drawing:
        layer = self.layer
        where = _("the input") if not layer.number else _("layer {n}", n=layer.number)
        rows: list[tuple[str, Any]] = [
            (_("spread"), number(layer.spread)),
            (_("mean"), number(layer.mean)),
            (_("mean slope"), number(layer.slope) if layer.number else "—"),
            (_("flat"), f"{layer.flat:.0%}" if layer.number else "—"),
        ]
        lines = [line(where, "strong")] + [
            Drawing(((Segment(cells.ljust(name, 12), "quiet"), Segment(said)),))
            for name, said in rows
        ]
        return stack(one.clipped(width) for one in lines)


STATES: dict[str, type[FunctionsState | DepthState | DeadState | FoldState]] = {
    "functions": FunctionsState,
    "depth": DepthState,
    "dead": DeadState,
    "fold": FoldState,
}


def state_of(spec: ActivationsSpec) -> FunctionsState | DepthState | DeadState | FoldState:
    """The state of the view that `spec` asks for."""
    return STATES[spec.view](spec)
