"""One name, one thing: no word of the code stands for two classes, or for two modules of the tutor.

A class inside another is read with its owner (`QuestionView.Answered`), so it may have a name that
others have too.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]

ROLES = {
    "core/ops/": "operation",
    "core/losses/": "operation",
    "core/explain/": "explanation",
    "core/layers/": "layer",
}
"""An operation, the layer that PyTorch calls by its name, and its explanation: one thing, written
down in a folder for each role."""

ALLOWED = {
    "Negative": "a node of an expression is called by its operation",
    "Power": "a node of an expression is called by its operation",
    "Sum": "a node of an expression is called by its operation",
}


FRONTS = ("tutor/app/", "tutor/commands/")
"""What shows a thing may be called as the thing is: `commands/review.py`, `screens/review.py`."""
FILES_OF_A_LAB = {"explain", "experiment", "picture", "report", "spec", "state", "view"}
"""Every lab has these, and what they have in common is called so, too."""
SHARED_WORDS = {
    "__init__": "a package",
    "__main__": "a package that is a command",
    "errors": "what can go wrong in a package",
    "exercises": "exercises in a lesson file, and what a learner made of them",
    "items": "a question's items in a lesson file, and as data",
    "numbers": "numbers that are typed, and numbers that are shown",
    "output": "what a snippet prints: in a lesson file, and as an answer",
    "predictions": "asked for in the stepper, and kept as questions",
    "tasks": "tasks done, kept and looked up",
    "walks": "walks that were left, and the questions they ask",
}
"""Words that stand for one thing in several packages."""


def modules() -> dict[str, list[str]]:
    """The tutor's modules by their name; those that show a thing are left out."""
    found = defaultdict(list)
    for path in sorted(ROOT.glob("tutor/**/*.py")):
        module = path.relative_to(ROOT).as_posix()
        if not module.startswith(FRONTS):
            found[path.stem].append(module)
    return found


def test_one_word_names_one_module():
    found = modules()
    assert len(found) > 100
    allowed = FILES_OF_A_LAB | SHARED_WORDS.keys()
    twice = {name: where for name, where in found.items() if len(where) > 1}
    assert {name: where for name, where in twice.items() if name not in allowed} == {}
    assert SHARED_WORDS.keys() - twice.keys() == set()


def classes() -> dict[str, list[str]]:
    """The modules that define each class, those in one of the folders of ROLES as one a role."""
    found = defaultdict(list)
    for path in sorted([*ROOT.glob("core/**/*.py"), *ROOT.glob("tutor/**/*.py")]):
        module = path.relative_to(ROOT).as_posix()
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                found[node.name].append(module)
    return found


def is_one_thing(modules: list[str]) -> bool:
    """Whether these are an operation with its layer and its explanation, or a single class."""
    roles = [next((r for f, r in ROLES.items() if m.startswith(f)), None) for m in modules]
    return len(modules) == 1 or (None not in roles and len(set(roles)) == len(roles))


def test_one_word_names_one_class():
    found = classes()
    assert len(found) > 400
    twice = {name: modules for name, modules in found.items() if not is_one_thing(modules)}
    assert {name: twice[name] for name in twice if name not in ALLOWED} == {}


def test_no_allowance_outlives_its_need():
    found = classes()
    assert [name for name in ALLOWED if is_one_thing(found[name])] == []


def test_two_things_of_one_name_are_seen():
    assert is_one_thing(["core/ops/linear.py", "core/explain/linear.py", "core/layers/dense.py"])
    assert not is_one_thing(["core/ops/linear.py", "core/ops/norm/layer_norm.py"])
    assert not is_one_thing(["core/ops/linear.py", "tutor/quiz/kind.py"])
