"""placeholder"""

from __future__ import annotations

from tutor.screens.base import BackstepScreen


class ReviewScreen(BackstepScreen):
    PLACE = "review"
