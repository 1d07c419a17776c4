"""The live pane beside the page: what the page's bench command names, ready to use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from tutor.activities.errors import UsageError
from tutor.words import _

if TYPE_CHECKING:
    from textual.widget import Widget


class Bench(Vertical):
    """Holds a stepper or a lab; a new `command` replaces it."""

    DEFAULT_CSS = """
    Bench { height: 1fr; }
    Bench > #problem { color: $error; padding: 1 2; }
    """

    command: reactive[str | None] = reactive(None, init=False)

    async def watch_command(self, command: str | None) -> None:
        await self.remove_children()
        if command is None:
            return
        content: Widget
        try:
            content = activity(command)
        except UsageError as problem:
            content = Static(
                Content(_("This bench cannot be opened: {problem}", problem=problem)), id="problem"
            )
        await self.mount(content)

    def give_focus(self) -> None:
        """Put the focus on what is on the bench."""
        for child in self.query("*"):
            if child.focusable:
                child.focus()
                return


def activity(command: str) -> Widget:
    """The widget for a bench command; UsageError if it is none."""
    from tutor.activities.registry import activity_of, parse_line

    spec = parse_line(command)
    widget: Widget = activity_of(spec).provider("view")(spec)
    return widget
