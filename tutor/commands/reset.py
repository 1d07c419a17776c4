"""``backstep reset``: begin a chapter, or everything, anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.activities.errors import UsageError
from tutor.activities.parser import Parser
from tutor.commands.chosen import add_course_option, course_of
from tutor.commands.terminal import at_terminal, say_json, warn, wrapped
from tutor.commands.typed_lines import Left, typed_line
from tutor.course import find_chapter
from tutor.learner import Store
from tutor.learner.transfer.actions import reset
from tutor.study.transfer import about_reset, removed_lines, reset_title
from tutor.words import _

if TYPE_CHECKING:
    from tutor.course import ChapterInfo


def main(words: list[str]) -> int:
    """Remove what was done there, after a copy, and say where that is."""
    parser = Parser(
        "reset",
        _(
            "Forget what you did in a chapter, or everything. A copy is made first, and\n"
            "backstep import brings it back, except for the moments of runs. In a terminal you\n"
            "are asked before."
        ),
        ["reset perceptron", "reset --all", "reset --all --yes"],
    )
    parser.add_argument("name", nargs="?", metavar=_("CHAPTER"), help=_("a number or a name"))
    parser.add_argument("--all", action="store_true", help=_("everything, in every course"))
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))
    add_course_option(parser)
    parser.add_output_options(_("print one JSON object"))
    options = parser.read(words)
    if (options.name is None) != options.all:
        raise UsageError(_("name a chapter, or say --all"))
    info = None
    if options.name is not None:
        info = find_chapter(course_of(options, options.name), options.name)[0]
    if not (options.yes or options.json) and at_terminal() and not _agreed(info):
        print(_("Nothing was removed."))
        return 1
    chapter = info.id if info is not None else None
    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        removed = reset(store, chapter)
    if options.json:
        say_json({"event": "reset", "chapter": chapter, "entries": removed.entries,
                  "backup": str(removed.backup) if removed.backup else None})  # fmt: skip
    else:
        print("\n".join(removed_lines(removed)))
    return 0


def _agreed(chapter: ChapterInfo | None) -> bool:
    """Ask whether to forget a chapter, or everything."""
    print(reset_title(chapter))
    print("\n".join(wrapped(about_reset(everything=chapter is None))))
    print(_("Type y to go on, anything else to leave everything as it is."))
    try:
        return typed_line().strip().lower() in {"y", "yes"}
    except Left:
        return False
