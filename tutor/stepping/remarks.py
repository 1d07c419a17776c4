"""The status of an open walk, in one line."""

from __future__ import annotations

import numpy as np

from core.walk import first_non_finite
from tutor.stepping.heading import Remark
from tutor.stepping.phases import PHASES
from tutor.stepping.scene import Scene
from tutor.words import _


def remarks(scene: Scene, *, predicting: bool) -> list[Remark]:
    """The parts of the status, the most important first."""
    walk = scene.walk
    phase = _(PHASES[scene.step.phase]) if scene.step else _("start")
    parts = [Remark(f"{phase} {_done(scene)} / {scene.total}")]
    if (born := first_non_finite(walk)) is not None:
        kind = "∞" if np.isinf(born.array).any() else "NaN"
        step = born.position + 1
        whole = _("{kind} first at step {step}, {name}", kind=kind, step=step, name=born.name)
        parts.append(Remark(whole, _("{kind} at step {step}", kind=kind, step=step)))
    if walk.fault is not None:
        parts.append(Remark(_("a mistake is hidden"), _("mistake")))
    if predicting:
        parts.append(Remark(_("predict"), _("predict")))
    if walk.iterations > 1:
        n = scene.iteration
        parts.append(Remark(_("iteration {n}", n=n), _("iter. {n}", n=n)))
    if (rate := scene.rate) is not None:
        plain = rate == 0 or 0.01 <= rate < 1000
        shown = f"{rate:.2f}" if plain else f"{rate:g}"
        parts.append(Remark(_("rate {rate}", rate=shown)))
    if walk.optimizer != "sgd":
        parts.append(Remark(walk.optimizer))
    if scene.folded:
        parts.append(Remark(_("layers folded")))
    return parts


def _done(scene: Scene) -> str:
    """How many steps are done; of a folded layer, which ones it took."""
    stage = scene.stage
    if stage is None or stage.name not in scene.folded or stage.first == stage.last:
        return f"{scene.cursor}"
    return f"{stage.first + 1}–{scene.cursor}"
