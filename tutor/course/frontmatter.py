"""The lines between `---` at the head of a chapter file, held to the course: `key: value`, and
under `first:` a list of what a reader needs before the chapter.
"""

from __future__ import annotations

from typing import NamedTuple

from tutor.course.errors import LessonError
from tutor.course.outline import ChapterInfo

_KEYS = ("title", "slug", "number")
_FIRST = "first:"
_FORM = "a chapter begins with ---, then title:, slug: and number:, then ---"


class FrontMatter(NamedTuple):
    """The chapter's title, what a reader needs before it, and the index of the first line after
    the front matter.
    """

    title: str
    first: tuple[str, ...]
    end: int


def read_front_matter(lines: list[str], info: ChapterInfo, file: str) -> FrontMatter:
    """What the head of a chapter file says.

    Errors: LessonError where it is malformed, or contradicts `info` in slug or number.
    """
    if lines[0].rstrip() != "---":
        raise LessonError(file, 1, "the front matter is missing", _FORM)
    values: dict[str, str] = {}
    first: list[str] | None = None
    for index, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            return FrontMatter(_title(values, index + 1, file), tuple(first or ()), index + 1)
        if line.rstrip() == _FIRST and first is None:
            first = []
            continue
        if first is not None and (item := line.lstrip()).startswith("- ") and item[2:].strip():
            first.append(item[2:].strip())
            continue
        key, colon, value = line.partition(":")
        if not colon or key not in _KEYS:
            raise LessonError(file, index + 1, f"not a line of front matter: {line!r}", _FORM)
        if key in values:
            raise LessonError(file, index + 1, f"{key} stands twice", "keep one of them")
        value = _unquoted(value.strip())
        expected = {"slug": info.slug, "number": str(info.number)}.get(key, value)
        if not value or value != expected:
            raise LessonError(
                file,
                index + 1,
                f"{key} is {value!r}",
                f"course.toml says {expected!r}" if expected else "give it a value",
            )
        values[key] = value
    raise LessonError(file, 1, "the front matter never ends", "close it with a line ---")


def _title(values: dict[str, str], line: int, file: str) -> str:
    missing = [key for key in _KEYS if key not in values]
    if missing:
        raise LessonError(file, line, f"the front matter lacks {', '.join(missing)}", _FORM)
    return values["title"]


def _unquoted(value: str) -> str:
    quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value
