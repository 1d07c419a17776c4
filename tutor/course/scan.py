"""Lines of a lesson file made into headings, fences and text, with the line each stands on.

Follows CommonMark where lessons need it: fences of backticks or tildes, `#` headings, and HTML
comments, which are left out. The linter holds this scanner against a full Markdown parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from tutor.course.errors import LessonError

LARGEST = 2**20
"""Bytes of a lesson file; one has some 30 thousand."""
LONGEST_LINE = 4_000
"""Bytes of one of its lines; prose has some 80."""

_MARKS = ("`", "~", "#")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_HEADING = re.compile(r" {0,3}(#{1,2})(?:[ \t]+(.*))?$")
_COMMENT_OPENS = re.compile(r" {0,3}<!--")
_COMMENT = re.compile(r"[ \t]*<!--.*?-->")

# Control characters, and those that reorder or break lines: never part of a lesson's text.
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
)


class Heading(NamedTuple):
    """A chapter's title (level 1) or a page's heading (level 2); deeper ones are text."""

    level: int
    text: str
    line: int


class Fence(NamedTuple):
    """A fenced block: its info string, its body's lines, and its `source` as it stands."""

    info: str
    body: tuple[str, ...]
    source: tuple[str, ...]
    line: int


class Text(NamedTuple):
    """One line of anything else."""

    text: str
    line: int


Part: TypeAlias = Heading | Fence | Text


def decode(data: bytes, file: str) -> str:
    """The text of a lesson file, which is UTF-8. Errors: LessonError with the offending line, also
    for what is too large to be a lesson: some look-ups take time in proportion to a line's square.
    """
    if len(data) > LARGEST:
        raise LessonError(
            file, 0, f"has {len(data):,} bytes", f"a lesson has at most {LARGEST:,}: divide it"
        )
    longest = max(lines := data.split(b"\n"), key=len)
    if len(longest) > LONGEST_LINE:
        raise LessonError(
            file,
            lines.index(longest) + 1,
            f"a line of {len(longest):,} bytes",
            f"a line has at most {LONGEST_LINE:,}: break it",
        )
    try:
        return data.decode("utf-8-sig")
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


def opens_fence(line: str) -> tuple[str, str] | None:
    """The marks and the info string of a line that opens a fence; None for any other line."""
    match = _FENCE.match(line)
    if match is None or (match[1][0] == "`" and "`" in match[2]):
        return None
    return match[1], match[2].strip()


def closes_fence(line: str, marks: str) -> bool:
    """Whether `line` ends the fence that `marks` opened."""
    match = _FENCE.match(line)
    return match is not None and match[1].startswith(marks) and not match[2].strip()


def scan(lines: list[str], first: int, file: str) -> Iterator[Part]:
    """The parts of `lines` from index `first` on. Errors: LessonError if one never ends."""
    at = first
    while at < len(lines):
        line = lines[at]
        if line.lstrip(" ")[:1] not in _MARKS and "<!--" not in line:
            yield Text(line, at + 1)  # nearly every line
        elif fence := opens_fence(line):
            end = _fence_end(lines, at, fence[0], file)
            indent = len(line) - len(line.lstrip(" "))
            body = lines[at + 1 : end]
            if indent:
                body = [_dedent(inner, indent) for inner in body]
            yield Fence(fence[1], tuple(body), tuple(lines[at : end + 1]), at + 1)
            at = end
        elif match := _HEADING.match(line):
            text = _COMMENT.sub("", match[2] or "").strip()
            yield Heading(len(match[1]), re.sub(r"(^|[ \t])#+$", "", text).rstrip(), at + 1)
        elif _COMMENT_OPENS.match(line):
            at = _comment_end(lines, at, file)
        else:
            yield Text(_COMMENT.sub("", line), at + 1)
        at += 1


def _fence_end(lines: list[str], start: int, marks: str, file: str) -> int:
    for at in range(start + 1, len(lines)):
        if closes_fence(lines[at], marks):
            return at
    raise LessonError(
        file,
        start + 1,
        f"the fence {lines[start].strip()!r} never ends",
        f"close it with a line {marks}",
    )


def _comment_end(lines: list[str], start: int, file: str) -> int:
    for at in range(start, len(lines)):
        if "-->" in lines[at]:
            if lines[at].split("-->", 1)[1].strip():
                raise LessonError(
                    file,
                    at + 1,
                    "text after a comment is lost: the whole line belongs to the comment",
                    "put the comment behind the text, or on a line of its own",
                )
            return at
    raise LessonError(file, start + 1, "the comment <!-- never ends", "close it with -->")


def _dedent(line: str, columns: int) -> str:
    """`line` without up to `columns` leading spaces, as an indented fence's body is read."""
    return line[min(columns, len(line) - len(line.lstrip(" "))) :]
