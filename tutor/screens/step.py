"""placeholder"""

from __future__ import annotations

from tutor.screens.base import BackstepScreen


class StepScreen(BackstepScreen):
    PLACE = "step"
