"""A perceptron that learns from points, mistake by mistake, paced by commands."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from core.networks import Perceptron
from core.networks.perceptron import Mistake
from core.separation import separation
from core.tape import Array
from tutor.labs.perceptron.spec import CORNERS, GATES, PerceptronSpec
from tutor.running.training.control import Control
from tutor.running.training.pace import Pace, Stopwatch
from tutor.running.training.protocol import Event
from tutor.words import _, ngettext

SIGNIFICANT = 9
"""Digits in which weights agree that are the same: sums in another order differ in the last one."""


class Points(NamedTuple):
    """Points x (N, 2) and their classes y (N,); there may be none."""

    x: Array
    y: Array


def points_of(spec: PerceptronSpec) -> Points:
    """The points x (N, 2) and their classes y (N,), in the order in which they come."""
    rng = np.random.default_rng(spec.seed)
    if spec.data in GATES:
        x, y = np.array(CORNERS), np.array(GATES[spec.data])
    elif spec.data == "own":
        x = np.array([point[:2] for point in spec.points]).reshape(-1, 2)
        y = np.array([point.label for point in spec.points], np.int64)
    else:
        y = np.arange(spec.count) % 2
        centres = np.where(y[:, None] == 1, [1.0, 0.5], [-0.8, -0.4])
        x = (centres + rng.normal(0, spec.spread, centres.shape)).round(2)
    if spec.order == "shuffled":
        order = rng.permutation(len(y))
        x, y = x[order], y[order]
    return Points(x, y)


def experiment(spec: PerceptronSpec, control: Control) -> Iterator[Event]:
    """Learn as `spec` says."""
    data, model = points_of(spec), Perceptron(2)
    pace, watch, starts = Pace(control, 1), Stopwatch(), _Starts()
    widest = separation(data.x, data.y) if len(data.y) else None
    yield {
        "event": "start",
        "points": len(data.y),
        "separable": widest is not None or not len(data.y),
        "margin": widest.margin if widest else None,
        "radius": widest.radius if widest else None,
        "bound": widest.bound if widest else None,
    }
    made, before = 0, Mistake(0, -1, model.weights, model.bias)
    best = _right(before, data)
    mistakes = model.learn(data.x, data.y, epochs=spec.epochs, rate=spec.rate)
    while True:
        if pace.asks(made):
            for kind in pace.obey(made, watch):
                yield {"event": kind, "step": made, "epoch": before.epoch}
        if pace.stopping:
            yield _end("stopped", made, before, data, best)
            return
        mistake = next(mistakes, None)
        if mistake is None:
            break
        if mistake.epoch > before.epoch and (ago := starts.seen(mistake.epoch, before)):
            yield _end("done", made, before, data, best) | {
                "cycle": ago,
                "note": _came_back(ago, mistake.epoch),
            }
            return
        made, before = made + 1, mistake
        best = max(best, right := _right(mistake, data))
        if made % _every(made) == 0 or pace.asks(made):
            yield {
                "event": "mistake",
                "step": made,
                "epoch": mistake.epoch,
                "row": mistake.row,
                "w": mistake.weights.tolist(),
                "b": mistake.bias,
                "right": right,
            }
    end = _end("done", made, before, data, best)
    yield end if end["right"] == len(data.y) else end | {"note": _not_yet(spec, widest is None)}


def _every(made: int) -> int:
    """Of so many mistakes one in how many is told: each of the first thousand, then three figures
    of their number.
    """
    return int(10 ** max(math.floor(math.log10(made)) - 2, 0))


class _Starts:
    """The weights that each pass began with, to `SIGNIFICANT` digits."""

    def __init__(self) -> None:
        self._passes: dict[tuple[str, ...], int] = {}

    def seen(self, epoch: int, before: Mistake) -> int:
        """How many passes ago one began with the same weights; 0 if none did. Note these."""
        now = np.append(before.weights, before.bias)
        scale = abs(now).max() or 1.0
        key = tuple(
            f"{number:.{SIGNIFICANT}g}" for number in (scale, *(now / scale).round(9) + 0.0)
        )
        earlier = self._passes.get(key)
        self._passes[key] = epoch
        return 0 if earlier is None else epoch - earlier


def _right(line: Mistake, data: Points) -> int:
    """How many points the line has right as the mistake left it."""
    return int(((data.x @ line.weights + line.bias >= 0) == (data.y == 1)).sum())


def _end(kind: str, made: int, line: Mistake, data: Points, best: int) -> Event:
    right = _right(line, data)
    return {
        "event": kind,
        "step": made,
        "epoch": line.epoch,
        "mistakes": made,
        "points": len(data.y),
        "right": right,
        "best_right": best,
        "separated": right == len(data.y),
        "w": line.weights.tolist(),
        "b": line.bias,
    }


def _came_back(ago: int, epoch: int) -> str:
    return ngettext(
        "Pass {epoch} begins with the same weights as the pass before. The points come in the "
        "same order, so it goes in a circle from here on, for ever: no line separates them.",
        "Pass {epoch} begins with the same weights as the one {n} passes before. The points come "
        "in the same order, so it goes in a circle from here on, for ever: no line separates them.",
        ago,
        epoch=epoch,
    )


def _not_yet(spec: PerceptronSpec, impossible: bool) -> str:
    passes = ngettext("{n:,} pass", "{n:,} passes", spec.epochs)
    if impossible:
        return _("Not separated after {passes}, and no line can.", passes=passes)
    return _("Not separated after {passes}: a line exists, so give it more.", passes=passes)
