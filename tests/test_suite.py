"""What the tests themselves must be: none that cannot fail, no private detail but in one place."""

from __future__ import annotations

import ast
from pathlib import Path

from loops import some
from private import private_names

TESTS = Path(__file__).parent
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


def test_private_names_are_used_in_one_place():
    found = {path: list(private_names(tree)) for path, tree in some(modules())}
    assert set(ADAPTED) <= {path for path, names in found.items() if names}
    elsewhere = {path: names for path, names in found.items() if names and path not in ADAPTED}
    assert not elsewhere
