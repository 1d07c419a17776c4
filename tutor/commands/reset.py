"""``backstep reset``: begin a chapter, or everything, anew."""

from __future__ import annotations

from tutor.activities.errors import UsageError
from tutor.activities.parser import Parser
from tutor.commands.chosen import add_course_option, course_of
from tutor.commands.terminal import say_json, warn
from tutor.course import find_chapter
from tutor.learner import Store
from tutor.learner.transfer.actions import reset
from tutor.study.transfer import removed_lines
from tutor.words import _


def main(words: list[str]) -> int:
    """Remove what was done there, after a copy, and say where that is."""
    parser = Parser(
        "reset",
        _(
            "Forget what you did in a chapter, or everything. A copy is made first, and\n"
            "backstep import brings it back."
        ),
        ["reset perceptron", "reset --all"],
    )
    parser.add_argument("name", nargs="?", metavar=_("CHAPTER"), help=_("a number or a name"))
    parser.add_argument("--all", action="store_true", help=_("everything, in every course"))
    add_course_option(parser)
    parser.add_output_options(_("print one JSON object"))
    options = parser.read(words)
    if (options.name is None) != options.all:
        raise UsageError(_("name a chapter, or say --all"))
    chapter = None
    if options.name is not None:
        chapter = find_chapter(course_of(options, options.name), options.name)[0].id
    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        removed = reset(store, chapter)
    if options.json:
        say_json({"event": "reset", "chapter": chapter, "entries": removed.entries,
                  "backup": str(removed.backup)})  # fmt: skip
    else:
        print("\n".join(removed_lines(removed)))
    return 0
