"""Drawings as Textual's content: the one place that knows both."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from textual.content import Content, Span

from tutor.app.themes import HEATS, TONES

if TYPE_CHECKING:
    from tutor.drawing.canvas import Drawing

LOOKS = {
    "quiet": "$quiet",
    "rule": "$rule",
    "strong": "bold",
    "op": "italic",
    "mark": "bold $accent",
    "current": "bold on $block-cursor-background",
    "positive": "$positive",
    "negative": "$negative",
    "changed": "bold $warning",
    "traced": "bold underline",
    "title": "bold $quiet",
    "formula": "bold",
    "label": "$quiet",
    "key": "bold $primary",
    "back": "$accent",
    "primary": "$primary",
    "accent": "$accent",
    "good": "bold $success",
    "bad": "bold $error",
    **{f"heat+{level}": f"on $positive {part}%" for level, part in enumerate(HEATS, 1)},
    **{f"heat-{level}": f"on $negative {part}%" for level, part in enumerate(HEATS, 1)},
    **{
        f"{part}{sign}{level}": f"{on}$tone-{name}-{level}"
        for part, on in (("tone", ""), ("ground", "on "))
        for sign, name in (("+", "positive"), ("-", "negative"), ("*", "third"))
        for level in range(1, len(TONES) + 1)
    },
}
"""Each word's style; a look is one or more of them."""


def content_of(drawing: Drawing) -> Content:
    """The drawing's text with its looks."""
    pieces: list[str] = []
    spans: list[Span] = []
    at = 0
    for line in drawing.lines:
        for text, style in line:
            if style:
                spans.append(Span(at, at + len(text), _style(style)))
            pieces.append(text)
            at += len(text)
        pieces.append("\n")
        at += 1
    return Content("".join(pieces[:-1]), spans)


@cache
def _style(words: str) -> str:
    """The looks of all `words`; of several backgrounds the last one stands."""
    return " ".join(LOOKS[word] for word in words.split() if not _covered(word, words))


def _covered(word: str, words: str) -> bool:
    return word.startswith("heat") and "current" in words.split()
