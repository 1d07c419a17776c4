"""course.toml made into a Course: the chapters, their order, and what each needs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tutor.course.errors import LessonError
from tutor.course.outline import NAME, ChapterInfo, Course
from tutor.course.text import decode, split_lines

GLOSSARY = "glossary.md"
"""The file where the course's words are explained, each once."""
NOTATION = "notation.md"
"""The file that says what each letter means."""

_FILE = re.compile(r"[0-9]{2}-[a-z0-9-]+\.md")
_TYPES: dict[str, type] = {
    "number": int,
    "slug": str,
    "title": str,
    "idea": str,
    "minutes": int,
    "needs": list,
    "file": str,
}

FORMAT = 1
"""The version of the format that this program reads: `format_version` in course.toml."""
RESERVED = ("walk",)
"""No names of packs: ids that begin so belong to other sources of questions."""

_FORM = (
    "expected number, slug, title, idea, minutes, needs = [earlier slugs], "
    'and file = "NN-name.md" once it is written'
)


def read_contents(data: bytes, folder: Path, language: str, file: str) -> Course:
    """The course whose course.toml holds `data`; chapters are looked for in `folder`/`language`,
    then in `folder`/en. Errors: LessonError.
    """
    from tomllib import TOMLDecodeError, loads

    text = decode(data, file)
    split_lines(text, file)  # no control characters
    try:
        table = loads(text)
    except RecursionError:
        raise LessonError(file, 0, "is nested too deep", "courses are two levels deep") from None
    except TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise LessonError(
            file, int(line[1]) if line else 0, f"not TOML: {error}", "mend it there"
        ) from None
    _check_version(table.get("format_version", FORMAT), text, file)
    title, chapters = table.get("title"), table.get("chapter")
    if not isinstance(title, str) or not isinstance(chapters, list) or not chapters:
        raise LessonError(file, 1, "no title or no chapters", 'expected title = "…", [[chapter]] …')
    pack = table.get("pack", "")
    if not isinstance(pack, str) or pack in RESERVED or (pack and not NAME.fullmatch(pack)):
        raise LessonError(
            file,
            _line_of("pack", text),
            f"{pack!r} is no name of a pack",
            f"use small letters, digits and hyphens, and none of: {', '.join(RESERVED)}",
        )
    lines = [n for n, line in enumerate(text.split("\n"), 1) if line.strip() == "[[chapter]]"]
    infos: list[ChapterInfo] = []
    for index, entry in enumerate(chapters):
        line_number = lines[index] if index < len(lines) else 0
        if problem := _problem(entry, infos):
            raise LessonError(file, line_number, f"chapter entry {index + 1}: {problem}", _FORM)
        infos.append(_info(entry, folder, language)._replace(pack=pack))
    glossary, notation = (_translated(folder, language, file) for file in (GLOSSARY, NOTATION))
    return Course(title, tuple(infos), pack, glossary, folder, notation)


def _check_version(version: Any, text: str, file: str) -> None:
    """Raise LessonError for a course in a format that this program does not know."""
    line = _line_of("format_version", text)
    if type(version) is not int or version < 1:
        raise LessonError(
            file, line, f"format_version is {version!r}", f"write format_version = {FORMAT}"
        )
    if version > FORMAT:
        raise LessonError(
            file,
            line,
            f"the course has format {version}, and this Backstep reads formats up to {FORMAT}",
            "update Backstep to read this course",
        )


def _line_of(key: str, text: str) -> int:
    """The line on which a key of the course itself stands; 1 where it does not."""
    return next((n for n, line in enumerate(text.split("\n"), 1) if line.startswith(key)), 1)


def _problem(entry: Any, earlier: list[ChapterInfo]) -> str | None:
    """What is wrong with a chapter's entry, if anything is."""
    if not isinstance(entry, dict):
        return "not a table"
    for key, kind in _TYPES.items():
        if type(entry.get(key)) is not kind and (key != "file" or key in entry):
            return f"{key} is missing or no {kind.__name__}"
    slugs = {info.slug for info in earlier}
    if unknown := set(entry) - set(_TYPES):
        return f"unknown key {min(unknown)}"
    if not NAME.fullmatch(entry["slug"]) or entry["slug"] in slugs:
        return f"the slug {entry['slug']!r} is malformed or taken"
    if entry["number"] != (earlier[-1].number + 1 if earlier else 0):
        return f"the number {entry['number']} does not follow the one before"
    for need in entry["needs"]:
        if need not in slugs:
            return f"it needs {need!r}, which is no earlier chapter"
    file = entry.get("file", f"{entry['number']:02}-name.md")
    if not _FILE.fullmatch(file) or not file.startswith(f"{entry['number']:02}-"):
        return f"the file name {file!r} is malformed or has another number"
    return None


def _info(entry: dict[str, Any], folder: Path, language: str) -> ChapterInfo:
    file = entry.get("file")
    path = None if file is None else _translated(folder, language, file)
    return ChapterInfo(
        number=entry["number"],
        slug=entry["slug"],
        title=entry["title"],
        idea=entry["idea"],
        file=file,
        minutes=entry["minutes"],
        needs=tuple(entry["needs"]),
        path=path,
    )


def _translated(folder: Path, language: str, file: str) -> Path:
    """The file in `language` where it has been translated, in English where not."""
    translated = folder / language / file
    return translated if language != "en" and translated.is_file() else folder / "en" / file
