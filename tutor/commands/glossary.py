"""``backstep glossary``: the course's words, each explained."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tutor.activities.parser import Parser
from tutor.commands.chosen import add_course_option, course_of
from tutor.commands.markdown import plain_lines
from tutor.commands.terminal import at_terminal, say_json, wrapped
from tutor.course import load_glossary
from tutor.study.introduced import introduced
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.course import Course, Glossary, Term


def main(words: list[str]) -> int:
    """Print a term's entry, or all entries, or a list of all terms."""
    parser = Parser(
        "glossary",
        _(
            "What a word of the course means. Without a word: a list of them at a terminal, and\n"
            "with --plain, or where the output goes elsewhere, each of them explained."
        ),
        [
            "glossary",
            "glossary learning-rate",
            "glossary --plain | less",
            "glossary softmax --json",
        ],
    )
    parser.add_argument("term", nargs="*", metavar=_("WORD"), help=_("its name, or another form"))
    add_course_option(parser)
    parser.add_output_options(_("print one JSON object a word"))
    options = parser.read(words)
    course = course_of(options)
    glossary = load_glossary(course)
    terms = (glossary.find(" ".join(options.term)),) if options.term else glossary.terms
    if options.json:
        for term in terms:
            say_json(_event(term, course))
        return 0
    if not terms:
        print(_("This course has no glossary."))
    if terms and not options.term and not options.plain and at_terminal():
        for line in _list(terms, course):
            print(line)
        return 0
    for number, term in enumerate(terms):
        if number:
            print()
        for line in _entry(term, glossary, course):
            print(line)
    return 0


def _list(terms: tuple[Term, ...], course: Course) -> Iterator[str]:
    width = max(cells.width(term.name) for term in terms)
    for term in terms:
        yield f"{cells.ljust(term.name, width)}  {', '.join(term.also)}".rstrip()
    yield ""
    yield _("To look one up: {command}", command=course.command("glossary WORD"))


def _entry(term: Term, glossary: Glossary, course: Course) -> Iterator[str]:
    yield term.name
    yield "-" * cells.width(term.name)
    yield from plain_lines(term.markdown)
    yield ""
    if term.also:
        yield from wrapped(", ".join(term.also), first=_("Also: "))
    first = introduced(term, course)
    yield from wrapped(first.told, first=_("First: "))
    if first.page:
        yield from wrapped(f"backstep read {first.page}", first="       ")
    if term.see:
        names = ", ".join(glossary.by_slug[slug].name for slug in term.see)
        yield from wrapped(names, first=_("See: "))


def _event(term: Term, course: Course) -> dict[str, Any]:
    first = introduced(term, course)
    return {
        "event": "term",
        "id": term.slug,
        "term": term.name,
        "also": list(term.also),
        "text": term.markdown,
        "formula": term.formula or None,
        "chapter": term.chapter,
        "page": first.page,
        "see": list(term.see),
    }
