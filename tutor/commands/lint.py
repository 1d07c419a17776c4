"""``backstep lint``: everything that can be wrong with a course, before a learner meets it."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.activities.errors import UsageError
from tutor.activities.parser import Parser
from tutor.commands.chosen import add_course_option, open_course
from tutor.commands.failures import FAILED
from tutor.commands.terminal import say_json, warn
from tutor.course import LessonError, find_chapter, lessons_folder, load_course
from tutor.course.load import stamp_of
from tutor.course.pack_files import CONTENTS
from tutor.words import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tutor.authoring.lint import Linted
    from tutor.authoring.problem import Problem
    from tutor.course import Course
    from tutor.course.load import Stamp

LOOK = 0.3
"""Seconds between two looks at files that are watched."""


def main(words: list[str]) -> int:
    """Print one problem a line, ``file:line: problem``; 1 if there is any."""
    parser = Parser(
        "lint",
        _(
            "Look through the lessons: format, style, links, and what each snippet, exercise and\n"
            "mutant does when it runs. Code of another's course runs only with --run: it does\n"
            "what it likes with your files."
        ),
        ["lint --no-run", "lint 0 --no-run --json"],
    )
    parser.add_argument(
        "names", nargs="*", metavar=_("CHAPTER"), help=_("numbers or names; all, if none is named")
    )
    add_course_option(parser)
    running = parser.add_mutually_exclusive_group()
    running.add_argument("--no-run", action="store_true", help=_("read only; run nothing"))
    running.add_argument(
        "--run", action="store_true", help=_("run the code of another course, which you trust")
    )
    parser.add_argument(
        "--watch", action="store_true", help=_("again whenever a file changes; ctrl+C ends it")
    )
    parser.add_argument(
        "--causes",
        action="store_true",
        help=_("list the sentences that say why and name no experiment; run nothing"),
    )
    parser.add_output_options(_("one problem a line, as JSON"))
    options = parser.read(words)
    root = _folder(options.course)
    names = options.names
    files = list(map(partial(_file, load_course(root=root)), names)) if names else []
    if options.causes:
        return _list_causes(root, files, as_json=options.json)
    ours = root.resolve() == lessons_folder().resolve()
    run = options.run or (ours and not options.no_run)
    if not (run or options.no_run):
        warn(_("Nothing is run: if you trust this course, {option} runs its code.", option="--run"))
    if not options.watch:
        return _once(root, files, run=run, as_json=options.json)
    seen: dict[Path, Stamp] = {}
    while True:
        now = _stamps(root)
        changed = [path for path in now if now[path] != seen.get(path)]
        if changed:
            chapters = [path for path in changed if path.suffix == ".md"] if seen else files
            seen = now
            _once(root, chapters, run=run, as_json=options.json)
        time.sleep(LOOK)


def _folder(where: str | None) -> Path:
    """The folder of a course, which need not be one that can be read. Errors: NotInCourse,
    LessonError.
    """
    if where is None:
        return lessons_folder()
    path = Path(where).expanduser()
    if (path / CONTENTS).is_file():
        return path
    return open_course(where).folder or lessons_folder()


def _file(course: Course, name: str) -> Path:
    """The file of a chapter. Errors: NotInCourse, UsageError."""
    info, page = find_chapter(course, name)
    if page is not None or info.path is None:
        raise UsageError(_("{name} is a page; a chapter is looked through as a whole", name=name))
    return info.path


def _once(root: Path, files: Iterable[Path], *, run: bool, as_json: bool) -> int:
    from tutor.authoring.lint import lint
    from tutor.authoring.problem import Problem
    from tutor.authoring.trial import trial

    try:
        linted = lint(files, root)
    except LessonError as error:
        _say(Problem(error.file, error.line, f"{error.problem}; {error.remedy}"), as_json=as_json)
        return FAILED
    problems = list(linted.problems)
    for problem in problems:
        _say(problem, as_json=as_json)
    if run:
        for problem in asyncio.run(trial(linted)):
            problems.append(problem)
            _say(problem, as_json=as_json)
    _sum_up(linted, len(problems), run=run, as_json=as_json)
    return FAILED if problems else 0


def _list_causes(root: Path, files: Iterable[Path], *, as_json: bool) -> int:
    """Print each sentence that says why and that nothing is marked to prove: the author decides."""
    from tutor.authoring.lint import lint

    linted = lint(files, root)
    for one in linted.unproved:
        _say(one, as_json=as_json)
    if not as_json:
        print(
            ngettext(
                "{n} sentence says why without a mark",
                "{n} sentences say why without a mark",
                len(linted.unproved),
            )
        )
    return 0


def _say(problem: Problem, *, as_json: bool) -> None:
    if as_json:
        say_json({"event": "problem", **problem._asdict()})
    else:
        print(problem, flush=True)


def _sum_up(linted: Linted, problems: int, *, run: bool, as_json: bool) -> None:
    chapters = [chapter for _file, chapter in linted.chapters]
    exercises = sum(len(chapter.exercises) for chapter in chapters)
    counts = {
        "chapters": len(chapters),
        "pages": sum(len(chapter.pages) for chapter in chapters),
        "snippets": sum(len(chapter.snippets) for chapter in chapters),
        "questions": sum(len(chapter.asked) for chapter in chapters) - exercises,
        "exercises": exercises,
        "tasks": sum(len(chapter.tasks) for chapter in chapters),
    }
    if as_json:
        say_json({"event": "done", **counts, "run": run, "problems": problems})
        return
    parts = [
        ngettext("{n} chapter", "{n} chapters", counts["chapters"]),
        ngettext("{n} page", "{n} pages", counts["pages"]),
        ngettext("{n} snippet", "{n} snippets", counts["snippets"])
        + ("" if run else _(" (not run)")),
        ngettext("{n} question", "{n} questions", counts["questions"]),
        ngettext("{n} exercise", "{n} exercises", counts["exercises"]),
        ngettext("{n} task", "{n} tasks", counts["tasks"]),
    ]
    came_to = ngettext("{n} problem", "{n} problems", problems) if problems else _("fine")
    print(f"{', '.join(parts)}: {came_to}")


def _stamps(root: Path) -> dict[Path, Stamp]:
    """What changes when a file of the course does."""
    stamps = {}
    for path in (root / "course.toml", *sorted(root.glob("*/*.md"))):
        try:
            stamps[path] = stamp_of(path.stat())
        except OSError:  # an editor puts a new file in the old one's place
            continue
    return stamps
