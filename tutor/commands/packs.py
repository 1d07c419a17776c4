"""``backstep packs``: courses of others, what they would run, and whether they are trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.activities.errors import UsageError
from tutor.activities.parser import Parser
from tutor.commands.chosen import open_course
from tutor.commands.terminal import say_json, warn, wrapped
from tutor.commands.trusting import code_lines, warning_lines
from tutor.course import LessonError, NotInCourse
from tutor.course.packs import installed_packs, open_pack
from tutor.learner import (
    Store,
    disown_course,
    distrust_pack,
    known_packs,
    trust_pack,
    trusted_packs,
)
from tutor.words import _

if TYPE_CHECKING:
    from pathlib import Path

    from tutor.course import Course


def main(words: list[str]) -> int:
    """List the packs, or show what one would run; trust it or take that back."""
    parser = Parser(
        "packs",
        _(
            "Courses of others. Without a name: those that are installed, or were opened before.\n"
            "With one: the code that it would run. A pack's code runs only once you trust it;\n"
            "when the pack changes, you are asked again. Your own, begun with new, runs at once."
        ),
        ["packs", "packs my-course", "packs my-course --trust"],
    )
    parser.add_argument(
        "name", nargs="?", metavar=_("PATH|PACKAGE"), help=_("its folder, or its name")
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--trust", action="store_true", help=_("let its code run"))
    how.add_argument("--distrust", action="store_true", help=_("let its code run no more"))
    parser.add_output_options(_("print one pack, or one piece of code, per line as JSON"))
    options = parser.read(words)
    if options.name is None and (options.trust or options.distrust):
        raise UsageError(_("name a pack; {command} lists them", command="backstep packs"))
    if options.name is None:
        with Store.open() as store:
            _list(store, as_json=options.json)
        return 0
    course = open_course(options.name)
    if not course.pack:
        raise UsageError(_("{name} is the course that ships: its code may run", name=options.name))
    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        return _one(store, course, options.trust, options.distrust, as_json=options.json)


def _list(store: Store, *, as_json: bool) -> None:
    packs = {**known_packs(store), **installed_packs()}
    for name, folder in packs.items():
        title, problem, trusts = _state(store, folder)
        if as_json:
            say_json({"event": "pack", "pack": name, "title": title, "folder": str(folder),
                      "trusted": trusts, "problem": problem})  # fmt: skip
            continue
        print(f"{name}  {title}".rstrip())
        said = problem or (_("trusted") if trusts else _("not trusted: you can read it"))
        print(f"    {folder}")
        for line in wrapped(said, first="    "):
            print(line)
    if not packs and not as_json:
        print(_("There are no packs. To open one: {command}", command="backstep --course FOLDER"))


def _state(store: Store, folder: Path) -> tuple[str, str, bool]:
    """A pack's title, why it cannot be read if it cannot, and whether it is trusted."""
    from tutor.study.trust import Trust

    try:
        course = open_pack(str(folder))
        return course.title, "", Trust(store, course)(course.pack)
    except (LessonError, NotInCourse) as problem:
        return "", str(problem), False


def _one(store: Store, course: Course, trust: bool, distrust: bool, *, as_json: bool) -> int:
    from tutor.study.trust import is_own, would_run

    found = would_run(course)
    if trust:
        trust_pack(store, found.digest)
    elif distrust:
        distrust_pack(store, found.digest)
        if course.folder is not None:
            disown_course(store, course.folder.resolve())
    own = is_own(store, course)
    trusts = own or found.digest in trusted_packs(store)
    if as_json:
        for code in found.codes:
            say_json({"event": "code", "id": code.name, "file": code.file, "line": code.line,
                      "text": code.text})  # fmt: skip
        say_json({"event": "done", "pack": course.pack, "title": course.title,
                  "folder": str(course.folder), "snippets": len(found.snippets),
                  "exercises": len(found.exercises), "questions": len(found.questions),
                  "modules": len(found.modules), "unread": list(found.unread),
                  "trusted": trusts})  # fmt: skip
        return 0
    for line in code_lines(found):
        print(line)
    for line in warning_lines(course, found):
        print(line)
    if own:
        print(_("You began it yourself: its code runs."))
    elif trusts:
        print(_("You trust it: its code runs."))
    else:
        command = f"backstep packs {course.pack} --trust"
        print(
            _("You do not trust it: its code does not run. To let it: {command}", command=command)
        )
    return 0
