"""What the phases of a walk are called on the screen."""

from __future__ import annotations

from core.walk import Phase
from tutor.words import N_

PHASES = {
    Phase.FORWARD: N_("forward"),
    Phase.SEED: N_("seed"),
    Phase.BACKWARD: N_("backward"),
    Phase.ACCUMULATE: N_("accumulate"),
    Phase.UPDATE: N_("update"),
}
