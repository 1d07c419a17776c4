"""What lies over a screen is closed once, however often that is asked; blind keys do nothing."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest
from pilot import until
from textual.events import Key, Paste
from textual.screen import ModalScreen

from tutor.app import screens
from tutor.app.screens.contents import ContentsScreen
from tutor.app.screens.help import HelpScreen
from tutor.app.screens.modal import Modal
from tutor.app.screens.palette import PaletteScreen
from tutor.app.screens.search import SearchScreen

OPENING = {
    HelpScreen: ("f1", "escape"),
    ContentsScreen: ("t", "enter"),
    SearchScreen: ("slash", "escape"),
    PaletteScreen: ("ctrl+p", "escape"),
}
"""The key that opens each modal over a page, and one that closes it."""


def modals():
    """Every modal screen of ours."""
    for module in pkgutil.iter_modules(screens.__path__, f"{screens.__name__}."):
        for _, one in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(one, ModalScreen) and one.__module__ == module.name and one is not Modal:
                yield one


def test_every_modal_may_be_dismissed_twice():
    found = set(modals())
    assert found == set(OPENING)
    assert all(issubclass(one, Modal) for one in found)


@pytest.mark.parametrize("modal", OPENING)
async def test_two_keys_that_close_it_close_it_once(open_app, modal):
    opening, closing = OPENING[modal]
    async with open_app("read", "start") as pilot:
        await pilot.press(opening)
        await until(pilot, lambda: isinstance(pilot.app.screen, modal))
        shown = pilot.app.screen
        for _ in range(3):  # as in one read: no pause between them
            pilot.app.post_message(Key(closing, None))
            shown.dismiss()
        await until(pilot, lambda: not isinstance(pilot.app.screen, modal))
        await pilot.press("f6")
        await until(pilot, lambda: pilot.app.current_mode == "progress")


@pytest.mark.parametrize("start", ["home", "read", "step", "train", "review", "progress"])
async def test_below_the_least_size_only_leaving_and_help_work(open_app, start):
    async with open_app(start) as pilot:
        await until(pilot, lambda: pilot.app.focused is not None)
        await pilot.resize_terminal(50, 12)
        await until(pilot, lambda: pilot.app.too_small)
        shown = pilot.app.screen
        for key in ("enter", "pagedown", "right", "down", "t", "r", "w", "space", "f2", "f3", "e"):
            await pilot.press(key)
        pilot.app.post_message(Paste("text"))
        await pilot.pause()
        assert (pilot.app.screen, pilot.app.current_mode) == (shown, start)
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is shown)
        await pilot.resize_terminal(100, 30)
        await pilot.press("ctrl+q")
