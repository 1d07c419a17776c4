"""Lesson Markdown as plain text: wrapped, without the marks that only a renderer needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor.commands.terminal import wrapped
from tutor.course.links import COMMAND
from tutor.words import cells

_ITEM = re.compile(r"(\s*)([-*+]|\d+[.)])\s+(.*)")
_FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
_CODE = re.compile(r"(`+[^`]*`+)")
# Each part has a longest length: a paragraph without end must not take time by its square.
_LINK = re.compile(r"!?\[([^\]]{0,500}+)\]\((?:<([^<>]{0,500}+)>|([^)\s]{0,500}+))[^)]{0,500}+\)")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)(.{1,400}?)(?<=\S)\1(?![\w*])")


def plain_lines(markdown: str, indent: str = "") -> list[str]:
    """The text's lines: paragraphs and list items wrapped; code, tables and formulas as they are.

    An empty line stands between two blocks, none at the ends.
    """
    lines = list(_lines(markdown.strip("\n").splitlines(), indent))
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _lines(source: list[str], indent: str) -> Iterator[str]:
    words: list[str] = []  # of the paragraph or item that is being collected
    lead, fence = indent, ""
    for line in [*source, ""]:
        opening, item = _FENCE.match(line), _ITEM.match(line)
        if fence:
            closing = opening is not None and line.strip() == fence
            fence = "" if closing else fence
            if not closing:
                yield f"{indent}    {line}".rstrip()
            continue
        if words and (not line.strip() or opening or item or line.startswith(("#", "|"))):
            yield from wrapped(_inline(" ".join(words)), first=lead, rest=" " * cells.width(lead))
            words = []
        if opening:
            fence = opening[1]
        elif item:
            words, lead = [item[3]], f"{indent}{item[1]}{item[2]} "
        elif words:
            words.append(line.strip(" >"))
        elif line.startswith(("    ", "\t", "|")) or not line.strip():
            yield f"{indent}{line}".rstrip()
        else:
            words, lead = [line.strip(" #>")], indent


def one_line(markdown: str) -> str:
    """A short text, such as an option, without its marks and line breaks."""
    return _inline(" ".join(markdown.split()))


def _inline(text: str) -> str:
    """Links and emphasis as words; what is code stays as it is."""
    parts = _CODE.split(text)
    for position in range(0, len(parts), 2):
        linked = _LINK.sub(_linked, parts[position])
        parts[position] = _EMPHASIS.sub(r"\2", linked)
    return "".join(parts)


def _linked(link: re.Match[str]) -> str:
    """A link's words; of what can be opened from here, an address or a command, that, too."""
    target = link[2] or link[3] or ""
    if target.startswith(COMMAND):
        return f"{link[1]} (backstep {target.removeprefix(COMMAND)})"
    return f"{link[1]} ({target})" if "://" in target else link[1]
