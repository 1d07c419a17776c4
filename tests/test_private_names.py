"""Nobody reaches into what is private to another module of the program."""

from __future__ import annotations

import ast
from pathlib import Path

from loops import some
from private import own_names, private_names

ROOT = Path(__file__).parents[1]
ADAPTED = {
    # plotext draws on a figure of its own
    "tutor/drawing/plots.py": {"_figure", "_figure_class", "_limit_size"},
    "tutor/app/driver.py": {"_xterm_parser"},  # Textual's reader of keys and clicks
}
"""Where private names of a library are used, and nowhere else."""


def borrowed(tree):
    """The private names that a module takes of others."""
    own = set(own_names(tree))
    return {name for _, name in private_names(tree) if name not in own}


def test_the_program_uses_no_private_name_of_another_module():
    folders = ("core", "lessons", "tutor")
    paths = [path for folder in folders for path in ROOT.glob(f"{folder}/**/*.py")]
    found = {
        path.relative_to(ROOT).as_posix(): borrowed(ast.parse(path.read_text(encoding="utf-8")))
        for path in some(paths)
    }
    assert {path: names for path, names in found.items() if names} == ADAPTED


def test_a_private_name_is_seen():
    code = "from a._b import c\nfrom a import _d\nself._e\nx.self._f\nx._replace()\nos._exit(0)"
    assert [name for _, name in private_names(ast.parse(code))] == ["_b", "_d", "_f"]
    assert borrowed(ast.parse(f"{code}\ndef _d(): ...\nself._f = 1")) == {"_b"}
