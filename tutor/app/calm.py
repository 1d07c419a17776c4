"""Calm: nothing moves by itself, for slow lines and for eyes that motion tires."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from textual.app import App

from tutor import activities, learner

if TYPE_CHECKING:
    from tutor.learner import Store

SETTING = "calm"


def chosen(store: Store) -> bool:
    """Whether the learner wants calm: by ``BACKSTEP_CALM=1``, or else from the palette.

    Errors: SettingError for another value than 0 and 1.
    """
    if os.environ.get("BACKSTEP_CALM"):  # else its reader is not imported before the first frame
        return activities.calm_wanted(os.environ) is True
    return learner.setting(store, SETTING) is True


def is_calm(app: App[Any]) -> bool:
    """Whether pages jump instead of sliding, and labs are drawn less often."""
    return app.animation_level == "none"


def become(app: App[Any], calm: bool) -> None:
    """Be calm from now on, or lively."""
    app.animation_level = "none" if calm else "full"
