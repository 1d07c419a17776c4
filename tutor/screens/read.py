"""placeholder"""

from __future__ import annotations

from tutor.screens.base import BackstepScreen


class ReadScreen(BackstepScreen):
    PLACE = "read"
