"""Where a line of Python begins: what an editor does on Enter, Tab and Backspace.

Plain functions of text; columns are characters, since indentation is made of spaces.
"""

from __future__ import annotations

import io
import keyword
import tokenize

STEP = 4
"""Columns of one level."""

ENDS = frozenset({"return", "raise", "pass", "break", "continue"})
"""What a block ends with: the next line stands a level further out."""

PLACEHOLDERS = ("...", "pass")
"""Lines that wait for the learner's own code."""

_SKIPPED = frozenset(
    {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
     tokenize.ENDMARKER}
)  # fmt: skip


def indentation(line: str) -> int:
    """Columns of white space that `line` begins with."""
    return len(line) - len(line.lstrip(" "))


def next_indentation(before: str) -> int:
    """Columns at which the line after `before`, the text up to the cursor, begins."""
    column = indentation(before)
    words, depth = _code(before)
    if not words:
        return column
    if (words[-1] == ":" and depth == 0) or depth > 0:
        return column + STEP
    if words[0] in ENDS or depth < 0:
        return max(column - STEP, 0)
    return column


def previous_stop(column: int) -> int:
    """The column that Backspace goes back to within a line's indentation."""
    return max(column - 1, 0) // STEP * STEP


def shifted(line: str, levels: int) -> str:
    """`line` moved by so many levels, never beyond the margin; an empty line stays empty."""
    if not line.strip():
        return line
    column = indentation(line)
    return " " * max(column + levels * STEP, 0) + line[column:]


def work_begins(code: str) -> tuple[int, int] | None:
    """Row and column of the first line that waits for the learner's code; None without one."""
    for row, line in enumerate(code.split("\n")):
        statement = line.partition("#")[0].strip()
        if statement in PLACEHOLDERS or statement.endswith((" = ...", "return ...")):
            return row, len(line.partition("#")[0].rstrip())
    return None


def _code(line: str) -> tuple[list[str], int]:
    """The words and signs of a line that are code, and how many brackets it leaves open."""
    words: list[str] = []
    depth = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(line.strip()).readline):
            if token.type in _SKIPPED:
                continue
            words.append(token.string)
            depth += (token.string in {"(", "[", "{"}) - (token.string in {")", "]", "}"})
    except (tokenize.TokenError, SyntaxError):  # a bracket or a string goes on in the next line
        pass
    if words and keyword.iskeyword(words[0]) and words[0] not in ENDS:
        depth = max(depth, 0)
    return words, depth
