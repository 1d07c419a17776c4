"""Another language, longer than English and with double-width characters: no screen breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import pytest
from babel.messages.pofile import read_po
from pilot import screen_text, until
from pseudo import NAME, WIDE, catalogue

from tutor.app.palette import elsewhere
from tutor.app.widgets.common.key_line import KeyLine
from tutor.app.widgets.common.top_line import TopLine
from tutor.learner.language import chosen_language
from tutor.words import cells, language, languages, use
from tutor.words.template import TEMPLATE

SIZES = [(80, 24), (120, 36)]
COURSE = {"erst": "## Eins\n\nWorte.\n"}
ENGLISH = re.compile(r"(?<![\w/.])[A-Za-z]{3,}(?![\w/.])")
NAMES = {"backstep", "Erst", "Eins", "Worte", "Esc", "PgUp", "PgDn", "min"}
"""What is no word of the program: names, what the lesson says, keys."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Iterator:
    with TEMPLATE.open("rb") as stream:
        yield catalogue(read_po(stream), tmp_path_factory.mktemp("locale"))


@pytest.fixture
def other_language(folder) -> Iterator[None]:
    assert use([NAME], folder) == NAME
    yield
    use([])


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("screen", ["home", "read", "step", "lab", "review", "progress"])
async def test_every_line_fits_and_top_line_and_footer_are_whole(
    open_app, other_language, screen, size
):
    async with open_app(screen, size=size) as pilot:
        await until(pilot, lambda: any(sign in screen_text(pilot) for sign in WIDE))
        top, keys = pilot.app.screen.query_one(TopLine), pilot.app.screen.query_one(KeyLine)
        lines = screen_text(pilot).split("\n")
        assert all(cells.width(line) <= size[0] for line in lines)
        assert keys.hints()[-1].end <= size[0]
        assert keys.hints()[-1].description in lines[-1]
        assert cells.width(lines[0].rstrip()) <= size[0]
        assert top.state in lines[0]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("screen", ["home", "review", "progress"])
async def test_no_english_is_left(open_app, other_language, write_course, screen, size):
    async with open_app(screen, size=size, course=write_course(**COURSE)) as pilot:
        await until(pilot, lambda: any(sign in screen_text(pilot) for sign in WIDE))
        await pilot.pause()
        found = set(ENGLISH.findall(screen_text(pilot))) - NAMES
        assert not found


async def test_the_palette_chooses_a_language_for_good(open_app, folder, monkeypatch):
    async with open_app() as pilot:
        assert not any(e.name.startswith("Language") for e in elsewhere(pilot.app))
    monkeypatch.setattr("tutor.app.palette.languages", lambda: languages(folder))
    monkeypatch.setattr("tutor.app.choices.use", partial(use, folder=folder))
    try:
        async with open_app() as pilot:
            entry = next(e for e in elsewhere(pilot.app) if e.name == f"Language: {NAME}")
            entry.run()
            assert language() == NAME
        assert chosen_language() == NAME
    finally:
        use([])


@pytest.mark.parametrize("screen", ["home", "step", "review"])
async def test_help_has_no_english_but_names(open_app, other_language, write_course, screen):
    async with open_app(screen, course=write_course(**COURSE)) as pilot:
        await until(pilot, lambda: any(sign in screen_text(pilot) for sign in WIDE))
        await pilot.press("question_mark")
        await until(pilot, lambda: bool(pilot.app.screen.query("#keys")))
        does = [does for _key, does in pilot.app.screen.keys]
        assert does
        assert all(set(WIDE) & set(each) for each in does)
