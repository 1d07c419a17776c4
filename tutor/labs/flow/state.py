"""How the gradient flow stands: all layers at once, and the one that is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.signal import LayerSignal
from tutor.drawing.canvas import Drawing, Segment, line, stack
from tutor.labs.flow.deep_network import signals_of
from tutor.labs.flow.report import result
from tutor.labs.flow.spec import FlowSpec
from tutor.labs.flow.sums import Sums, number
from tutor.running.state import RunState
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.activities.goals import Fact
    from tutor.running.training.protocol import Event


class FlowState(RunState):
    """Every layer of the network; a run only tells them one by one."""

    spec: FlowSpec

    def __init__(self, spec: FlowSpec) -> None:
        super().__init__(spec)
        self.layers = signals_of(spec)
        self.sums = Sums.of(self.layers)
        self.at = 1
        self.end: Event = {}

    def look_as(self, before: RunState) -> None:
        if isinstance(before, FlowState):
            self.at = min(before.at, self.spec.depth)

    @property
    def layer(self) -> LayerSignal:
        """The layer that is read."""
        return self.layers[self.at - 1]

    @property
    def part_done(self) -> float:  # type: ignore[override]  # computed here, stored in the base
        return self.step / self.spec.depth

    @property
    def place(self) -> str:  # type: ignore[override]
        most = str(self.spec.depth)
        return _("layer {at} / {most}", at=cells.rjust(str(self.step), cells.width(most)),
                 most=most)  # fmt: skip

    @property
    def result(self) -> str:  # type: ignore[override]
        return str(result(self.end) or "")

    def take(self, event: Event) -> None:
        super().take(event)
        self.step = event.get("step", self.step)
        if event["event"] == "layer":
            self.at = event["number"]
        elif event["event"] in ("done", "stopped", "error"):
            self.end = event

    def go(self, across: int) -> None:
        """Read another layer."""
        self.at = min(max(self.at + across, 1), self.spec.depth)
        self.version += 1

    def facts(self) -> dict[str, Fact]:
        layer = self.layer
        return {
            **self.sums._asdict(),
            "layer": float(layer.number),
            "spread": layer.spread,
            "gradient": layer.gradient,
            "finished": self.end.get("event") == "done",
        }

    def numbers(self, width: int) -> Drawing:
        layer = self.layer
        rows = [
            (_("spread"), number(layer.spread)),
            (_("gradient"), number(layer.gradient)),
            (_("× slopes"), number(layer.by_slopes)),
            (_("× weights"), number(layer.by_weights)),
        ]
        lines = [line(_("layer {n}", n=layer.number), "strong")] + [
            Drawing(((Segment(cells.ljust(name, 11), "quiet"), Segment(said)),))
            for name, said in rows
        ]
        return stack(one.clipped(width) for one in lines)
