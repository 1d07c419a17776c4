"""Hints under a question or a task: one more each time one is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from tutor.app.widgets.page.inline import inline
from tutor.words import _


class Hints(Static):
    """Hidden until the first is asked for. `count` of them were taken."""

    DEFAULT_CSS = """
    Hints { display: none; margin: 1 0 0 0; color: $quiet; }
    Hints.shown { display: block; }
    """

    def __init__(self, hints: Sequence[str]) -> None:
        super().__init__("")
        self._hints = hints
        self.count = 0

    @property
    def left(self) -> int:
        """How many can still be asked for."""
        return len(self._hints) - self.count

    def show_next(self) -> None:
        """Show one more, or say that there is none."""
        more = self.left > 0
        self.count += more
        lines = [
            inline(_("hint {number}: {hint}", number=number, hint=hint))
            for number, hint in enumerate(self._hints[: self.count], 1)
        ]
        if not more:
            none = _("There are no more hints.") if self._hints else _("There are no hints here.")
            lines.append(Content(none))
        self.update(Content("\n").join(lines))
        self.add_class("shown")

    def told(self) -> list[tuple[str, str]]:
        """What the header of a question or task says of those that are left."""
        return [(f"   F8 {_('hint')} ({self.left})", "$quiet")] if self.left > 0 else []
