"""`python -m tutor.authoring`: lint the lessons, and run their snippets again.

Prints one problem a line, `file:line: problem`, then a summary. Exit code 0: no problem, 1:
problems, 2: called with something that is no chapter file.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from tutor.authoring.exercises import try_exercises
from tutor.authoring.lint import Linted, lint
from tutor.authoring.problem import Problem
from tutor.authoring.rerun import rerun
from tutor.course.errors import LessonError


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tutor.authoring",
        description="Lint the lessons: format, style, and what every snippet prints.",
    )
    parser.add_argument("--no-run", action="store_true", help="do not run the snippets")
    parser.add_argument("files", nargs="*", type=Path, help="chapter files (default: all)")
    options = parser.parse_args(arguments)
    for path in options.files:
        if not path.is_file():
            parser.error(f"{path} is no file; give chapter files such as lessons/en/00-start.md")
    try:
        linted = lint(options.files)
    except LessonError as error:
        print(error)
        print("1 problem: course.toml cannot be read")
        return 1
    problems = list(linted.problems)
    for problem in problems:
        print(problem, flush=True)
    if not options.no_run:
        failed = asyncio.run(_run(linted))
        problems += failed
        for problem in failed:
            print(problem)
    chapters = [chapter for _, chapter in linted.chapters]
    pages = sum(len(chapter.pages) for chapter in chapters)
    snippets = sum(len(chapter.snippets) for chapter in chapters)
    questions = sum(len(chapter.questions) for chapter in chapters)
    print(
        f"{_many(len(chapters), 'chapter')}, {_many(pages, 'page')}, "
        f"{_many(snippets, 'snippet')}{' (not run)' if options.no_run else ''}, "
        f"{_many(questions, 'question')}: {_many(len(problems), 'problem') if problems else 'fine'}"
    )
    return 1 if problems else 0


async def _run(linted: Linted) -> list[Problem]:
    """Everything that is found by running: what snippets print, how exercises are judged."""
    return [
        *await rerun(linted.chapters, linted.course),
        *await try_exercises(linted.chapters),
    ]


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


if __name__ == "__main__":
    sys.exit(main())
