"""A deep network before it learns, layer by layer, as events."""

from __future__ import annotations

from collections.abc import Iterator

from core.signal import LayerSignal
from tutor.labs.flow.deep_network import signals_of
from tutor.labs.flow.spec import FlowSpec
from tutor.labs.flow.sums import Sums
from tutor.running.training.control import Control
from tutor.running.training.pace import Pace, Stopwatch
from tutor.running.training.protocol import Event, finite


def experiment(spec: FlowSpec, control: Control) -> Iterator[Event]:
    """Tell each layer, from the first on, then what they come to."""
    layers = signals_of(spec)
    pace, watch = Pace(control, 1), Stopwatch()
    yield {"event": "start", "settings": spec.as_json()}
    for told, layer in enumerate(layers):
        if pace.asks(told):
            for kind in pace.obey(told, watch):
                yield {"event": kind, "step": told}
        if pace.stopping:
            yield {"event": "stopped", "step": told}
            return
        yield {"event": "layer", "step": layer.number, **_told(layer)}
    sums = Sums.of(layers)
    numbers = {name: finite(value) for name, value in sums._asdict().items()}
    yield {"event": "done", "step": len(layers), "depth": len(layers), **numbers}


def _told(layer: LayerSignal) -> dict[str, float | None]:
    return {name: finite(value) for name, value in layer._asdict().items()}
