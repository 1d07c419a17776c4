"""Going down a loss: one score, the scores of an example, or the weights of a network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from core.ops.softmax import row_log_softmax, row_softmax
from core.tape import Array
from tutor.labs.losses import one_score, surface
from tutor.labs.losses.spec import LossesSpec
from tutor.running.training.control import Control
from tutor.running.training.pace import Pace, Stopwatch
from tutor.running.training.protocol import Event, finite
from tutor.words import _

FLAT = 0.01
"""A slope below this is flat."""
NEARLY = 0.9
"""A plane that holds more than this share of a path shows how it went."""
HIGH = 0.5
"""A loss above this is not done with."""


def experiment(spec: LossesSpec, control: Control) -> Iterator[Event]:
    """Go down as `spec` says, a step after the other, paced by commands."""
    moves = {"curves": _scores_alone, "scores": _scores_together, "surface": _weights}[spec.view]
    pace, watch = Pace(control, 1), Stopwatch()
    step, last = 0, Event()
    yield {"event": "start", "settings": spec.as_json()}
    for event in moves(spec):
        if event["event"] == "step":
            step, last = event["step"], event
        yield event
        pace.take_waiting(step)
        if event["event"] in ("begin", "step") and pace.asks(step):
            for kind in pace.obey(step, watch):
                yield {"event": kind, "step": step}
        if pace.stopping:
            yield {**last, "event": "stopped", "step": step}
            return
    yield {**last, "event": "done", "step": step, "note": _note(spec, last)}


def cross_entropy_of(scores: Sequence[float] | Array, label: int) -> tuple[float, Array]:
    """The cross-entropy of one row of scores (C,), and its slopes p − y (C,)."""
    z = np.asarray(scores, np.float64)
    slopes = row_softmax(z)
    slopes[label] -= 1
    return float(-row_log_softmax(z)[label]), slopes


def _scores_alone(spec: LossesSpec) -> Iterator[Event]:
    """Each loss moves a score of its own."""
    at = dict.fromkeys(spec.show, spec.score)
    yield {"event": "begin"}
    for step in range(1, spec.steps + 1):
        with np.errstate(over="ignore", invalid="ignore"):
            at = {name: z - spec.rate * one_score.slope(name, z) for name, z in at.items()}
            losses = {name: finite(one_score.value(name, z)) for name, z in at.items()}
        yield {
            "event": "step",
            "step": step,
            "at": {name: finite(z) for name, z in at.items()},
            "losses": losses,
        }


def _scores_together(spec: LossesSpec) -> Iterator[Event]:
    """The scores themselves go down their cross-entropy: z ← z − η · (p − y)."""
    z = np.array(spec.scores)
    yield {"event": "begin"}
    for step in range(1, spec.steps + 1):
        z = z - spec.rate * cross_entropy_of(z, spec.label)[1]
        loss = cross_entropy_of(z, spec.label)[0]
        yield {"event": "step", "step": step, "scores": z.tolist(), "loss": loss}


def _weights(spec: LossesSpec) -> Iterator[Event]:
    """A training first; then the map of the plane; then its path, point after point."""
    yield {"event": "busy", "with": "training"}
    descent = surface.train(spec)
    plane = surface.plane_of(spec, descent)
    train, held = surface.accuracies(descent)
    losses = [finite(loss) for loss in descent.losses.tolist()]
    whole = {
        "path": plane.path.tolist(),
        "updates": descent.steps.tolist(),
        "losses": losses,
        "in_plane_losses": [finite(x) for x in surface.losses_in_plane(descent, plane).tolist()],
        "share": plane.share,
        "names": list(plane.names),
        "box": list(plane.box),
        "train_accuracy": train,
        "validation_accuracy": held,
        "diverged": descent.diverged,
    }
    yield {"event": "trained", **whole}
    for size in (surface.COARSE, surface.FINE):
        rows = []
        for number, row in enumerate(surface.heights(descent, plane, size), 1):
            rows.append([finite(float(f"{height:.5g}")) for height in row.tolist()])
            yield {"event": "busy", "with": "map", "part": number / size}
        yield {"event": "map", "rows": rows}
    yield {"event": "begin"}
    for step, update in enumerate(descent.steps[1:].tolist(), 1):
        yield {
            "event": "step",
            "step": step,
            "update": update,
            "loss": losses[step],
            **{name: whole[name] for name in ("share", "train_accuracy", "validation_accuracy")},
        }


def _note(spec: LossesSpec, last: Event) -> str:
    """What is to be said of how it ended."""
    if spec.view == "surface":
        if last.get("share", 1) > NEARLY:
            return ""
        return _(
            "Most of the path lies beside this plane: the map shows the loss where its points fall "
            "in the plane, straight down, which is another loss."
        )
    if spec.view == "scores":
        return _(
            "The scores went down their own cross-entropy. Each step adds η times what is "
            "missing to the right score and takes the same from all others together: p − y sums to "
            "0."
        )
    lost = [name for name, z in last["at"].items() if z is None or last["losses"][name] is None]
    if lost:
        return _(
            "Steps too long: {names} leapt over the valley, each time farther, until no number "
            "could hold it. Choose a smaller rate.",
            names=", ".join(lost),
        )
    stuck = [
        name
        for name, z in last["at"].items()
        if last["losses"][name] > HIGH and abs(one_score.slope(name, z)) < FLAT
    ]
    if stuck:
        return _(
            "Still wrong, and hardly moving: {names}. Where the curve is flat, there is no slope "
            "to go down.",
            names=", ".join(stuck),
        )
    return ""
