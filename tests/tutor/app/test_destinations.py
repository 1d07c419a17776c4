"""What is chosen over any screen is what opens, wherever the learner was and had read before."""

from __future__ import annotations

import pytest
from pilot import screen_text, until
from soaking import SOAKING
from textual.widgets import OptionList

from tutor.activities.registry import first_lab
from tutor.app.modes import MODES
from tutor.app.screens.glossary import GlossaryScreen
from tutor.app.screens.term import TermScreen

GLOSSARY = """\
# Words

## plum

A fruit.

- first: [Three](01-second.md#three)
"""

COURSE = {
    "first": "## One\n\nApples are red.\n\n## Two\n\nPears are green.\n",
    "second": "## Three\n\nPlums are blue.\n",
}
STARTS = sorted({*MODES, "step", first_lab()} - {"test"})
"""Every screen but a chapter's test, which opens for a chapter only."""


async def chosen_by_search(pilot):
    await pilot.press("slash", *"blue")
    await until(pilot, lambda: "Plums are blue" in screen_text(pilot))
    await pilot.press("enter")


async def chosen_in_the_palette(pilot):
    await pilot.press("ctrl+p", *"three")
    await until(pilot, lambda: "read this page" in screen_text(pilot))
    await pilot.press("enter")


async def chosen_in_the_glossary(pilot):
    await pilot.press("ctrl+p", *"glossary")
    await until(pilot, lambda: "what a word of the course means" in screen_text(pilot))
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, GlossaryScreen))
    await until(pilot, lambda: pilot.app.screen.query_one(OptionList).highlighted == 0)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, TermScreen))
    await until(pilot, lambda: pilot.app.screen.query_one(OptionList).highlighted == 0)
    await pilot.press("enter")


WAYS = [chosen_by_search, chosen_in_the_palette, chosen_in_the_glossary]


@pytest.mark.parametrize(
    ("start", "choose"),
    [
        pytest.param(start, choose, id=f"{start} {choose.__name__}")
        for at, start in enumerate(STARTS)
        for which, choose in enumerate(WAYS)
        if SOAKING or which == at % len(WAYS)
    ],
)
async def test_the_page_that_was_chosen_opens(open_app, write_course, start, choose):
    """From each screen by one of the ways; in a soak, by each."""
    async with open_app(start, course=write_course(GLOSSARY, **COURSE)) as pilot:
        app = pilot.app
        await until(pilot, lambda: app.screen.is_mounted and app.focused is not None)
        await choose(pilot)
        await until(pilot, lambda: app.current_mode == "read" and app.screen.shown is not None)
        await until(pilot, lambda: app.screen.shown == ("second", "three"))
