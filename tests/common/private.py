"""Private names: those that begin with an underscore are for the module that defines them."""

from __future__ import annotations

import ast

PUBLIC = {"_", "_replace", "_asdict", "_fields", "_make", "_exit"}
"""Of gettext, named tuples and `os`: public in spite of their names."""


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


def own_names(tree):
    """The private names that a module defines: functions, methods, and attributes of `self`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
