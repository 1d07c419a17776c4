"""placeholder"""

from __future__ import annotations

from tutor.screens.base import BackstepScreen


class ProgressScreen(BackstepScreen):
    PLACE = "progress"
