"""What the tests themselves must be: none that cannot fail, no private detail but in one place."""

from __future__ import annotations

import ast
from pathlib import Path

from loops import some

TESTS = Path(__file__).parent
PUBLIC = {"_", "_replace", "_asdict", "_fields", "_make", "_exit"}
"""Of gettext, named tuples and `os`: public in spite of their names."""
ADAPTED = {
    "core/test_torch_samples.py",  # the samples that PyTorch tests itself with
    "tutor/pilot.py",  # Textual's screen and messages, and the process of a run
    "tutor/drawing/test_plots.py",  # that plotext still has what our adapter takes of it
}
"""Where private names are used, and nowhere else."""


def modules():
    """Each module of the tests: its path below `tests`, and its syntax."""
    for path in sorted(TESTS.rglob("*.py")):
        yield path.relative_to(TESTS).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def private(name):
    return name.startswith("_") and not name.startswith("__") and name not in PUBLIC


def private_names(tree):
    """The lines where a private name of somebody else is used, and the name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and private(node.attr):
            if not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")):
                yield node.lineno, node.attr
        elif isinstance(node, ast.ImportFrom):
            names = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
            yield from ((node.lineno, name) for name in names if private(name))


def test_private_names_are_used_in_one_place():
    found = {path: list(private_names(tree)) for path, tree in some(modules())}
    assert set(ADAPTED) <= {path for path, names in found.items() if names}
    elsewhere = {path: names for path, names in found.items() if names and path not in ADAPTED}
    assert not elsewhere


def test_a_private_name_is_seen():
    code = "from a._b import c\nfrom a import _d\nself._e\nx.self._f\nx._replace()\nos._exit(0)"
    assert [name for _, name in private_names(ast.parse(code))] == ["_b", "_d", "_f"]
