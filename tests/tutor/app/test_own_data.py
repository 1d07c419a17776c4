"""Export, import and reset on the screen: asked first, done, told, and seen at once."""

from __future__ import annotations

import pytest
from pilot import told, until
from textual.widgets import Input, OptionList

from tutor.app.screens.confirm import ConfirmScreen
from tutor.app.screens.file_name import FileNameScreen
from tutor.app.screens.palette import PaletteScreen
from tutor.learner import edits, pages_opened, record_answer, save_edit

CHANGED = "print('mine')\n"


def said(pilot):
    """All that popped up, in one line."""
    return " ".join(" ".join(told(pilot)).split())


async def choose(pilot, name, modal):
    """Choose an entry of the palette, and wait for what it asks."""
    await pilot.press("ctrl+p")
    await until(pilot, lambda: isinstance(pilot.app.screen, PaletteScreen))
    pilot.app.screen.query_one(Input).value = name
    listed = pilot.app.screen.query_one(OptionList)
    await until(pilot, lambda: any(name in str(option.prompt) for option in listed.options))
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, modal))
    await until(pilot, lambda: pilot.app.screen.is_mounted)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_what_was_exported_and_reset_is_imported_again(
    open_app, write_course, tmp_path, size
):
    course = write_course(first="## One\n\nWords.\n\n```python hello\nprint(1)\n```\n")
    file = tmp_path / "mine.json"
    async with open_app("read", "0", course=course, size=size) as pilot:
        store = pilot.app.store
        save_edit(store, "first/hello", CHANGED)
        record_answer(store, "first/x", "a", correct=True)
        await until(pilot, lambda: pages_opened(store))

        await choose(pilot, "Export all that you have", FileNameScreen)
        pilot.app.screen.query_one(Input).value = str(file)
        await pilot.press("enter")
        await until(pilot, lambda: "mine.json" in said(pilot))
        assert file.is_file()

        await choose(pilot, "Reset everything", ConfirmScreen)
        await pilot.press("y")
        await until(pilot, lambda: "backstep import" in said(pilot))
        await until(pilot, lambda: pilot.app.current_mode == "home")
        assert edits(store) == {}
        assert pages_opened(store) == set()

        await choose(pilot, "Import what was exported", FileNameScreen)
        pilot.app.screen.query_one(Input).value = str(file)
        await pilot.press("enter")
        await until(pilot, lambda: "Added" in said(pilot))
        assert edits(store) == {"first/hello": CHANGED}

        await pilot.press("f2")  # and the page has it again
        await until(pilot, lambda: pilot.app.current_mode == "read")
        await until(pilot, lambda: pilot.app.screen.shown is not None)
        assert pilot.app.screen.view.snippets[0].code == CHANGED


async def test_a_chapter_is_reset_and_its_page_is_as_new(open_app, write_course):
    page = "## One\n\nWords.\n\n```python hello\nprint(1)\n```\n"
    course = write_course(first=page, second=page)
    async with open_app("read", "0", course=course) as pilot:
        store = pilot.app.store
        await pilot.press("e")
        await pilot.press("x")
        await until(pilot, lambda: "first/hello" in pilot.app.drafts.versions())
        save_edit(store, "second/hello", CHANGED)
        await choose(pilot, "Reset chapter 0", ConfirmScreen)
        await pilot.press("y")
        await until(pilot, lambda: "backstep import" in said(pilot))
        assert edits(store) == {"second/hello": CHANGED}
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.current_mode == "read")
        await until(pilot, lambda: pilot.app.screen.shown is not None)
        assert pilot.app.screen.view.snippets[0].code == "print(1)\n"
        assert pilot.app.drafts.versions() == {"second/hello": CHANGED}


@pytest.mark.parametrize(
    ("entry", "modal", "key"),
    [
        ("Reset everything", ConfirmScreen, "n"),
        ("Reset everything", ConfirmScreen, "escape"),
        ("Import what was exported", FileNameScreen, "escape"),
        ("Export all that you have", FileNameScreen, "escape"),
    ],
)
async def test_whoever_says_no_keeps_everything(open_app, entry, modal, key, backstep_home):
    async with open_app("home") as pilot:
        save_edit(pilot.app.store, "start/hello", CHANGED)
        await choose(pilot, entry, modal)
        await pilot.press(key)
        await until(pilot, lambda: not isinstance(pilot.app.screen, modal))
        assert edits(pilot.app.store) == {"start/hello": CHANGED}
        assert not (backstep_home / "backups").exists()


@pytest.mark.parametrize("start", ["home", "review"])
@pytest.mark.parametrize(
    ("content", "problem"), [("{", "is damaged"), ("{}", "is no file"), (None, "cannot be read")]
)
async def test_a_file_that_is_none_is_refused_and_its_name_can_be_mended(
    open_app, tmp_path, start, content, problem
):
    file = tmp_path / "photo.json"
    if content is not None:
        file.write_text(content)
    async with open_app(start) as pilot:
        app, below = pilot.app, pilot.app.screen
        save_edit(app.store, "start/hello", CHANGED)
        await choose(pilot, "Import what was exported", FileNameScreen)
        first = app.screen
        first.query_one(Input).value = str(file)
        await pilot.press("enter")
        await until(pilot, lambda: problem in said(pilot))
        await until(pilot, lambda: isinstance(app.screen, FileNameScreen))
        await until(pilot, lambda: app.screen is not first and app.screen.is_mounted)
        assert app.screen.query_one(Input).value == str(file)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, FileNameScreen))
        assert app.screen is below
        assert edits(app.store) == {"start/hello": CHANGED}
