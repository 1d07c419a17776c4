"""Where modules of ours are imported late: at the provider, and in few functions besides."""

from __future__ import annotations

import ast
from pathlib import Path

import tutor

ROOT = Path(tutor.__path__[0]).parent
OURS = ("core", "lessons", "tutor")

LATE = {
    "tutor/cli.py",  # the command that is meant, and no other
    "tutor/commands",  # what one way of using a command needs
    "tutor/app/widgets/stepper",  # NumPy, once the screen is painted
    "tutor/app/palette.py",
    "tutor/app/screens/palette.py",
    "tutor/app/screens/read.py",
    "tutor/app/screens/walking.py",
    "tutor/app/widgets/page/page_view.py",
    "tutor/app/widgets/page/snippet_output.py",
    "tutor/app/widgets/page/snippet_view.py",
    "tutor/course/load.py",
    "tutor/quiz/curves.py",
    "tutor/quiz/predictions.py",
    "tutor/quiz/submit.py",
    "tutor/running/policy.py",
    "tutor/stepping/dialogue.py",
    "tutor/stepping/predictions.py",
    "tutor/study/overview.py",
    "tutor/study/reading.py",
    "tutor/study/sheets/gradient_sheet.py",
    "tutor/study/sources/walks.py",
}
"""Files and folders where a function imports. Others ask a package that imports late for them, as
`tutor.learner` does (see `tutor.activities.lookup`).
"""


def late_imports(file):
    """The modules of ours that the functions of a file import."""
    for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            names = []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            yield from (name for name in names if name.partition(".")[0] in OURS)


def file_in(file):
    """Whether a place, a file or a folder, holds `file`."""
    return lambda place: file == place or file.startswith(f"{place}/")


def test_functions_import_nothing_of_ours_but_where_it_is_known():
    found = {}
    for package in OURS:
        for file in sorted((ROOT / package).rglob("*.py")):
            if names := set(late_imports(file)):
                found[file.relative_to(ROOT).as_posix()] = names
    assert found
    new = {file: names for file, names in found.items() if not any(map(file_in(file), LATE))}
    assert new == {}
    gone = {place for place in LATE if not any(file_in(file)(place) for file in found)}
    assert gone == set(), "nothing is imported late there any more"
