"""``backstep notes``: what was noted, page by page."""

from __future__ import annotations

import json

from tutor.learner import PageMark, Store, save_mark


def test_without_notes_it_says_how_to_write_one(backstep, course):
    assert "a writes one" in backstep("notes")[1]
    assert backstep("notes", "--json")[:2] == (0, "")


def test_notes_and_bookmarks_are_listed_by_their_pages(backstep, course):
    with Store.open() as store:
        save_mark(store, PageMark("first/two", "#first/pick", bookmarked=True))
        save_mark(store, PageMark("first/one-page", "Some bold words", note="one\ntwo"))
    code, out, _ = backstep("notes")
    assert code == 0
    assert out.splitlines() == [
        "0 › One page",
        "  backstep read first/one-page",
        "    Some bold words…",
        "    ✎ one",
        "      two",
        "",
        "0 › Another page",
        "  backstep read first/two",
        "  ⚑ pick",
    ]
    first, second = (json.loads(line) for line in backstep("notes", "--json")[1].splitlines())
    assert (first["event"], first["page"], first["note"]) == ("note", "first/one-page", "one\ntwo")
    assert (second["bookmarked"], second["place"]) == (True, "#first/pick")
    assert "first/two" in backstep("search", "pick", "--json")[1]
