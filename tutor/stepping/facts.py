"""What the stepper knows of how it stands, for tasks: see `tutor.activities.goals`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor.activities.goals import Fact
    from tutor.stepping.session import Session
COUNTED = ("faults_found", "predicted", "checked", "traced")
"""What the session counts, by its names in the stepper's row."""


def facts(session: Session) -> dict[str, Fact]:
    """The facts of a session, by name."""
    scene, recipe = session.scene, session.scene.walk.recipe
    losses = scene.walk.losses
    return {
        "walk": session.name,
        "rate": recipe.rate,
        "optimizer": recipe.optimizer,
        "iterations": float(recipe.iterations),
        "step": float(scene.cursor),
        "iteration": float(scene.iteration),
        "finished": scene.cursor == scene.total,
        "loss": float(losses[0]) if losses else None,
        "edits": float(len(recipe.changes) + len(recipe.activations)),
        **{name: float(session.present.counts[name]) for name in COUNTED},
    }
