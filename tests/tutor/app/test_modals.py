"""What lies over a screen is closed once, however often that is asked; blind keys do nothing."""

from __future__ import annotations

import ast
import asyncio
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest
from pilot import until
from textual.events import Key, Paste
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList

import tutor.app
from tutor.app import screens
from tutor.app.screens.choosing import ChoosingScreen
from tutor.app.screens.confirm import ConfirmScreen
from tutor.app.screens.contents import ContentsScreen, contents
from tutor.app.screens.file_name import FileNameScreen
from tutor.app.screens.glossary import GlossaryScreen
from tutor.app.screens.help import HelpScreen
from tutor.app.screens.modal import Modal
from tutor.app.screens.note import NoteScreen
from tutor.app.screens.notes import NotesScreen
from tutor.app.screens.palette import PaletteScreen
from tutor.app.screens.search import SearchScreen
from tutor.app.screens.sheet import SheetScreen
from tutor.app.screens.term import TermScreen
from tutor.app.screens.trust import TrustScreen
from tutor.course import Course
from tutor.study.sheets import SHEETS
from tutor.study.trust import WouldRun

NOTHING = WouldRun("", (), (), ())

OPENING = {
    HelpScreen: ("f1", "escape"),
    ContentsScreen: ("t", "enter"),
    SearchScreen: ("slash", "escape"),
    PaletteScreen: ("ctrl+p", "escape"),
    GlossaryScreen: ("g", "escape"),
    TermScreen: ("l enter", "escape"),
    NoteScreen: ("a", "escape"),
    NotesScreen: ("N", "escape"),
}
"""The keys that open a modal over a page, and one that closes it."""
MADE = {
    ConfirmScreen: (lambda: ConfirmScreen("Really?", "What comes of it."), "escape"),
    FileNameScreen: (lambda: FileNameScreen("Export", "Everything.", "file"), "escape"),
    SheetScreen: (lambda: SheetScreen(SHEETS["notation"], "- **x**: the inputs"), "escape"),
    TrustScreen: (lambda: TrustScreen(Course("Theirs", (), "theirs"), NOTHING), "escape"),
}
"""Modals that no key opens by itself: how one is made, and the key that closes it."""


BASES = (Modal, ChoosingScreen)


def modals():
    """Every modal screen of ours."""
    for module in pkgutil.iter_modules(screens.__path__, f"{screens.__name__}."):
        for _, one in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(one, ModalScreen) and one.__module__ == module.name and one not in BASES:
                yield one


def test_every_modal_may_be_dismissed_twice():
    found = set(modals())
    assert found == {*OPENING, *MADE}
    assert all(issubclass(one, Modal) for one in found)


async def test_two_keys_that_close_it_close_it_once(open_app):
    async with open_app("read", "start") as pilot:
        for modal, (opening, closing) in {**OPENING, **MADE}.items():
            if modal in MADE:
                pilot.app.push_screen(opening())
            else:
                await until(pilot, lambda: list(pilot.app.screen.view.links))
                await pilot.press(*opening.split())
            await until(pilot, lambda modal=modal: isinstance(pilot.app.screen, modal))
            shown = pilot.app.screen
            for _ in range(3):  # as in one read: no pause between them
                pilot.app.post_message(Key(closing, None))
                shown.dismiss()
            await until(pilot, lambda modal=modal: not isinstance(pilot.app.screen, modal))
            await pilot.press("f6")
            await until(pilot, lambda: pilot.app.current_mode == "progress")
            await pilot.press("f2")
            await until(pilot, lambda: pilot.app.current_mode == "read")


async def test_below_the_least_size_only_leaving_and_help_work(each_screen):
    async for pilot, start in each_screen():
        await pilot.resize_terminal(50, 12)
        await until(pilot, lambda pilot=pilot: pilot.app.too_small)
        shown = pilot.app.screen
        for key in ("enter", "pagedown", "right", "down", "t", "r", "w", "space", "f2", "f3", "e"):
            await pilot.press(key)
        pilot.app.post_message(Paste("text"))
        await pilot.pause()
        assert (pilot.app.screen, pilot.app.current_mode) == (shown, start)
        await pilot.press("f1")
        await until(pilot, lambda pilot=pilot: isinstance(pilot.app.screen, HelpScreen))
        await pilot.press("escape")
        await until(pilot, lambda pilot=pilot, shown=shown: pilot.app.screen is shown)
        await pilot.resize_terminal(100, 30)
        await until(pilot, lambda pilot=pilot: not pilot.app.too_small)


async def test_only_the_uppermost_is_dismissed(open_app):
    async with open_app("read", "start") as pilot:
        await pilot.press("slash")
        await until(pilot, lambda: isinstance(pilot.app.screen, SearchScreen))
        below, above = pilot.app.screen, HelpScreen("", [])
        pilot.app.push_screen(above)
        below.dismiss()
        await pilot.pause()
        assert pilot.app.screen_stack[-2:] == [below, above]


SLOW = ["ctrl+p", "slash", "f6"]
"""Keys that a learner may press while the contents are still being read."""


@pytest.mark.parametrize("key", SLOW)
async def test_what_is_ready_too_late_is_not_put_over_what_was_opened_since(
    open_app, monkeypatch, key
):
    async with open_app("read", "start") as pilot:
        reading, may_come, at_once = pilot.app.screen, asyncio.Event(), asyncio.to_thread

        async def to_thread(function, *arguments, **options):
            result = await at_once(function, *arguments, **options)
            if function is contents:
                await may_come.wait()
            return result

        monkeypatch.setattr(asyncio, "to_thread", to_thread)
        await pilot.press("t", key)
        await until(pilot, lambda: pilot.app.screen is not reading)
        shown = list(pilot.app.screen_stack)
        workers = [each for each in pilot.app.workers if each.group == "contents"]
        may_come.set()
        await until(pilot, lambda: workers and all(each.is_finished for each in workers))
        assert pilot.app.screen_stack == shown


async def test_a_search_that_is_opened_twice_at_once_goes_where_it_is_told(open_app):
    async with open_app("read", "start") as pilot:
        for _ in range(3):  # as in one read
            pilot.app.post_message(Key("slash", "/"))
        await until(pilot, lambda: isinstance(pilot.app.screen, SearchScreen))
        for _ in range(3):
            await pilot.pause()
        assert [type(one) for one in pilot.app.screen_stack].count(SearchScreen) == 1
        pilot.app.screen.query_one(Input).value = "find everything"
        listed = pilot.app.screen.query_one(OptionList)
        await until(pilot, lambda: listed.option_count)
        before = pilot.app.screen_stack[0].shown
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.shown not in (before, None))


def test_every_modal_that_is_waited_for_is_asked_in_one_place():
    found = [
        file.name
        for file in sorted(Path(tutor.app.__file__).parent.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr.startswith("push_screen")
    ]
    assert found == ["app.py", "app.py"]  # `ask`, and the help, which answers nothing
