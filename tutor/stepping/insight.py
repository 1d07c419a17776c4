"""A further look at one element, "check" or "blame": worked out before it is drawn."""

from __future__ import annotations

from contextlib import suppress

from tutor.stepping.check import check_of
from tutor.stepping.paths import traced
from tutor.stepping.scene import Scene


def work_out(insight: str, scene: Scene) -> None:
    """Compute what `insight` shows of a scene. It is kept, so that drawing it takes no time."""
    if insight == "check":
        with suppress(KeyError):  # there is no gradient, which the drawing says
            check_of(scene)
    else:
        traced(scene)
