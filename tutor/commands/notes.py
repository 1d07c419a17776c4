"""``backstep notes``: what you noted on pages, and your bookmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tutor.activities.parser import Parser
from tutor.commands.chosen import add_course_option, course_of
from tutor.commands.terminal import say_json, warn, wrapped
from tutor.course import places
from tutor.learner import Store, list_marks
from tutor.learner.times import iso
from tutor.study.marked import in_order
from tutor.words import _

if TYPE_CHECKING:
    from tutor.study.marked import Marked


def main(words: list[str]) -> int:
    """Print every note and bookmark, in the order of the pages."""
    parser = Parser(
        "notes", _("Your notes and bookmarks, page by page."), ["notes", "notes --json"]
    )
    add_course_option(parser)
    parser.add_output_options(_("print one JSON object a note or bookmark"))
    options = parser.read(words)
    course = course_of(options)
    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        found = in_order(list_marks(store), course)
    if options.json:
        for one in found:
            say_json(_event(one))
        return 0
    page = ""
    for one in found:
        if one.mark.page != page:
            if page:
                print()
            page = one.mark.page
            print(one.where)
            print(f"  backstep read {page}" if one.there else _("  This page is gone."))
        for line in _lines(one):
            print(line)
    if not found:
        print(_("There are no notes yet. On a page, a writes one and m sets a bookmark."))
    return 0


def _lines(one: Marked) -> list[str]:
    mark, place = one.mark, places.told(one.mark.place)
    lines = wrapped(place, first="  ⚑ " if mark.bookmarked else "    ") if place else []
    if mark.bookmarked and not place:
        lines = ["  ⚑"]
    for number, line in enumerate(mark.note.splitlines()):
        lines += wrapped(line, first="      " if number else "    ✎ ")
    return lines


def _event(one: Marked) -> dict[str, Any]:
    mark = one.mark
    return {
        "event": "note",
        "page": mark.page,
        "place": mark.place,
        "bookmarked": mark.bookmarked,
        "note": mark.note,
        "at": iso(mark.at),
        "there": one.there,
    }
