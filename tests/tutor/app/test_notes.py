"""Notes and bookmarks on a page: written, shown in place, listed, found, gone to."""

from __future__ import annotations

from pilot import screen_text, until

from tutor.app.screens.note import NoteScreen
from tutor.app.screens.notes import NotesScreen
from tutor.learner import Store, list_marks

LINES = "".join(f"Line {n} of many.\n\n" for n in range(1, 31))
FIRST = f"## One\n\n{LINES}Below them all.\n\n```python s\n1\n```\n"
SECOND = "## Two\n\nNothing.\n"


def kept():
    with Store.open() as store:
        return [(mark.page, mark.place, mark.bookmarked, mark.note) for mark in list_marks(store)]


async def test_a_note_is_written_kept_and_shown_under_its_place(open_app, write_course):
    course = write_course(first=FIRST, second=SECOND)
    async with open_app("read", "first", course=course) as pilot:
        await pilot.press("down", "down", "down", "down", "a")
        await until(pilot, lambda: isinstance(pilot.app.screen, NoteScreen))
        assert "Line 2 of many.…" in screen_text(pilot)
        await pilot.press(*"one", "enter", *"twoo", "ctrl+z", *"2")
        await pilot.press("escape")
        await until(pilot, lambda: "✎ one" in screen_text(pilot))
        (mark,) = kept()
        assert mark[:3] == ("first/one", "Line 2 of many.", False)
        assert mark[3].startswith("one\n")
        await pilot.press("a")  # the same place: what was written is there
        await until(pilot, lambda: isinstance(pilot.app.screen, NoteScreen))
        assert "one" in screen_text(pilot)
        await pilot.press(*["backspace"] * 12, "escape")
        await until(pilot, lambda: "✎" not in screen_text(pilot))
        assert kept() == []


async def test_marks_stand_in_the_outline_and_lead_to_their_places(open_app, write_course):
    course = write_course(first=FIRST, second=SECOND)
    async with open_app("read", "first", course=course) as pilot:
        read = pilot.app.screen
        await pilot.press("m")
        await until(pilot, lambda: "⚑" in screen_text(pilot))
        await pilot.press("end", "tab", "m")  # the snippet in focus
        await until(pilot, lambda: len(kept()) == 2)
        assert kept()[1][:3] == ("first/one", "#first/s", True)
        await pilot.press("right")
        await until(pilot, lambda: read.shown == ("second", "two"))
        await pilot.press("t")
        await until(pilot, lambda: "One  ⚑" in screen_text(pilot))
        await pilot.press("escape", "N")
        await until(pilot, lambda: isinstance(pilot.app.screen, NotesScreen))
        await pilot.press("down", "enter")
        await until(pilot, lambda: read.shown == ("first", "one") and read.view.scroll_y > 10)
        await pilot.press("m")  # the same place again: the bookmark goes
        await until(pilot, lambda: len(kept()) == 1)
        await pilot.press("slash", *"below them")
        await until(pilot, lambda: "Below them all" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is read)
