"""``backstep doctor``: the facts one needs when something looks wrong."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from contextlib import closing
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from tutor.commands.failures import FAILED, LEARNER_DATA
from tutor.commands.parser import Parser
from tutor.commands.terminal import interactive, say_json

if TYPE_CHECKING:
    from pathlib import Path

PACKAGES = ("textual", "numpy", "scikit-learn", "plotext", "fsrs", "platformdirs")
SMALLEST = (60, 15)


def main(words: list[str]) -> int:
    """Print what is found; the exit code tells whether something must be mended."""
    parser = Parser(
        "doctor",
        "Look at the terminal, the versions, your data and the lessons. Nothing is changed.",
        ["doctor", "doctor --json"],
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.read(words)
    data, data_problems = _learner_data()
    lessons, lesson_problems = _lessons()
    packages, package_problems = _packages()
    problems = [*data_problems, *lesson_problems, *package_problems]
    facts = {"terminal": _terminal(), "versions": packages, "data": data, "lessons": lessons}
    if options.json:
        say_json({**facts, "problems": problems})
    else:
        for heading, entries in facts.items():
            print(heading)
            for key, value in entries.items():
                print(f"  {key:<14} {_shown(value)}")
        print("\n".join(["", *problems]) if problems else "\nNothing is wrong.")
    if data_problems:
        return LEARNER_DATA
    return FAILED if problems else 0


def _terminal() -> dict[str, Any]:
    size = shutil.get_terminal_size((80, 24))
    environment = os.environ.get
    encoding = getattr(sys.stdout, "encoding", None) or "unknown"
    return {
        "program": environment("TERM_PROGRAM") or environment("TERM") or "unknown",
        "colours": _colours(),
        "columns": size.columns,
        "rows": size.lines,
        "large enough": size.columns >= SMALLEST[0] and size.lines >= SMALLEST[1],
        "encoding": encoding,
        "unicode": encoding.lower().replace("-", "") == "utf8",
        "interactive": interactive(),
    }


def _colours() -> str:
    """How many colours the environment promises."""
    term = os.environ.get("TERM", "")
    if os.environ.get("NO_COLOR"):
        return "none (NO_COLOR is set)"
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "16 million"
    if term in ("", "dumb"):
        return "none"
    return "256" if "256" in term else "16"


def _packages() -> tuple[dict[str, Any], list[str]]:
    from tutor import __version__

    found: dict[str, Any] = {
        "backstep": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
    }
    problems = []
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = None
            problems.append(f"{name} is missing: pip install {name}")
    return found, problems


def _learner_data() -> tuple[dict[str, Any], list[str]]:
    """The folder and the health of the database, which is looked at without writing to it."""
    from tutor.learner import LearnerDataError, data_directory
    from tutor.learner.storage.store import FILE_NAME

    try:
        folder = data_directory()
    except LearnerDataError as error:
        return {"folder": None, "writable": False, "database": None}, [str(error)]
    path = folder / FILE_NAME
    state, problems = ("none yet", []) if not path.exists() else _database(path)
    facts = {
        "folder": str(folder),
        "writable": True,
        "database": state,
        "bytes": path.stat().st_size if path.exists() else 0,
    }
    return facts, problems


def _database(path: Path) -> tuple[str, list[str]]:
    """Its state in a word, and what to say where it is not sound."""
    import sqlite3

    from tutor.learner.storage.damage import DamagedFile, check_database, check_log
    from tutor.learner.storage.errors import DAMAGED, LearnerDataError, primary_code
    from tutor.learner.storage.opening import refuse_newer
    from tutor.learner.storage.store import refuse_unwritable

    try:
        refuse_unwritable(path)
        check_log(path)
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            check_database(connection)
            refuse_newer(connection, path)
    except LearnerDataError as error:
        return "unusable", [str(error)]
    except DamagedFile as error:
        reason = error.reason
    except sqlite3.DatabaseError as error:
        reason = str(error)
        if primary_code(error) not in DAMAGED:
            return "unreadable", [f"{path} cannot be read: {reason}."]
    else:
        return "sound", []
    return "damaged", [
        f"{path} is damaged ({reason}). When the tutor opens it next, it is set aside, "
        "not deleted, and a new one begun."
    ]


def _lessons() -> tuple[dict[str, Any], list[str]]:
    from tutor.course import LessonError, lessons_folder, load_chapter, load_course

    facts: dict[str, Any] = {"folder": str(lessons_folder())}
    problems: list[str] = []
    pages = questions = snippets = readable = 0
    try:
        chapters = [info for info in load_course().chapters if info.path]
    except LessonError as error:
        return facts, [str(error)]
    for info in chapters:
        try:
            chapter = load_chapter(info)
        except LessonError as error:
            problems.append(str(error))
            continue
        readable += 1
        pages += len(chapter.pages)
        questions += len(chapter.questions)
        snippets += len(chapter.snippets)
    counts = {"chapters": readable, "pages": pages, "questions": questions, "snippets": snippets}
    return {**facts, **counts}, problems


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "missing" if value is None else str(value)
