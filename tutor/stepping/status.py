"""What is said of an open walk in one line."""

from __future__ import annotations

import numpy as np

from core.walk import first_non_finite
from tutor.stepping.heading import Status
from tutor.stepping.scene import Scene


def statuses(scene: Scene, *, predicting: bool) -> list[Status]:
    """The parts of the status, the most important first."""
    walk = scene.walk
    parts = [Status(f"{scene.phase} {_done(scene)} / {scene.total}")]
    if (born := first_non_finite(walk)) is not None:
        kind = "∞" if np.isinf(born.array).any() else "NaN"
        short = f"{kind} at step {born.position + 1}"
        parts.append(Status(f"{kind} first at step {born.position + 1}, {born.name}", short))
    if walk.fault is not None:
        parts.append(Status("a fault is planted", "a fault"))
    if predicting:
        parts.append(Status("predict", "predict"))
    if walk.iterations > 1:
        parts.append(Status(f"iteration {scene.iteration}", f"iter. {scene.iteration}"))
    if (rate := scene.rate) is not None:
        plain = rate == 0 or 0.01 <= rate < 1000
        parts.append(Status(f"rate {rate:.2f}" if plain else f"rate {rate:g}"))
    if walk.optimizer != "sgd":
        parts.append(Status(walk.optimizer))
    if scene.folded:
        parts.append(Status("layers folded"))
    return parts


def _done(scene: Scene) -> str:
    """How many steps are done; of a folded layer, which ones it took."""
    stage = scene.stage
    if stage is None or stage.name not in scene.folded or stage.first == stage.last:
        return f"{scene.cursor}"
    return f"{stage.first + 1}–{scene.cursor}"
