"""``backstep search``: where the course, and what you noted, says something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tutor.activities.parser import Parser
from tutor.commands.chosen import add_course_option, course_of
from tutor.commands.terminal import say_json, warn, wrapped
from tutor.learner import Store
from tutor.study.search import KINDS, Finder
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.course import LessonLink
    from tutor.study.search import Hit

MOST = 20


def main(words: list[str]) -> int:
    """Print what is found, the best first."""
    parser = Parser(
        "search",
        _(
            "Search lessons, glossary, questions, walks, labs and your notes for words, or for\n"
            "how words begin."
        ),
        ["search perceptron", "search chain-rule --json"],
    )
    parser.add_argument("words", nargs="+", metavar=_("WORD"), help=_("what to look for"))
    parser.add_argument(
        "--most", type=int, default=MOST, metavar=_("NUMBER"), help=_("hits at the most")
    )
    add_course_option(parser)
    parser.add_output_options(_("print one JSON object a hit"))
    options = parser.read(words)
    course = course_of(options)
    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        hits = Finder(course, store).find(" ".join(options.words), max(options.most, 0))
    if options.json:
        for hit in hits:
            say_json(_event(hit))
        return 0
    width = max((cells.width(_(name)) for name in KINDS.values()), default=0)
    for hit in hits:
        kind = cells.ljust(_(KINDS[hit.document.kind]), width)
        print(f"{kind}  {hit.document.where}")
        for line in wrapped(_shown(hit), first=" " * (width + 2)):
            print(line)
        print(f"{' ' * (width + 2)}{command(hit.document.target)}")
    if not hits:
        print(_("Nothing says that."))
    return 0


def command(target: LessonLink) -> str:
    """The command that opens what was found."""
    if target.kind == "command":
        return f"backstep {target.name}"
    return f"backstep {'glossary' if target.kind == 'term' else 'read'} {target.name}"


def _shown(hit: Hit) -> str:
    """The context; what was typed stands in ‹angle quotes›."""
    return "".join(f"‹{piece}›" if found else piece for piece, found in hit.context)


def _event(hit: Hit) -> dict[str, Any]:
    document = hit.document
    return {
        "event": "hit",
        "kind": document.kind,
        "where": document.where,
        "context": "".join(piece for piece, _found in hit.context),
        "found": [piece for piece, found in (*hit.where, *hit.context) if found],
        "page": document.target.name if document.target.kind == "page" else None,
        "command": command(document.target),
    }
