"""What stays folded on a page until the learner has predicted, run or done something."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tutor.app.workers import alive, work
from tutor.course import Fold
from tutor.course.notes import FIRST
from tutor.words import _


class FoldView(Vertical):
    """Holds the place of blocks that are not shown yet; `open` puts them there."""

    DEFAULT_CSS = """
    FoldView {
        height: auto;
        & > .folded { color: $quiet; margin: 0 0 1 0; }
        & > .folded:hover { color: $primary; }
    }
    """

    class Opened(Message):
        """What was folded is on the page now."""

    def __init__(self, fold: Fold, views: Callable[[], Iterable[Widget]], *, opened: bool) -> None:
        """`views` makes the widgets of its blocks."""
        super().__init__(*(views() if opened else ()))
        self.fold = fold
        self.opened = opened
        self._views = views

    def on_mount(self) -> None:
        if not self.opened:
            told = _("⋯  {first}; o opens this", first=_(FIRST[self.fold.kind]))
            self.mount(Static(Content(told), classes="folded"))

    def open(self) -> None:
        """Show the blocks, for good."""
        if not self.opened and alive(self):
            self.opened = True
            self._open()

    @work()
    async def _open(self) -> None:
        await self.remove_children()
        await self.mount(*self._views())
        self.post_message(self.Opened())

    def on_click(self, event: Click) -> None:
        if not self.opened:
            event.stop()
            self.open()
