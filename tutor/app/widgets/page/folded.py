"""Lines that keep their shape: code and formulas; a long line continues below, further right."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content
from textual.events import Resize
from textual.widgets import Label

from tutor.words import cells

HANG = 4
"""Columns by which the rest of a line is indented further than its beginning."""


class Folded(Label):
    """Shows `content`; the rest of a line that is too long stands below it, marked ``↳``."""

    DEFAULT_CSS = "Folded { width: 1fr; text-wrap: nowrap; }"

    def __init__(
        self,
        content: Content,
        *,
        id: str | None = None,  # noqa: A002  Textual's name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(content, id=id, classes=classes)
        self._whole = self._shown = content

    def show(self, content: Content) -> None:
        """Show other lines."""
        self._whole = content
        self._fold()

    def on_resize(self, event: Resize) -> None:
        self._fold()

    def _fold(self) -> None:
        shown = folded(self._whole, self.content_size.width)
        if shown is not self._shown:  # what fits is not laid out twice
            self._shown = shown
            self.update(shown)


def folded(content: Content, width: int) -> Content:
    """`content` in lines of at most `width` columns; as it is where there is no room at all."""
    if width <= 2 * HANG or all(line.cell_length <= width for line in content.split("\n")):
        return content
    lines = (part for line in content.split("\n") for part in _parts(line, width))
    return Content("\n").join(lines)


def _parts(line: Content, width: int) -> Iterator[Content]:
    """A line in parts, broken at spaces where there are any."""
    text = line.plain
    hang = min(cells.width(text) - cells.width(text.lstrip()) + HANG, width // 2)
    mark = Content.styled(cells.rjust("↳ ", hang), "$quiet")
    begin = len(text) - len(text.lstrip())
    while line.cell_length > width:
        text = line.plain
        fit = cells.fitting(text, width)
        # not between a comment's sign and its text
        cut = text.replace("# ", "#_").rfind(" ", begin + 1, fit + 1)
        cut = cut if cut > begin else fit
        yield line[:cut].rstrip()
        rest = text[cut:]
        line = mark + line[cut + len(rest) - len(rest.lstrip()) :]
        begin = len(mark.plain)
    yield line
