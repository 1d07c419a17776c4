"""Where modules of ours are imported late: at the provider, and in few functions besides."""

from __future__ import annotations

import ast
from pathlib import Path

import tutor

ROOT = Path(tutor.__path__[0]).parent
OURS = ("core", "lessons", "tutor")

LATE = {
    "tutor/cli.py": "the command that is meant, and no other",
    "tutor/commands": "what one way of using a command needs",
    "tutor/app/palette.py": "the networks, which need NumPy, once somebody asks for them",
    "tutor/app/screens/palette.py": "what looks for entries, once the palette is painted",
    "tutor/app/screens/read.py": "the table of contents, once it is asked for",
    "tutor/app/screens/walking.py": "the stepper, once a step was predicted or its screen is left",
    "tutor/app/widgets/page/snippet_output.py": "the sandbox, once something was printed",
    "tutor/app/widgets/page/snippet_view.py": "the editor and the sandbox, once a key asks for it",
    "tutor/app/widgets/stepper": "NumPy, once the screen is painted",
    "tutor/course/load.py": "what parses lessons: the course map needs the contents alone",
    "tutor/quiz/curves.py": "plots, for the one kind of question that has some",
    "tutor/quiz/predictions.py": "the networks, which need NumPy, for questions about a step",
    "tutor/quiz/submit.py": "predictions, for questions about a step",
    "tutor/running/policy.py": "the sandbox, once something may run",
    "tutor/stepping/dialogue.py": "gradient checks and traces, once they are asked for",
    "tutor/stepping/predictions.py": "questions about steps, once one is asked",
    "tutor/study/overview.py": "the sources of questions, once progress is counted",
    "tutor/study/reading.py": "what an exercise uses, for pages with exercises",
    "tutor/study/sheets/gradient_sheet.py": "the operations, which need NumPy, for one sheet",
    "tutor/study/sources/walks.py": "the networks, which need NumPy, for questions about a step",
}
"""Files and folders where a function imports, and what waits there for what. Others ask a package
that imports late for them, as `tutor.learner` does (see `tutor.activities.lookup`).
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
