"""What labs share knows none of them by name."""

from __future__ import annotations

import ast
from pathlib import Path

from loops import some

import tutor
from tutor.activities.registry import labs

ROOT = Path(tutor.__file__).parent
ALLOWED = {("learner/kept_runs.py", "train"), ("running/training/batch_losses.py", "losses")}
"""The runs of version 1, which kept no name with them; and a fact of any training's events."""


def words_in(tree):
    """The texts in a module."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}


def test_no_lab_is_named_outside_its_folder():
    names = {*labs(), *(row.spec.__module__.rpartition(".")[0] for row in labs().values())}
    assert {"train", "tutor.labs.digits"} <= names
    found = {
        (path.relative_to(ROOT).as_posix(), word)
        for path in some(ROOT.glob("**/*.py"))
        if not path.is_relative_to(ROOT / "labs")
        for word in words_in(ast.parse(path.read_text(encoding="utf-8"))) & names
    }
    assert found == ALLOWED
