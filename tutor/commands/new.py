"""``backstep new chapter``: begin a chapter, or a course of one's own."""

from __future__ import annotations

import contextlib
import shlex
from pathlib import Path

from tutor.activities.errors import UsageError
from tutor.activities.parser import Parser, typed
from tutor.activities.value_types import OneOf
from tutor.commands.terminal import say_json
from tutor.course.pack_files import CONTENTS
from tutor.learner import DataDirectoryError, LearnerDataError, Store, own_course
from tutor.words import _
from tutor.words.reasons import why


def main(words: list[str]) -> int:
    """Write the file, and say which."""
    parser = Parser(
        "new",
        _(
            "Begin a chapter of a course of your own: of the one in this folder, or in the folder\n"
            "that --course names, where a course is begun if there is none yet."
        ),
        ["new chapter attention Attention --course my-course"],
    )
    parser.add_argument(
        "what",
        metavar=_("WHAT"),
        type=typed(OneOf("chapter")),
        help=_("what to begin: a chapter, so far"),
    )
    parser.add_argument("slug", metavar=_("SLUG"), help=_("its permanent name, in small letters"))
    parser.add_argument("title", metavar=_("TITLE"), help=_("its title"))
    parser.add_argument("--course", type=Path, metavar=_("FOLDER"), help=_("the course's folder"))
    parser.add_output_options(_("print the file's path as JSON"))
    options = parser.read(words)
    from tutor.authoring.new_chapter import begin_course, check_names, new_chapter

    root: Path = options.course or Path()
    check_names(options.slug, options.title)  # before anything is written
    if options.course is None and not (root / CONTENTS).exists():
        raise UsageError(
            _(
                "there is no course in this folder; to begin one: {command}",
                command=shlex.join(
                    [
                        "backstep",
                        "new",
                        "chapter",
                        options.slug,
                        options.title,
                        "--course",
                        "FOLDER",
                    ]
                ),
            )
        )
    try:
        begun = begin_course(root)
        path = new_chapter(root, options.slug, options.title)
    except OSError as error:
        raise UsageError(
            _("{path} cannot be written: {reason}", path=error.filename, reason=why(error))
        ) from None
    if begun:
        _own(root)
    if options.json:
        say_json({"event": "chapter", "path": str(path)})
        return 0
    print(_("{path} is there now. Look at it again and again with:", path=path))
    lint = ["backstep", "lint", options.slug, "--course", str(root), "--run", "--watch"]
    print(" ", shlex.join(lint))
    print(_("Open the course with:"))
    print(" ", shlex.join(["backstep", "--course", str(root)]))
    return 0


def _own(root: Path) -> None:
    """Keep that the learner began this course: nobody need ask whether to trust its code. Where
    that cannot be kept, they are asked.
    """
    with contextlib.suppress(LearnerDataError, DataDirectoryError), Store.open() as store:
        own_course(store, root.resolve())
