"""placeholder"""

from __future__ import annotations

from tutor.screens.base import BackstepScreen


class HomeScreen(BackstepScreen):
    PLACE = "home"
