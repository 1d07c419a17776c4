"""The points of the playground, and the features that a network is given of them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np

from core.datasets import Data, Splits, blobs, circles, moons, spirals
from core.tape import Array
from core.written import read_float
from tutor.activities.errors import UsageError
from tutor.labs.playground.spec import MOST_POINTS, PlaygroundSpec
from tutor.words import _
from tutor.words.reasons import why

HELD_BACK = 0.3
"""Share of the points that nothing is learned from."""
CLASSES = 3
LARGEST = 1e30
FEW = 4
"""With fewer points of one's own, none is held back: all are there for both."""


def points_of(spec: PlaygroundSpec) -> Data:
    """The points x (N, 2), mostly within ±1, and their classes (N,), or numbers (N, 1) to predict.

    Errors: UsageError for a file that can't be read, or no points.
    """
    rng = np.random.default_rng(spec.seed)
    half = -(-spec.count // 2)
    if spec.data == "own":
        return _own(spec)
    if spec.data == "file":
        return _from_file(Path(spec.file).expanduser())
    if spec.data == "moons":
        data = moons(half, rng, noise=spec.noise)
        return Data((data.x - [0.5, 0.25]) / 1.3, data.y)
    if spec.data == "spirals":
        return spirals(half, rng, noise=spec.noise)
    if spec.data == "circles":
        return circles(half, rng, noise=spec.noise)
    if spec.data == "blobs":
        data = blobs(half, rng, classes=2, deviation=0.2 + spec.noise)
        return Data(data.x * 0.6, data.y)
    if spec.data == "rings":
        radius = np.repeat([0.2, 0.55, 0.9], -(-spec.count // 3))
        angle = rng.uniform(0, 2 * np.pi, len(radius))
        x = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
        y = np.repeat(np.arange(3), -(-spec.count // 3))
        return Data(x + rng.normal(0, spec.noise, x.shape), y)
    x = rng.uniform(-1, 1, (spec.count, 2))
    x1, x2 = x[:, 0], x[:, 1]
    if spec.data == "xor":
        y = (x1 * x2 < 0).astype(np.int64)
        return Data(x + rng.normal(0, spec.noise, x.shape), y)
    target = (x1 + x2) / 2 if spec.data == "plane" else np.sin(np.pi * x1) * np.sin(np.pi * x2)
    return Data(x, (target + rng.normal(0, spec.noise, len(x)))[:, None])


def splits_of(spec: PlaygroundSpec, data: Data) -> Splits:
    """Features and targets, to learn from and held back; there is no test set."""
    given = Data(features_of(spec, data.x).astype(np.float32), data.y)
    held = held_back(spec, data)
    if not held.any():
        return Splits(given, given, given)
    learned, back = (Data(given.x[rows], given.y[rows]) for rows in (~held, held))
    return Splits(learned, back, back)


def held_back(spec: PlaygroundSpec, data: Data) -> Array:
    """Which points (N,) are held back."""
    held = np.zeros(len(data.y), bool)
    if len(data.y) >= FEW:
        order = np.random.default_rng(spec.seed).permutation(len(data.y))
        held[order[: max(round(HELD_BACK * len(order)), 1)]] = True
    return held


def features_of(spec: PlaygroundSpec, x: Array) -> Array:
    """What the network is given of points x (N, 2): (N, features)."""
    return np.column_stack([FEATURE[name](x[:, 0], x[:, 1]) for name in spec.features])


FEATURE: dict[str, Callable[[Array, Array], Array]] = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1x1": lambda x1, x2: x1 * x1,
    "x2x2": lambda x1, x2: x2 * x2,
    "x1x2": lambda x1, x2: x1 * x2,
    "sin1": lambda x1, x2: np.asarray(np.sin(np.pi * x1)),
    "sin2": lambda x1, x2: np.asarray(np.sin(np.pi * x2)),
}
"""Each feature of x1 and x2, by its name."""


def check(spec: PlaygroundSpec) -> None:
    """Refuse a file that can't be read. Errors: UsageError."""
    if spec.data == "file":
        points_of(spec)


def _own(spec: PlaygroundSpec) -> Data:
    if not spec.points:
        raise UsageError(_("there are no points yet: put some with 0, 1 and 2, or by a click"))
    x = np.array([point[:2] for point in spec.points])
    return Data(x, np.array([point.label for point in spec.points]))


def _from_file(path: Path) -> Data:
    """Rows of x1, x2 and a class, after a heading or none. Errors: UsageError, with the line."""
    rows: list[tuple[float, float, int]] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.reader(file), 1):
                if not any(cell.strip() for cell in row):
                    continue
                read = _row(row)
                if read is not None:
                    rows.append(read)
                elif number > 1 or _numeric(row):
                    raise UsageError(
                        _(
                            "{path}, line {line}: {row:.60} is no point; expected two numbers and "
                            "a class from 0 to {last}, such as 0.5,-1,1",
                            path=str(path),
                            line=number,
                            row=repr(",".join(row)),
                            last=CLASSES - 1,
                        )
                    )
                if len(rows) > MOST_POINTS:
                    raise UsageError(
                        _("{path} has more than {most:,} points", path=str(path), most=MOST_POINTS)
                    )
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = why(error) if isinstance(error, OSError) else str(error)
        raise UsageError(_("{path} cannot be read: {why}", path=str(path), why=reason)) from None
    if not rows:
        raise UsageError(_("{path} has no points", path=str(path)))
    x = np.array([row[:2] for row in rows])
    middle = (x.max(axis=0) + x.min(axis=0)) / 2
    span = float(np.ptp(x, axis=0).max()) / 2 or 1.0
    return Data((x - middle) / span, np.array([row[2] for row in rows]))


def _row(row: list[str]) -> tuple[float, float, int] | None:
    try:
        x1, x2, label = (read_float(cell.strip()) for cell in row)
    except ValueError:
        return None
    known = label in range(CLASSES)
    inside = abs(x1) <= LARGEST and abs(x2) <= LARGEST  # not so for NaN
    return (x1, x2, int(label)) if inside and known else None


def _numeric(row: list[str]) -> bool:
    """Whether a first row has a number in it, and so is no heading."""
    for cell in row:
        try:
            read_float(cell.strip())
        except ValueError:
            continue
        return True
    return False
