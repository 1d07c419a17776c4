"""Columns are counted in one place: elsewhere no text is padded or wrapped by its characters."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from string import Formatter

from loops import some

from tutor.words.template import KEYWORDS, ROOT

EXCEPT = {
    "tutor/words/cells.py",  # the one place
}
SOURCES = sorted(
    path
    for path in (ROOT / "tutor").rglob("*.py")
    if path.relative_to(ROOT).as_posix() not in EXCEPT
)
PADS = {"ljust", "rjust", "center", "expandtabs"}
PADDED = re.compile(r"(.?[<>^])?[1-9]")
NUMBERS = "bcdeEfFgGnoxX%"
"""Kinds of a format that no text has: what is padded so is a number."""


def counted(tree: ast.AST) -> list[tuple[int, str]]:
    """Where characters are taken for columns: line, and how."""
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(ast.Name(owner), name)) if name in PADS:
                if owner != "cells":
                    found.append((node.lineno, name))
            case ast.Call(func=ast.Attribute(_, name)) if name in PADS:
                found.append((node.lineno, name))
            case ast.Import(names=names) if any(each.name == "textwrap" for each in names):
                found.append((node.lineno, "textwrap"))
            case ast.ImportFrom(module="textwrap", names=names):
                if any(each.name != "dedent" for each in names):
                    found.append((node.lineno, "textwrap"))
            case ast.FormattedValue(format_spec=ast.JoinedStr(values=parts)) if parts:
                spec = "".join(p.value if isinstance(p, ast.Constant) else "9" for p in parts)
                literal = any(isinstance(part, ast.Constant) for part in parts)
                if literal and PADDED.match(spec) and spec[-1] not in NUMBERS:
                    found.append((node.lineno, f":{spec}"))
            case ast.Call(func=ast.Name(name), args=args) if name in KEYWORDS:
                found += [(node.lineno, f":{spec}") for spec in _specs(args)]
    return found


def _specs(texts: list[ast.expr]) -> Iterator[str]:
    """The formats in templates that pad a text: ``{name:<10}``."""
    for text in texts:
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            for _, _, spec, _ in Formatter().parse(text.value):
                if spec and PADDED.match(spec) and spec[-1] not in NUMBERS:
                    yield spec


def test_nothing_else_counts_columns() -> None:
    for path in some(SOURCES):
        found = counted(ast.parse(path.read_text(encoding="utf-8")))
        assert not found, f"{path.relative_to(ROOT)}: use tutor.words.cells: {found}"


def test_what_counts_characters_is_seen() -> None:
    source = "a.ljust(3); f(x).center(4); f'{a:<10}{b:>{n}}{n:>4d}{n:.3f}{n:,}'; cells.rjust(a, 2);"
    source += "_('{a:<8} {n:>3d}')"
    found = [how for _, how in counted(ast.parse(source))]
    assert sorted(found) == [":<10", ":<8", ":>9", "center", "ljust"]
