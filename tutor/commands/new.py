"""``backstep new chapter``: begin a chapter, or a course of one's own."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from tutor.activities.errors import UsageError
from tutor.activities.parser import Parser, typed
from tutor.activities.value_types import OneOf
from tutor.commands.terminal import say_json
from tutor.course import load_course
from tutor.course.contents import FORMAT, RESERVED
from tutor.words import _
from tutor.words.reasons import why

COURSE = """\
format_version = {version}
title = "{title}"
pack = "{pack}"

[[chapter]]
number = 0
slug = "start"
title = "Start"
idea = "In a few words."
minutes = 5
needs = []
"""


def main(words: list[str]) -> int:
    """Write the file, and say which."""
    parser = Parser(
        "new",
        _("Begin a chapter in a course's folder; the folder's course.toml is made if need be."),
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
    parser.add_argument(
        "--course", type=Path, default=Path("."), metavar=_("FOLDER"), help=_("the course's folder")
    )
    parser.add_output_options(_("print the file's path as JSON"))
    options = parser.read(words)
    from tutor.authoring.new_chapter import check_names, new_chapter

    root: Path = options.course
    check_names(options.slug, options.title)  # before anything is written
    try:
        root.mkdir(parents=True, exist_ok=True)
        contents = root / "course.toml"
        if not contents.exists():
            pack = _pack_name(root)
            text = COURSE.format(version=FORMAT, title=pack, pack=pack)
            contents.write_text(text, encoding="utf-8")
        path = new_chapter(root, load_course(root=root), options.slug, options.title)
    except OSError as error:
        raise UsageError(
            _("{path} cannot be written: {reason}", path=error.filename, reason=why(error))
        ) from None
    if options.json:
        say_json({"event": "chapter", "path": str(path)})
        return 0
    print(_("{path} is there now. Look at it again and again with:", path=path))
    print(" ", shlex.join(["backstep", "lint", "--run", "--watch", str(path)]))
    print(_("Open the course with:"))
    print(" ", shlex.join(["backstep", "--course", str(root)]))
    return 0


def _pack_name(root: Path) -> str:
    """The folder's name as that of a pack."""
    name = "-".join(re.findall("[a-z0-9]+", root.resolve().name.lower()))
    return name if name and name not in RESERVED else "course"
