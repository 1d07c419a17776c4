"""The glossary: every word of the course, and the sheets beside it; Enter opens one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets.option_list import Option

from tutor.app.screens.choosing import ChoosingScreen
from tutor.study.sheets import SHEETS
from tutor.words import _

if TYPE_CHECKING:
    from tutor.course import Glossary, Term


SHEET = "sheet "
"""What stands before a sheet's name where a word's slug is expected; no slug has a blank."""


class GlossaryScreen(ChoosingScreen):
    """Dismisses with a word's slug, a sheet's name after `SHEET`, or None. The words of the page
    below come first, then the sheets; where there are no such words, the sheets come last.
    """

    def __init__(self, glossary: Glossary, here: tuple[str, ...] = ()) -> None:
        """`here` are the slugs of the words on the page below."""
        super().__init__()
        first = [glossary.by_slug[slug] for slug in here if slug in glossary.by_slug]
        self._terms = [*first, *(term for term in glossary.terms if term not in first)]
        self._here = len(first)

    def options(self, typed: list[str]) -> Iterator[Option]:
        found = [
            (number, term)
            for number, term in enumerate(self._terms)
            if all(part in " ".join(term.forms).casefold() for part in typed)
        ]
        if typed:  # what begins so comes first
            found.sort(key=lambda one: not one[1].name.casefold().startswith(typed[0]))
        words = [
            Option(_line(term, here=number < self._here), id=term.slug) for number, term in found
        ]
        first = len(words) if typed else self._here or len(words)
        yield from words[:first]
        yield from _sheets(typed)
        yield from words[first:]


def _sheets(typed: list[str]) -> Iterator[Option]:
    """The sheets that have a word beginning with each of those typed."""
    for sheet in SHEETS.values():
        title = _(sheet.title)
        words = f"{title} {sheet.name}".casefold().split()
        if all(any(word.startswith(part) for word in words) for part in typed):
            about = (f"  {_(sheet.about)}", "$quiet")
            yield Option(Content.assemble(("→ ", "$primary"), title, about), id=SHEET + sheet.name)


def _line(term: Term, *, here: bool) -> Content:
    """The word and its other forms; a mark where the page below uses it."""
    also = f"  {', '.join(term.also)}" if term.also else ""
    return Content.assemble(("· " if here else "  ", "$primary"), term.name, (also, "$quiet"))
