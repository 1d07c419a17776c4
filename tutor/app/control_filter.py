"""The gate to the screen: what is drawn is text, whoever wrote it.

Whatever a widget draws passes here, so that a control sequence in a title, a file's name or an
error cannot reach the terminal, even where it was not made safe before.
"""

from __future__ import annotations

import re

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tutor.words.controls import NO_TEXT

CONTROL = re.compile(f"[{NO_TEXT}]")
"""None of them takes a column."""


class ControlFilter(LineFilter):
    """Takes control characters out of what is drawn."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if not any(CONTROL.search(segment.text) for segment in segments if not segment.control):
            return segments
        return [
            segment if segment.control else Segment(CONTROL.sub("", segment.text), segment.style)
            for segment in segments
        ]
