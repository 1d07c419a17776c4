"""The one line at the top: where am I, and how far."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tutor.words import cells

INTO = "  ›  "
"""Between a place and what is in it."""


def shortened(place: str, columns: int) -> str:
    """A place in so many columns. Of a chapter its number is enough; then words are left out."""
    if cells.width(place) <= columns:
        return place
    first, into, rest = place.partition(INTO)
    number = first.partition(" ")[0]
    return cells.cut_words(f"{number}{into}{rest}" if number.isdecimal() else place, columns)


class TopLine(Widget):
    """`place` on the left, `work` that goes on and `state` on the right, a thin rule below."""

    DEFAULT_CSS = """
    TopLine {
        dock: top;
        height: 2;
        padding: 0 1;
        border-bottom: solid $rule;
        color: $foreground;
    }
    """

    place: reactive[str] = reactive("")
    state: reactive[str] = reactive("")
    work: reactive[str] = reactive("")

    def __init__(self, place: str = "", state: str = "") -> None:
        super().__init__()
        self.set_reactive(TopLine.place, place)
        self.set_reactive(TopLine.state, state)

    def render(self) -> Content:
        """Work and state keep their room; the place is cut where not all fit."""
        width = self.content_size.width
        right = "   ".join(filter(None, (self.work, self.state)))
        place = shortened(self.place, max(width - cells.width(right) - 2, 8))
        gap = " " * max(width - cells.width(place) - cells.width(right), 1)
        return Content.assemble((place, "bold"), gap, (right, "$quiet"))
