"""What the learner chose for the whole app, kept for the next start: theme, language, calm."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from tutor.app import calm
from tutor.app.themes import DARK, NAMES, theme_named, theme_wanted
from tutor.learner import save_setting, setting
from tutor.words import use

if TYPE_CHECKING:
    from textual.app import App
    from textual.theme import Theme

    from tutor.learner import Store
    from tutor.learner.keeper import Keeper

LANGUAGE, THEME = "language", "theme"
"""The settings' names."""


def first_theme(store: Store) -> Theme:
    """The theme that the environment names, or the learner chose, or else ours."""
    wanted = theme_wanted(os.environ) or setting(store, THEME)
    return theme_named(str(wanted)) if wanted in NAMES else DARK


def keep_theme(keeper: Keeper, theme: Theme) -> None:
    """Keep a theme that is shown already."""
    keeper.keep(THEME, lambda store: save_setting(store, THEME, theme.name))


def keep_language(keeper: Keeper, name: str) -> None:
    """Use another language from now on, and keep it."""
    use([name])
    keeper.keep(LANGUAGE, lambda store: save_setting(store, LANGUAGE, name))


def turn_calm(keeper: Keeper, app: App[Any]) -> None:
    """Be calm, or lively again, and keep that."""
    wanted = not calm.is_calm(app)
    calm.become(app, wanted)
    keeper.keep(calm.SETTING, lambda store: save_setting(store, calm.SETTING, wanted))
