"""The glossary: every word of the course; Enter has one explained."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets.option_list import Option

from tutor.app.screens.choosing import ChoosingScreen

if TYPE_CHECKING:
    from tutor.course import Glossary, Term


class GlossaryScreen(ChoosingScreen):
    """Dismisses with a word's slug, or None. The words of the page below come first."""

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
        for number, term in found:
            yield Option(_line(term, here=number < self._here), id=term.slug)


def _line(term: Term, *, here: bool) -> Content:
    """The word and its other forms; a mark where the page below uses it."""
    also = f"  {', '.join(term.also)}" if term.also else ""
    return Content.assemble(("· " if here else "  ", "$primary"), term.name, (also, "$quiet"))
