"""Formulas and arithmetic in lines: broken where a reader would pause."""

from __future__ import annotations

from core.formula import CLAUSE, Formula
from tutor.words import cells

GLUE = "\N{NO-BREAK SPACE}"


def broken(text: str, room: int) -> list[str]:
    """`text` in lines, broken before a + or − as far out of the brackets as there is one."""
    for depth in (0, 1, 2):
        rows = [row.replace(GLUE, " ") for row in _wrap(_glued(text, depth), room)]
        if all(cells.width(row) <= room for row in rows):
            return rows
    return _wrap(text, room)


def broken_formula(formula: Formula, room: int) -> list[str]:
    """A formula in lines: broken between its clauses, and within one only if it is too long."""
    first, *others = map(str, formula.parts)
    rows = [first]
    for clause in others:
        if cells.width(rows[-1] + CLAUSE + clause) < room:  # one place stays free for a comma
            rows[-1] += CLAUSE + clause
        else:
            rows[-1] += ","
            rows.append(clause)
    return [line for row in rows for line in broken(row, room)]


def _wrap(text: str, room: int) -> list[str]:
    return cells.wrap(text, room, break_words=False) or [""]


def _glued(text: str, depth: int) -> str:
    """`text` in which it can be broken only before a + or − in at most `depth` brackets."""
    inside, marks = 0, []
    for mark, following in zip(text, f"{text[1:]} ", strict=True):
        inside += (mark == "(") - (mark == ")")
        breaks = following in "+−" and inside <= depth
        marks.append(GLUE if mark == " " and not breaks else mark)
    return "".join(marks)
