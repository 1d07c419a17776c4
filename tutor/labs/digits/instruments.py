"""What is measured of a network while it learns, for the lab's panes, at a bounded share of time.

`layers` tells of each layer's gradient and update; `look` of what the network says to the
validation set, of its activations, and of its weights and features as pictures. Both are plain
data.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from core.datasets import Data
from core.layers import ACTIVATIONS
from core.networks import Network
from core.ops.softmax import row_softmax
from core.tape import Array, Tape
from tutor.data_sets.data_shape import DIGITS, Image, Shape
from tutor.data_sets.labelled_rows import DataSet
from tutor.data_sets.scaling import WHITE
from tutor.labs.digits.packed import pack, pack_state
from tutor.running.training.protocol import Event, finite

SHARE = 0.005
"""Of the time, at most so much is spent on each of the two measures."""

LEAST = {"layers": 0.05, "look": 0.25}
"""Seconds from one measure of a kind to the next, at least: nobody reads faster."""

PROBED = 64
"""Validation rows whose activations are measured."""

AT_ONCE = 256
"""Rows that are read at once: of an image of 28×28 a CNN makes a tenth of a megabyte."""

MOST_READ = 10_000
"""Validation rows that are looked at; of more, the first."""

MOST_NUMBERS = 40
"""Numbers of a row that is no image that are sent."""

MOST_WRONG = 60
MOST_PICTURES = 64
MOST_PICTURED = 8192
LARGEST_PICTURE = 1 << 17
"""Pictures of one array, and numbers in them, that are sent; and numbers in one, at most."""

MOST_STATE, MOST_LIVE = 1_000_000, 50_000
"""Numbers of a network that are sent whole at the end of a run, and while it goes on."""


class Instruments:
    """Measures one network between the steps of its training."""

    def __init__(
        self, model: Network, data: DataSet, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self.model, self.data = model, data
        self.clock = clock
        self._before: Array | None = None
        self._layers_due = clock()  # at once: a short run has its measure, too
        self._look_due = clock() + LEAST["layers"]
        self._looked = -1

    def after_step(self, step: int, epoch: int) -> Iterator[Event]:
        """The layers, if it is time: the weights before the step were noted after the one before
        it.
        """
        if self._before is not None:
            began = self.clock()
            yield {"event": "layers", "step": step, "epoch": epoch, **self.layers(self._before)}
            self._before = None
            self._layers_due = _next("layers", began, self.clock())
        elif self.clock() >= self._layers_due:
            self._before = self.model.vector.copy()

    def after_epoch(self, step: int, epoch: int) -> Iterator[Event]:
        """A look, if it is time."""
        if self.clock() >= self._look_due:
            yield from self._look(step, epoch, most=MOST_LIVE)

    def look(self, step: int, epoch: int, *, again: bool = False) -> Iterator[Event]:
        """A look at all of what the network is now; none if it has had one after this step.

        With `again` there is one in any case: the weights may have changed without a step.
        """
        if again or self._looked != step:
            self._looked = step
            yield from self._look(step, epoch)

    def _look(self, step: int, epoch: int, *, most: int = MOST_STATE) -> Iterator[Event]:
        began = self.clock()
        seen = look(self.model, self.data, most=most)
        yield {"event": "look", "step": step, "epoch": epoch, **seen}
        self._look_due = _next("look", began, self.clock())

    def layers(self, before: Array) -> Event:
        """Of each array of weights the gradient's norm, and the update's share of the weights."""
        model = self.model
        weights, at = [], 0
        with np.errstate(all="ignore"):
            for parameter in model.parameters():
                size = parameter.data.size
                if parameter.data.ndim > 1:
                    old = before[at : at + size]
                    moved = _norm(parameter.data.ravel() - old)
                    weights.append(
                        {
                            "name": parameter.name,
                            "gradient": finite(_norm(model.gradients[parameter])),
                            "ratio": finite(moved / (_norm(old) or 1.0)),
                        }
                    )
                at += size
        return {"weights": weights}


def _activations(tape: Tape) -> list[dict[str, Any]]:
    """Mean and spread of the outputs of each activation, and how many units are dead or stuck."""
    found = []
    for record in tape.records:
        if record.op.name not in MEASURED:
            continue
        outputs = record.result.data
        units = np.moveaxis(outputs, 1, -1) if outputs.ndim == 4 else outputs
        rows = units.reshape(-1, units.shape[-1]).astype(np.float64)
        dead = np.ptp(rows, axis=0) <= STUCK * np.abs(rows).max(axis=0, initial=0.0)
        found.append(
            {
                "name": record.result.name or record.op.name,
                "kind": record.op.name,
                "units": rows.shape[1],
                "mean": finite(float(rows.mean())),
                "spread": finite(float(rows.std())),
                "dead": int(dead.sum()),
            }
        )
    return found


MEASURED = {*ACTIVATIONS, "rnn", "lstm", "gru"}
STUCK = 0.01
"""A unit whose outputs differ by at most this part of the largest of them says the same of every
row: it is dead, or stuck at one end.
"""


def look(model: Network, data: DataSet, *, most: int = MOST_STATE) -> Event:
    """What the network says to the validation set: the confusion matrix, the rows it gets wrong
    with all its probabilities, and the confidence in those it gets right; its weights as pictures,
    and what its layers make of one image. All its numbers, to use it elsewhere, if there are not
    more than `most`; what the classes are called, of data without a name.
    """
    shape, classes = data.shape, len(data.shape.classes)
    whole = data.parts.validation
    held_out = Data(whole.x[:MOST_READ], whole.y[:MOST_READ])
    with np.errstate(all="ignore"), model.evaluating():
        starts = range(0, len(held_out.y), AT_ONCE)
        parts = [model.scores(held_out.x[start : start + AT_ONCE]).data for start in starts]
        scores = np.nan_to_num(np.concatenate(parts).astype(np.float64))
        with Tape() as tape:
            model.scores(held_out.x[:PROBED])
    said, p = scores.argmax(axis=-1), row_softmax(scores)
    wrong = np.flatnonzero(said != held_out.y)
    surest = wrong[np.argsort(-p[wrong, said[wrong]], kind="stable")][:MOST_WRONG]
    confusion = np.bincount(held_out.y * classes + said, minlength=classes**2)
    event: Event = {
        "confusion": confusion.reshape(classes, classes).tolist(),
        "wrong": [
            {
                "row": int(row),
                "is": int(held_out.y[row]),
                "says": int(said[row]),
                "p": [round(float(part), 4) for part in p[row]],
                **_shown(data, held_out.x[row]),
            }
            for row in surest
        ],
        "activations": _activations(tape),
        "pictures": [
            *_weights(model, shape),
            *(_features(tape, shape.image, held_out.x[0]) if shape.image else ()),
        ],
    }
    if shape != DIGITS:
        event["classes"] = list(shape.classes)
    if model.vector.size <= most:
        event["network"] = pack_state(model.state_dict())
    return event


def _shown(data: DataSet, x: Array) -> dict[str, Any]:
    """A row as it is seen: an image, or its numbers as the file has them, by name."""
    image = data.shape.image
    if image is not None:
        bright = np.divide(x, WHITE) if x.dtype == np.uint8 else x
        return {"image": pack(bright.reshape(image))}
    numbers = data.scaling.undone(x)[:MOST_NUMBERS]
    names = data.shape.columns or [f"x{k}" for k in range(1, len(numbers) + 1)]
    return {"numbers": [[name, finite(float(n))] for name, n in zip(names, numbers, strict=False)]}


def _weights(model: Network, shape: Shape) -> Iterator[dict[str, Any]]:
    """Each array of weights as pictures (count, height, width): units that see all pixels as an
    image, kernels as they are, other matrices whole, unless they are too large to be seen.
    """
    for number, parameter in enumerate(model.parameters()):
        array = parameter.data
        if number == 0 and shape.image and array.ndim == 2 and len(array) == shape.features:
            pictures = array.T.reshape(-1, *shape.image)
        elif array.ndim == 4:
            pictures = array.reshape(-1, *array.shape[2:])
        elif array.ndim == 2 and min(array.shape) > 1 and array.size <= LARGEST_PICTURE:
            pictures = array[None]
        else:
            continue
        yield _pictured(parameter.name, "weights", pictures)


def _features(tape: Tape, image: Image, x: Array) -> Iterator[dict[str, Any]]:
    """What the layers make of one image: the image, then feature maps, states, or attention."""
    yield _pictured("x", "features", x.reshape(1, *image))
    for record in tape.records:
        array, name = record.result.data, record.op.name
        if array.ndim == 4 and (name in ACTIVATIONS or name == "softmax"):
            yield _pictured(record.result.name or name, "features", array[0])
        elif array.ndim == 3 and name in ("rnn", "lstm", "gru"):
            yield _pictured(record.result.name or name, "features", array[:1])


def _pictured(name: str, kind: str, pictures: Array) -> dict[str, Any]:
    most = min(max(MOST_PICTURED // pictures[0].size, 1), MOST_PICTURES)
    return {"name": name, "kind": kind, "of": len(pictures), **pack(pictures[:most])}


def _norm(array: Array) -> float:
    flat = array.ravel()
    return float(np.sqrt(flat.dot(flat)))


def _next(kind: str, began: float, ended: float) -> float:
    return ended + max((ended - began) / SHARE, LEAST[kind])
