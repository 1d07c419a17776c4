"""What each view of the lab does, as events."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from tutor.labs.activations.functions import curve, formula_of, options_of, steepest
from tutor.labs.activations.layer_by_layer import layers_of
from tutor.labs.activations.learning import DeadUnits, Learning
from tutor.labs.activations.spec import ActivationsSpec
from tutor.running.training.control import Control
from tutor.running.training.pace import Pace, Stopwatch
from tutor.running.training.protocol import Event, finite

READ = (-3.0, -1.0, 0.0, 1.0, 3.0)
"""Where the table reads each function, besides the place that is asked for."""


def experiment(spec: ActivationsSpec, control: Control) -> Iterator[Event]:
    """Do what the view of `spec` shows."""
    return EXPERIMENTS[spec.view](spec, control)


def _functions(spec: ActivationsSpec, control: Control) -> Iterator[Event]:
    """A table of each function and its slope."""
    z = np.array(sorted({*READ, spec.at}))
    rows = []
    for name in spec.functions:
        read = curve(name, z, **options_of(spec, name))
        most, there = steepest(name, spec)
        rows.append(
            {
                "event": "function",
                "function": name,
                "formula": formula_of(name),
                "value": [finite(float(a)) for a in read.values],
                "slope": [finite(float(slope)) for slope in read.slopes],
                "steepest": finite(most),
                "steepest_at": there,
            }
        )
    yield {"event": "start", "settings": spec.as_json(), "z": z.tolist()}
    yield from _paced(rows, control)


def _depth(spec: ActivationsSpec, control: Control) -> Iterator[Event]:
    """A signal, layer by layer."""
    yield {"event": "start", "settings": spec.as_json()}
    rows = [
        {
            "event": "layer",
            "layer": layer.number,
            "spread": finite(layer.spread),
            "mean": finite(layer.mean),
            "slope": finite(layer.slope),
            "flat": layer.flat,
        }
        for layer in layers_of(spec)
    ]
    yield from _paced(rows, control)


def _paced(rows: list[Event], control: Control) -> Iterator[Event]:
    """One row after the other, as the commands say; then the end."""
    pace, watch = Pace(control, 1), Stopwatch()
    told = 0
    while told < len(rows):
        if pace.asks(told):
            for kind in pace.obey(told, watch):
                yield {"event": kind, "step": told}
        if pace.stopping:
            yield {"event": "stopped", "step": told}
            return
        yield rows[told] | {"step": told + 1}
        told += 1
    yield {**rows[-1], "event": "done", "step": told}


EXPERIMENTS: dict[str, Callable[[ActivationsSpec, Control], Iterator[Event]]] = {
    "functions": _functions,
    "depth": _depth,
    "dead": lambda spec, control: DeadUnits(spec, control).events(),
    "fold": lambda spec, control: Learning(spec, control).events(),
}
