"""A line of Markdown as styled text: code, bold and italics; everything else is left as it is."""

from __future__ import annotations

import re

from textual.content import Content

_PIECES = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|(?<![\w*])\*([^*\s][^*]*)\*(?!\w)")


def inline(text: str) -> Content:
    """`text` with its inline Markdown shown; never read as Textual's own markup.

    A single line break is a space, as in Markdown; an empty line stays, and
    so does an indented line, which is code.
    """
    text = re.sub(r"(?<!\n)\n(?!\n|    )", " ", text)
    parts: list[str | tuple[str, str]] = []
    end = 0
    for match in _PIECES.finditer(text):
        parts.append(text[end : match.start()])
        code, bold, italic = match.groups()
        if code is not None:
            parts.append((code, "$accent"))
        elif bold is not None:
            parts.append((bold, "bold"))
        else:
            parts.append((italic, "italic"))
        end = match.end()
    parts.append(text[end:])
    return Content.assemble(*parts)
