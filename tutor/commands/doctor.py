"""``backstep doctor``: the facts one needs when something looks wrong."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from contextlib import closing
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from tutor.activities.parser import Parser
from tutor.commands.failures import FAILED, LEARNER_DATA
from tutor.commands.terminal import interactive, say_json
from tutor.words import N_, _, cells, language

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {
    "terminal": N_("terminal"),
    "versions": N_("versions"),
    "data": N_("data"),
    "lessons": N_("lessons"),
    "program": N_("program"),
    "colours": N_("colours"),
    "columns": N_("columns"),
    "rows": N_("rows"),
    "large enough": N_("large enough"),
    "encoding": N_("encoding"),
    "unicode": N_("unicode"),
    "interactive": N_("interactive"),
    "system": N_("system"),
    "language": N_("language"),
    "folder": N_("folder"),
    "writable": N_("writable"),
    "database": N_("database"),
    "bytes": N_("bytes"),
    "chapters": N_("chapters"),
    "pages": N_("pages"),
    "questions": N_("questions"),
    "snippets": N_("snippets"),
}
"""What the keys of the facts are called; other keys are names of programs."""

NONE, NO_COLOR, MILLIONS = N_("none"), N_("none (NO_COLOR is set)"), N_("16 million")
UNKNOWN = N_("unknown")
NO_FILE, SOUND, DAMAGED, UNUSABLE, UNREADABLE = (
    N_("none yet"), N_("sound"), N_("damaged"), N_("unusable"), N_("unreadable"),
)  # fmt: skip
STATES = (
    NONE, NO_COLOR, MILLIONS, UNKNOWN, NO_FILE, SOUND, DAMAGED, UNUSABLE, UNREADABLE,
)  # fmt: skip

PACKAGES = ("textual", "numpy", "scikit-learn", "plotext", "fsrs", "platformdirs")
SMALLEST = (60, 15)


def main(words: list[str]) -> int:
    """Print what is found; the exit code tells whether something needs repair."""
    parser = Parser(
        "doctor",
        _("Check the terminal, the versions, your data and the lessons. Nothing is changed."),
        ["doctor", "doctor --json"],
    )
    parser.add_output_options(_("print one JSON object"))
    options = parser.read(words)
    data, data_problems = _learner_data()
    lessons, lesson_problems = _lessons()
    packages, package_problems = _packages()
    problems = [*data_problems, *lesson_problems, *package_problems, *_namesakes()]
    facts = {"terminal": _terminal(), "versions": packages, "data": data, "lessons": lessons}
    if options.json:
        say_json({"event": "doctor", **facts, "problems": problems})
    else:
        for heading, entries in facts.items():
            print(_(NAMES[heading]))
            for key, value in entries.items():
                print(f"  {cells.ljust(_(NAMES.get(key, key)), 14)} {_shown(value)}")
        print()
        print("\n".join(problems) if problems else _("Nothing is wrong."))
    if data_problems:
        return LEARNER_DATA
    return FAILED if problems else 0


def _terminal() -> dict[str, Any]:
    size = shutil.get_terminal_size((80, 24))
    environment = os.environ.get
    encoding = getattr(sys.stdout, "encoding", None) or UNKNOWN
    return {
        "program": environment("TERM_PROGRAM") or environment("TERM") or UNKNOWN,
        "colours": _colours(),
        "columns": size.columns,
        "rows": size.lines,
        "large enough": size.columns >= SMALLEST[0] and size.lines >= SMALLEST[1],
        "encoding": encoding,
        "unicode": encoding.lower().replace("-", "") == "utf8",
        "interactive": interactive(),
        "language": language(),
    }


def _colours() -> str:
    """How many colours the environment promises."""
    term = os.environ.get("TERM", "")
    if os.environ.get("NO_COLOR"):
        return NO_COLOR
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return MILLIONS
    if term in ("", "dumb"):
        return NONE
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
            command = f"pip install {name}"
            problems.append(_("{package} is missing: {command}", package=name, command=command))
    return found, problems


def _namesakes() -> list[str]:
    """What is called as our packages are."""
    from tutor.running.ours import ROOT, foreign, overwritten

    told = [
        _(
            "{place} has the name of one of our packages, {name}. Backstep uses its own, from "
            "{root}, but your programs may get either: rename it, or start elsewhere and without "
            "PYTHONPATH.",
            place=place,
            name=name,
            root=ROOT,
        )
        for name, place in foreign().items()
    ]
    return told + [
        _(
            "{owners} all put files into {name}: one has overwritten the other. Install Backstep "
            "by itself: {command}, or {other}.",
            owners=", ".join(owners),
            name=name,
            command="pipx install backstep",
            other="uv tool install backstep",
        )
        for name, owners in overwritten().items()
    ]


def _learner_data() -> tuple[dict[str, Any], list[str]]:
    """The folder and the health of the database, which is looked at without writing to it."""
    from tutor.learner import LearnerDataError, data_directory
    from tutor.learner.storage.store import FILE_NAME

    try:
        folder = data_directory()
    except LearnerDataError as error:
        return {"folder": None, "writable": False, "database": None}, [str(error)]
    path = folder / FILE_NAME
    state, problems = (NO_FILE, []) if not path.exists() else _database(path)
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

    from tutor.learner.storage import errors
    from tutor.learner.storage.damage import DamagedFile, check_database, check_log
    from tutor.learner.storage.open_database import refuse_newer
    from tutor.learner.storage.store import refuse_unwritable

    try:
        refuse_unwritable(path)
        check_log(path)
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            check_database(connection)
            refuse_newer(connection, path)
    except errors.LearnerDataError as error:
        return UNUSABLE, [str(error)]
    except DamagedFile as error:
        reason = error.reason
    except sqlite3.DatabaseError as error:
        reason = str(error)
        if errors.primary_code(error) not in errors.DAMAGED:
            return UNREADABLE, [_("{file} cannot be read: {reason}.", file=path, reason=reason)]
    else:
        return SOUND, []
    advice = _(
        "{file} is damaged ({reason}). The next time the tutor opens, it sets the file aside "
        "without deleting it, and starts a new one.",
        file=path,
        reason=reason,
    )
    return DAMAGED, [advice]


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
        questions += len(chapter.asked)
        snippets += len(chapter.snippets)
    counts = {"chapters": readable, "pages": pages, "questions": questions, "snippets": snippets}
    return {**facts, **counts}, problems


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None:
        return _("missing")
    return _(str(value)) if value in STATES else str(value)
