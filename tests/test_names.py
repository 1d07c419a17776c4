"""One name, one thing: no word of the code stands for two classes.

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
