"""Text keeps a column clear of the scrollbar, on every page and every screen."""

from __future__ import annotations

import pytest
from loops import some
from pilot import screen_strips, until
from soaking import SOAKING

from tutor.app.screens.help import HelpScreen
from tutor.course import load_chapter, load_course

SIZES = [(80, 24), (120, 36)]
PAGES = [
    (info.id, number)
    for info in load_course().chapters
    if info.path is not None
    for number in range(1, len(load_chapter(info).pages) + 1)
][:: 1 if SOAKING else 16]
"""Every page in a soak, some of each chapter otherwise."""


def touching(pilot):
    """The widgets whose text reaches their scrollbar, and one such line of each."""
    rows = [strip.text for strip in screen_strips(pilot)]
    found = {}
    for widget in pilot.app.screen.query("*"):
        if not (widget.show_vertical_scrollbar and widget.region and widget.visible):
            continue
        bar = widget.vertical_scrollbar.region
        for y in range(max(bar.y, 0), min(bar.bottom, len(rows))):
            row = rows[y]
            if bar.x and len(row) > bar.x and row[bar.x - 1].isalnum():
                found[str(widget)] = row
    return found


@pytest.mark.parametrize("size", SIZES if SOAKING else SIZES[:1], ids="{0[0]}x{0[1]}".format)
async def test_no_text_of_a_screen_or_its_help_touches_its_scrollbar(each_screen, size):
    async for pilot, mode in each_screen(size=size):
        assert mode
        await until(pilot, lambda pilot=pilot: not touching(pilot))
        await pilot.press("f1")
        await until(pilot, lambda pilot=pilot: isinstance(pilot.app.screen, HelpScreen))
        await until(pilot, lambda pilot=pilot: not touching(pilot))
        await pilot.press("escape")


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
async def test_no_text_of_a_page_touches_its_scrollbar(open_app, size):
    async with open_app("read", "start", size=size) as pilot:
        screen = pilot.app.screen
        for chapter, number in some(PAGES):
            screen.go(chapter, number - 1)
            await until(pilot, lambda n=number, s=screen: s.shown and s.number == n - 1)
            await pilot.pause()
            for _ in range(2):
                await until(pilot, lambda: not touching(pilot))
                screen.view.scroll_end(animate=False)
                await pilot.pause()
