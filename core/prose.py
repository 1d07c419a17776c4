"""The prose of formulas: what is said in words between letters, so that it can be translated.

An operation writes ``dx = Σ dp over the windows that cover x``. Whoever reads the line finds the
words in this table and keeps them as one part: a template, with letters and numbers for facts.
"""

from __future__ import annotations

import re
from functools import lru_cache

from core.message import Message

PROSE = (
    Message("over the windows whose first maximum is {letter}"),
    Message("over the windows that cover {letter}"),
    Message("is the first maximum"),
    Message("mean over axis {n}"),
    Message("mean over axes {n}"),
    Message("repeated along axis {n}"),
    Message("repeated along axes {n}"),
    Message("repeated"),
    Message("over axis {n}"),
    Message("over axes {n}"),
    Message("over no axis"),
    Message("along axis {n}"),
    Message("along axes {n}"),
    Message("axis {n}"),
    Message("axes {n}"),
    Message("new axis"),
    Message("at each step {letter}"),
    Message("through time"),
    Message("in its place"),
    Message("0 elsewhere"),
    Message("0 beyond"),
    Message("into row"),
    Message("margin violated"),
    Message("masked"),
    Message("key {letter} ≤ query {other}"),
    Message("windows {size}"),
    Message("cut to {size}"),
    Message("stride {size}"),
    Message("spread by {size}"),
    Message("padding {size} cut off"),
    Message("padding {size}"),
    Message("{n} term"),
    Message("{n} terms"),
    Message("{n} row"),
    Message("{n} rows"),
    Message("{n} class"),
    Message("{n} classes"),
    Message("{n} number"),
    Message("{n} numbers"),
    Message("number"),
    Message("by tanh"),
    Message("where"),
    Message("for"),
    Message("else"),
    Message("at"),
)
"""Everything that formulas say in words; of two that begin alike, the longer one first."""

LETTER = "[A-Za-zα-ω][A-Za-zα-ω0-9_]*"
_SIZE = r"\d+(?:×\d+)*|\(\d+(?:,\d+)*\)"
_FACTS = {"letter": LETTER, "other": LETTER, "n": r"\d+(?:,\d+)*", "size": _SIZE}


def _pattern(template: str, *, named: bool) -> str:
    def fact(found: re.Match[str]) -> str:
        return f"(?{f'P<{found[1]}>' if named else ':'}{_FACTS[found[1]]})"

    parts = re.split(r"(\{\w+\})", template)
    return "".join(
        re.sub(r"\{(\w+)\}", fact, part) if part.startswith("{") else re.escape(part)
        for part in parts
    )


_TABLE = tuple((each, re.compile(_pattern(each.template, named=True))) for each in PROSE)
PATTERN = (
    r"(?<![\w.])(?:" + "|".join(_pattern(one.template, named=False) for one in PROSE) + r")(?!\w)"
)
"""What finds any of it in a line."""


@lru_cache(maxsize=1024)
def said(text: str) -> tuple[Message, tuple[tuple[str, str], ...]]:
    """Which of `PROSE` a piece of a line is that `PATTERN` found, and its facts by name."""
    matches = ((message, pattern.fullmatch(text)) for message, pattern in _TABLE)
    return next((message, tuple(found.groupdict().items())) for message, found in matches if found)
