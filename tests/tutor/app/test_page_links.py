"""Links and explained words on a page: aimed at by keys, clicked, opened where they lead."""

from __future__ import annotations

import pytest
from pilot import screen_text, told, until
from textual.widgets import OptionList

from tutor.app.screens.glossary import GlossaryScreen
from tutor.app.screens.sheet import SheetScreen
from tutor.app.screens.term import TermScreen
from tutor.study.sheets import SHEETS

GLOSSARY = """\
# Words

## weight

What an input is multiplied by.

    z = w·x

- also: synapse
- first: [One](00-first.md#one)
- see: [bias]( #bias)

## bias

What is added.

- first: [Two](01-second.md#two)
""".replace("( #", "(#")

FIRST = """\
## One

In code `weight`, then **weights** and a weight.

| a synapse | bias |
|---|---|
| [there](01-second.md#two) | c |

```python s
1
```

<!-- after: s -->
Folded, a bias. [Walk](<backstep:step xor --at 3>), and [web](https://example.org/x).
<!-- end -->
"""
SECOND = "## Two\n\nNothing but a bias.\n"


def texts(pilot):
    """What each link on the page says, from the top."""
    return [link.shown.content.plain[link.start : link.end] for link in pilot.app.screen.view.links]


def aimed(pilot):
    link = pilot.app.screen.view.links.aimed
    return link and link.shown.content.plain[link.start : link.end]


@pytest.fixture
def course(write_course):
    return write_course(GLOSSARY, first=FIRST, second=SECOND)


async def test_the_first_use_of_a_word_is_explained_and_leads_to_its_page(open_app, course):
    async with open_app("read", "first", course=course) as pilot:
        await until(pilot, lambda: texts(pilot) == ["weights", "bias", "there"])
        await pilot.press("l")
        assert aimed(pilot) == "weights"
        await pilot.press("enter")
        await until(pilot, lambda: "What an input is multiplied by." in screen_text(pilot))
        assert "z = w·x" in screen_text(pilot)
        await pilot.press("down", "enter")  # see also bias
        await until(pilot, lambda: "What is added." in screen_text(pilot))
        await pilot.press("backspace")
        await until(pilot, lambda: "What an input" in screen_text(pilot))
        await pilot.press("down", "enter", "enter")  # the page that introduces it
        await until(pilot, lambda: pilot.app.screen.shown == ("second", "two"))
        await pilot.press("backspace")
        await until(pilot, lambda: pilot.app.screen.shown == ("first", "one"))


async def test_links_open_where_they_lead_and_the_way_back_leads_here(open_app, course):
    async with open_app("read", "first", course=course) as pilot:
        read = pilot.app.screen
        await until(pilot, lambda: texts(pilot) == ["weights", "bias", "there"])
        await pilot.press("l", "l", "l", "l")
        assert aimed(pilot) == "there"  # and there is no further one
        await pilot.press("L")
        assert aimed(pilot) == "bias"
        await pilot.press("escape")
        assert aimed(pilot) is None
        assert pilot.app.screen is read
        await pilot.press("L", "enter")
        await until(pilot, lambda: read.shown == ("second", "two"))
        await pilot.press("backspace")
        await until(pilot, lambda: read.shown == ("first", "one"))
        await pilot.press("o")  # what was folded has links, too
        await until(pilot, lambda: texts(pilot)[3:] == ["Walk", "web"])
        await pilot.press("L", "enter")
        await until(pilot, lambda: any("https://example.org/x" in each for each in told(pilot)))
        await pilot.press("L", "enter")
        await until(pilot, lambda: pilot.app.current_mode == "step")
        await pilot.press("backspace")
        await until(pilot, lambda: pilot.app.screen is read)


async def test_a_word_is_clicked_and_chosen_from_all(open_app, course):
    async with open_app("read", "first", course=course) as pilot:
        await until(pilot, lambda: texts(pilot)[0] == "weights")
        (row, column) = next(
            (y, line.index("weights"))
            for y, line in enumerate(screen_text(pilot).split("\n"))
            if "weights" in line
        )
        await pilot.click(offset=(column, row))
        await until(pilot, lambda: isinstance(pilot.app.screen, TermScreen))
        await pilot.press("escape", "g")
        await until(pilot, lambda: isinstance(pilot.app.screen, GlossaryScreen))
        await pilot.press(*"syn", "enter")
        await until(pilot, lambda: "What an input" in screen_text(pilot))


async def test_the_sheets_stand_behind_the_words_of_the_page(open_app):
    async with open_app("read", "perceptron") as pilot:
        await until(pilot, lambda: texts(pilot))
        await pilot.press("g")
        await until(pilot, lambda: isinstance(pilot.app.screen, GlossaryScreen))
        listed = [option.id for option in pilot.app.screen.query_one(OptionList).options]
        first = listed.index("sheet notation")
        assert listed[first : first + 3] == [f"sheet {name}" for name in SHEETS]
        assert 0 < first < 20
        await pilot.press(*"cheat", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, SheetScreen))
        await until(pilot, lambda: "db = −dc" in screen_text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen.query("PageView"))
