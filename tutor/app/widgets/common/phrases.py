"""A line of short phrases, which ends only between two of them."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

BETWEEN = "   "
INDENT = "  "


class Phrases(Widget):
    """What has three blanks between its phrases. Where they do not fit in one line, the next begins
    with a whole phrase; only one that is longer than a line is broken.
    """

    DEFAULT_CSS = """
    Phrases { height: auto; }
    """

    content: reactive[Content] = reactive(Content(), layout=True)

    def __init__(self, content: Content) -> None:
        super().__init__()
        self.set_reactive(Phrases.content, content)

    def update(self, content: Content) -> None:
        """Show other phrases."""
        self.content = content

    def rows(self, width: int) -> list[Content]:
        """The phrases in lines of so many columns."""
        rows: list[Content] = []
        for phrase in self.content.split(BETWEEN):
            longer = Content(BETWEEN).join([rows[-1], phrase]) if rows else phrase
            if not rows or longer.cell_length > width:
                rows.append(Content.assemble(INDENT, phrase) if rows else phrase)
            else:
                rows[-1] = longer
        return rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return sum(-(-max(row.cell_length, 1) // max(width, 1)) for row in self.rows(width))

    def render(self) -> Content:
        return Content("\n").join(self.rows(self.content_size.width))
