"""The places of a page that can be marked and gone to: paragraphs, snippets, questions, tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual.widget import Widget
from textual.widgets.markdown import MarkdownBlock

from tutor.app.widgets.page.mark_line import MarkLine
from tutor.app.widgets.page.prose import ProseView
from tutor.course import places

if TYPE_CHECKING:
    from textual.containers import VerticalScroll

    from tutor.learner import PageMark


@runtime_checkable
class Placed(Protocol):
    """A part of a page that is a place as a whole."""

    @property
    def place(self) -> str: ...


class PagePlaces:
    """The places among what `parts` finds in `view` at the time, from the top."""

    def __init__(self, view: VerticalScroll, parts: Callable[[], Iterable[Widget]]) -> None:
        self._view = view
        self._parts = parts
        self._lines: list[MarkLine] = []

    def __iter__(self) -> Iterator[tuple[str, Widget]]:
        """Each place, and what shows it."""
        wholes: list[Widget] = []
        for part in self._parts():
            if any(whole in part.ancestors for whole in wholes):
                continue
            if isinstance(part, ProseView):
                for shown, content in part.lines:
                    if isinstance(shown, MarkdownBlock):
                        yield places.of_text(content.plain), shown
            elif isinstance(part, Placed):
                wholes.append(part)
                yield part.place, part

    def at_hand(self) -> str:
        """The place in focus, or else the first that begins in sight; empty for the whole page."""
        window = self._view.scrollable_content_region
        before = ""
        if self._view.scroll_y <= 0 and not any(
            isinstance(part, Placed) and part.has_focus_within for _place, part in self
        ):
            return before
        for place, shown in self:
            if isinstance(shown, Placed) and (shown.has_focus or shown.has_focus_within):
                return place
        for place, shown in self:
            if shown.region.overlaps(window):
                if shown.region.y >= window.y:
                    return place
                before = place
        return before

    def go_to(self, place: str) -> None:
        """Scroll to a place, if it is there still."""
        shown = dict(reversed(list(self))).get(place)
        if shown is not None:
            self._view.scroll_to_widget(shown, animate=False, top=True)
            if shown.focusable:
                shown.focus(scroll_visible=False)

    async def show(self, marks: Mapping[str, PageMark], heading: Widget) -> None:
        """Put the marks under their places, and under the heading what marks the page as a whole,
        or a place that is gone.
        """
        lines, self._lines = self._lines, []
        there = dict(reversed(list(self)))
        for line in lines:
            if line.is_mounted:
                await line.remove()
        for place, mark in marks.items():
            line = MarkLine(mark)
            after = there.get(place, heading)
            self._lines.append(line)
            parent = after.parent
            if isinstance(parent, Widget):
                await parent.mount(line, after=after)
