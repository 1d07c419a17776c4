"""Another language, longer than English and with double-width characters: no screen breaks, and
no English is left on it but names, code and what the lesson says.
"""

from __future__ import annotations

from functools import partial

import pytest
from foreign import GLOSSARY, GREEK, english, fill
from loops import some
from pilot import screen_text, told, until
from pseudo import NAME, WIDE, pseudo
from soaking import SOAKING

from tutor.app.palette import elsewhere
from tutor.app.widgets.common.key_line import KeyLine
from tutor.app.widgets.common.top_line import TopLine
from tutor.app.widgets.page.snippet_view import SnippetView
from tutor.learner import Store
from tutor.learner.language import chosen_language
from tutor.words import cells, language, languages, use

SIZES = [(80, 24), (120, 36)]

STEPPING = (
    "e escape j escape c t a p 5 enter escape p v k v right space space o n m z z Z Z x + - "
    "f s u home end"
)
"""Keys of the stepper, each of which shows something else."""

TOURS = {
    "home": [
        ("", "Continue"), ("question_mark", "closes"), ("escape ctrl+p", "key {key}"),
        ("9 9 9", "nothing by that name"), ("escape slash", "search the course"),
        ("9 9 9", "nothing says that"),
    ],
    "read ab": [
        ("", "   r run"), ("g", "type a few letters"), ("enter", "see also {word}"),
        ("down enter", ""), ("escape g 9 9 9", "nothing has that name"),
        ("escape a", "the whole page"), ("9 escape", "✎ 9"), ("m", "⚑"), ("N", "⚑✎"),
        ("escape", ""), ("m a", "the whole page"), ("backspace", ""),
        ("escape question_mark", "closes"), ("escape t", "type a few letters"),
        ("escape tab e", "   F9 run   Esc done"),
        ("escape", "   x reset"), ("r", "✓"), ("y", ""),
        ("tab r", "The snippet"), ("tab enter", "Not right."),
        ("tab enter", ""), ("tab 4 enter", ""),
        ("tab enter", ""), ("escape b", "forward"),
        ("question_mark", "closes"), ("escape b right b", "ready"),
        ("question_mark", "closes"), ("escape ctrl+p", "key {key}"),
    ],
    "step mazur --at=9": [
        ("", "rate {rate}"), ("question_mark", "closes"),
        ("escape w", "A network or an expression of your own"),
        ("q q", "No walk has {typed} in its name."), ("escape", "rate {rate}"),
        *((key, "") for key in STEPPING.split()),
    ],
    "step lstm-2 --at=20": [("", "rate {rate}"), ("x", ""), ("x", ""), ("Z", ""), ("t", "")],
    "step attention-2x3 --at=20": [("", "rate {rate}"), ("t", ""), ("c", ""), ("e q enter", "")],
    "lab": [
        ("", "ready"), ("question_mark", "closes"), ("escape tab end shift+tab shift+tab k", "▴"),
        ("escape l z", "loss (log)"),
    ],
    "review": [("", "Nothing is due now."), ("question_mark", "closes"), ("escape a", "Ποι")],
    "progress": [("", "calendar"), ("question_mark", "closes")],
}  # fmt: skip
"""Where a learner looks on each screen: the keys, and what can be seen then, if not at once."""


def is_seen(pilot, message):
    """Whether a message is on the screen in the other language, up to its first fact."""
    text = pseudo(message).partition("{")[0].rstrip(WIDE) if message.isascii() else message
    return text.strip() in screen_text(pilot) or any(text in each for each in told(pilot))


def outputs(pilot):
    """What programs printed on this page, line by line."""
    ran = [view.outcome for view in pilot.app.screen.query(SnippetView)]
    return [line for one in ran if one for line in one.output.splitlines() if line.strip()]


@pytest.mark.parametrize(
    ("start", "size"),
    [
        pytest.param(start, size, id=f"{start} {size[0]}x{size[1]}")
        for start in TOURS
        for size in SIZES
        if SOAKING or size == SIZES[0] or start in ("read ab", "lab")
    ],
)
async def test_no_english_is_left_and_every_line_fits(
    open_app, other_language, write_course, start, size
):
    """All at the size at which less fits; a page and the lab, whose bench and curves stand beside
    at the other one only, at both; in a soak all at both.
    """
    with Store.open() as store:
        fill(store, "ab")
    async with open_app(
        *start.split(), size=size, course=write_course(GLOSSARY, ab=GREEK)
    ) as pilot:
        for keys, message in some(TOURS[start]):
            await pilot.press(*keys.split())
            await until(pilot, lambda message=message: is_seen(pilot, message))
            await pilot.pause()
            text = screen_text(pilot)
            for printed in outputs(pilot):
                text = text.replace(printed, "")
            assert not english(text), f"{keys}\n{text}"
            assert not english("\n".join(told(pilot))), keys
            assert all(cells.width(line) <= size[0] for line in text.split("\n"))


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_top_line_and_footer_are_whole(each_screen, other_language, size):
    async for pilot, _ in each_screen(size=size):
        await until(pilot, lambda p=pilot: any(sign in screen_text(p) for sign in WIDE))
        top, keys = pilot.app.screen.query_one(TopLine), pilot.app.screen.query_one(KeyLine)
        lines = screen_text(pilot).split("\n")
        assert keys.hints()[-1].end <= size[0]
        assert keys.hints()[-1].description in lines[-1]
        assert cells.width(lines[0].rstrip()) <= size[0]
        assert top.state in lines[0]


async def test_the_palette_chooses_a_language_for_good(
    open_app, folder, other_language, monkeypatch
):
    use([])
    async with open_app() as pilot:
        assert not any(e.name.startswith("Language") for e in elsewhere(pilot.app))
    monkeypatch.setattr("tutor.app.palette.languages", lambda: languages(folder))
    monkeypatch.setattr("tutor.app.choices.use", partial(use, folder=folder))
    async with open_app() as pilot:
        entry = next(e for e in elsewhere(pilot.app) if e.name == f"Language: {NAME}")
        entry.run()
        assert language() == NAME
    assert chosen_language() == NAME


async def test_help_has_no_english_but_names(each_screen, other_language, write_course):
    async for pilot, _ in each_screen("home", "step", "review", course=write_course(ab=GREEK)):
        await until(pilot, lambda p=pilot: any(sign in screen_text(p) for sign in WIDE))
        await pilot.press("question_mark")
        await until(pilot, lambda pilot=pilot: bool(pilot.app.screen.query("#keys")))
        does = [does for _key, does in pilot.app.screen.keys]
        assert does
        assert all(set(WIDE) & set(each) for each in does)
        await pilot.press("escape")
