"""The bytes of a lesson file made into lines of text."""

from __future__ import annotations

import re
from codecs import BOM_UTF8

from tutor.course.errors import LessonError
from tutor.words.controls import NO_TEXT

LARGEST = 2**20
"""Bytes of a lesson file; one has some 30 thousand."""
LONGEST_LINE = 4_000
"""Bytes of one of its lines; prose has some 80."""
TABS_AND_ENDS = "\t\n"
"""The control characters that a lesson's text may have."""

_CONTROL = re.compile(f"[{''.join(set(NO_TEXT) - set(TABS_AND_ENDS))}]")


def check_size(size: int, file: str) -> None:
    """Raise LessonError for more bytes than a lesson file may have."""
    if size > LARGEST:
        raise LessonError(
            file, 0, f"has {size:,} bytes", f"a lesson has at most {LARGEST:,}: divide it"
        )


def decode(data: bytes, file: str) -> str:
    """The text of a lesson file, which is UTF-8. Errors: LessonError with the offending line, also
    for what is too large to be a lesson: some look-ups take time in proportion to a line's square.
    """
    check_size(len(data), file)
    longest = max(lines := data.split(b"\n"), key=len)
    if len(longest) > LONGEST_LINE:
        raise LessonError(
            file,
            lines.index(longest) + 1,
            f"a line of {len(longest):,} bytes",
            f"a line has at most {LONGEST_LINE:,}: break it",
        )
    try:
        return data.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        raise LessonError(
            file,
            data.count(b"\n", 0, error.start) + 1,
            f"byte {data[error.start]:#04x} is not UTF-8",
            "save the file in the encoding UTF-8",
        ) from None


def split_lines(text: str, file: str) -> list[str]:
    """Lines without their ends, Windows ends included. Errors: LessonError on control characters.

    `str.splitlines` would also split on characters that no editor counts as the end of a line.
    """
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    if _CONTROL.search("".join(lines)):
        for number, line in enumerate(lines, 1):
            if found := _CONTROL.search(line):
                raise LessonError(
                    file,
                    number,
                    f"the control character U+{ord(found[0]):04X} at column {found.start() + 1}",
                    "lessons are plain text: delete it",
                )
    return lines
