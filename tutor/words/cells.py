"""Text measured, padded, cut and wrapped in cells of the terminal: the one place that counts them.

A character takes one cell, a Chinese one two, an accent of its own none; Rich knows which, as does
Textual, which paints with it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rich.cells import cell_len as width
from rich.cells import set_cell_size, split_graphemes, split_text

__all__ = ["cut", "cut_words", "fitting", "ljust", "rjust", "signs", "split", "width", "wrap"]

BLANKS = " \t\n"
"""Where a line can be broken: not at a no-break space."""


def ljust(text: str, columns: int) -> str:
    """`text`, then as many spaces as fill `columns`."""
    return text + " " * (columns - width(text))


def rjust(text: str, columns: int) -> str:
    """As many spaces as fill `columns`, then `text`."""
    return " " * (columns - width(text)) + text


def split(text: str, columns: int) -> tuple[str, str]:
    """The first `columns` of `text`, and the rest; a wide character in between gives two spaces."""
    return split_text(text, columns) if columns < width(text) else (text, "")


@lru_cache(4096)
def signs(text: str) -> tuple[tuple[str, int], ...]:
    """What is seen as one sign each, and its columns; 0 for an accent that begins the text."""
    if text.isascii():
        return tuple((character, 1) for character in text)
    return tuple((text[start:end], columns) for start, end, columns in split_graphemes(text)[0])


def fitting(text: str, columns: int) -> int:
    """How many characters of `text`, from its beginning, fit into `columns`; no sign is broken."""
    if text.isascii():
        return min(columns, len(text))
    count = used = 0
    for sign, wide in signs(text):
        used += wide
        if used > columns:
            break
        count += len(sign)
    return count


def cut(text: str, columns: int, mark: str = "…") -> str:
    """No more of `text` than `columns`; what is cut off ends with `mark`."""
    if width(text) <= columns:
        return text
    return set_cell_size(text, columns - width(mark)) + mark if columns >= width(mark) else ""


def cut_words(text: str, columns: int) -> str:
    """`text`, or as many of its words as fit, then …; a single word is cut."""
    if width(text) <= columns:
        return text
    whole = split(text, columns)[0].rpartition(" ")[0].rstrip(" ,:›")
    return f"{whole}…" if whole else cut(text, max(columns, 1))


def wrap(
    text: str, columns: int, *, first: str = "", rest: str = "", break_words: bool = True
) -> list[str]:
    """`text` in lines of at most `columns`, the first led in by `first`, the others by `rest`.

    A line ends at a blank, or beside a wide character, which stands for a syllable or a word. A
    word too long for a line is broken, unless `break_words` is false.
    """
    lines: list[str] = []
    line, empty = first, True
    for piece in _pieces(text):
        if not empty and width(line) + width(piece.rstrip(BLANKS)) > columns:
            lines.append(line.rstrip(BLANKS))
            line, empty = rest, True
        if empty and lines:
            piece = piece.lstrip(BLANKS)
        while (
            break_words
            and empty
            and (left := width(piece.rstrip(BLANKS)))  # nothing goes into no room at all, too
            and width(line) + left > columns
        ):
            begin, after = split(piece, max(columns - width(line), 2))
            lines.append(line + begin.rstrip(BLANKS))
            line, piece = rest, after.lstrip(BLANKS)
        line += piece
        empty = empty and not piece.strip(BLANKS)
    return lines if empty else [*lines, line.rstrip(BLANKS)]


def _pieces(text: str) -> Iterator[str]:
    """`text` in pieces, after each of which a line may end."""
    piece = ""
    for before, here in zip(f" {text}", text, strict=False):
        if piece and _may_part(before, here):
            yield piece
            piece = ""
        piece += here if here not in BLANKS else " "
    if piece:
        yield piece


def _may_part(before: str, here: str) -> bool:
    """Whether a line may end between two characters."""
    if before in BLANKS or here in BLANKS:
        return before in BLANKS and here not in BLANKS
    if width(before) < 2 and width(here) < 2:
        return False
    opens = unicodedata.category(before) in ("Ps", "Pi")
    closes = unicodedata.category(here) in ("Pe", "Pf", "Po", "Mn")
    return not opens and not closes
