"""The loss of a network over a plane of its weights, with the path of a training on it.

Li et al. 2018, Visualizing the loss landscape of neural nets: a plane through the end of the path.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.datasets import Data, Splits, digits_splits
from core.evaluation import evaluate
from core.networks import MLP, SoftmaxRegression
from core.networks.network import Network
from core.optim import SGD
from core.tape import Array
from core.training import Diverged, StepDone, Training
from tutor.labs.losses.spec import LossesSpec

BATCH = 32
HIDDEN = 16
LOOKS = 100
"""Points of a path at most, its first one aside."""
FINE, COARSE = 48, 12
"""Places in a row of the map, and of the map that is shown until then."""
MARGIN = 0.35
"""How much of the path's width is seen beyond it, on each side."""


@dataclass(frozen=True)
class Descent:
    """A training that was done: the weights (K, P) at K of its steps, and the losses there (K,)."""

    model: Network
    data: Splits
    steps: Array
    path: Array
    losses: Array
    diverged: bool


@dataclass(frozen=True)
class Plane2:
    """Weights o + a·u + b·v: u and v (P,) have length 1 and are square to each other.

    `path` (K, 2) is where a path falls in it, straight down; `share` is how much of the path's
    squared distance from its end lies in the plane. `names` are its two directions.
    """

    o: Array
    u: Array
    v: Array
    path: Array
    share: float
    names: tuple[str, str]
    box: tuple[float, float, float, float]
    """From a, to a, from b, to b: what is drawn."""


def network_of(spec: LossesSpec) -> Network:
    """The network before its first step, in float64."""
    rng = np.random.default_rng(spec.seed)
    if spec.network == "softmax":
        return SoftmaxRegression(64, 10, rng=rng, dtype=np.float64)
    return MLP([64, HIDDEN, 10], rng=rng, dtype=np.float64)


def train(spec: LossesSpec) -> Descent:
    """Train on digits, `spec.steps` mini-batches of it, and keep where it came by."""
    data = digits_splits(spec.seed)
    model = network_of(spec)
    every = -(-spec.steps // LOOKS)
    epochs = -(-spec.steps * BATCH // len(data.train.y)) + 1
    steps, path = [0], [model.vector.copy()]
    diverged = False
    for event in Training(
        model, data, optimizer=SGD(spec.rate), batch=BATCH, epochs=epochs, measure_every=epochs,
        rng=np.random.default_rng(spec.seed),
    ).events():  # fmt: skip
        diverged = isinstance(event, Diverged)
        if diverged or not isinstance(event, StepDone):
            continue
        if event.step % every == 0 or event.step == spec.steps:
            steps.append(event.step)
            path.append(model.vector.copy())
        if event.step == spec.steps:
            break
    weights = np.array(path)
    model.vector[:] = weights[-1]
    losses = np.array([loss_at(model, data.train, w) for w in weights])
    model.vector[:] = weights[-1]
    return Descent(model, data, np.array(steps), weights, losses, diverged)


def loss_at(model: Network, data: Data, weights: Array) -> float:
    """The mean loss with these weights (P,), which the model keeps."""
    model.vector[:] = weights
    with np.errstate(over="ignore", invalid="ignore"):
        return float(model.loss(data.x, data.y).data)


def plane_of(spec: LossesSpec, descent: Descent) -> Plane2:
    """The plane that `spec` asks for, through the end of the path."""
    o = descent.path[-1]
    away = descent.path - o
    names = ("", "")
    if spec.plane == "path":
        u, v = _main_directions(away)
    elif spec.plane == "random":
        rng = np.random.default_rng(spec.seed)
        q, _triangle = np.linalg.qr(rng.normal(size=(len(o), 2)))
        u, v = q.T
    else:
        moved = np.abs(away).max(axis=0)
        first, second = spec.weights or tuple(np.argsort(-moved, kind="stable")[:2].tolist())
        u, v = np.eye(1, len(o), first)[0], np.eye(1, len(o), second)[0]
        names = (weight_name(descent.model, first), weight_name(descent.model, second))
    path = np.stack([away @ u, away @ v], axis=1)
    whole = float((away**2).sum())
    share = float((path**2).sum()) / whole if whole else 1.0
    return Plane2(o, u, v, path, share, names, _box(spec, path, away))


def _main_directions(away: Array) -> tuple[Array, Array]:
    """The two directions that most of the squared distances lie along."""
    directions = np.linalg.svd(away, full_matrices=False)[2]
    if len(directions) < 2:  # a path of one point
        directions = np.eye(2, away.shape[1])
    u, v = directions[:2]
    # The path goes from left to right, whatever signs the decomposition came with.
    return (-u if away[0] @ u > 0 else u), v


def _box(spec: LossesSpec, path: Array, away: Array) -> tuple[float, float, float, float]:
    """The path and a margin; of a random plane, as far as the path was long."""
    if spec.plane == "random":
        far = float(np.linalg.norm(away[0])) or 1.0
        return -far, far, -far, far
    low, high = path.min(axis=0), path.max(axis=0)
    aside = np.maximum((high - low) * MARGIN, (high - low).max() * 0.25) + 1e-3
    (a0, b0), (a1, b1) = low - aside, high + aside
    return float(a0), float(a1), float(b0), float(b1)


def weight_name(model: Network, number: int) -> str:
    """What a weight is called: ``W[28,4]``."""
    for tensor in model.parameters():
        if number < tensor.data.size:
            place = ",".join(str(int(i)) for i in np.unravel_index(number, tensor.shape))
            return f"{tensor.name}[{place}]"
        number -= tensor.data.size
    raise IndexError(number)


def heights(descent: Descent, plane: Plane2, size: int) -> Iterator[Array]:
    """Row by row from above, the training loss in the middle of each of `size` places (size,)."""
    a0, a1, b0, b1 = plane.box
    middles = (np.arange(size) + 0.5) / size
    for b in b1 + (b0 - b1) * middles:
        row = [plane.o + a * plane.u + b * plane.v for a in a0 + (a1 - a0) * middles]
        yield np.array([loss_at(descent.model, descent.data.train, w) for w in row])


def losses_in_plane(descent: Descent, plane: Plane2) -> Array:
    """The loss where each point of the path falls in the plane (K,)."""
    o, u, v = plane.o, plane.u, plane.v
    return np.array(
        [loss_at(descent.model, descent.data.train, o + a * u + b * v) for a, b in plane.path]
    )


def accuracies(descent: Descent) -> tuple[float, float]:
    """The share read rightly at the end, of the training and of the validation digits."""
    descent.model.vector[:] = descent.path[-1]
    (_train, train), (_held, held) = (
        evaluate(descent.model, part) for part in (descent.data.train, descent.data.validation)
    )
    return float(train), float(held)
