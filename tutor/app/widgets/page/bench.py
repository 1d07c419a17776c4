"""The live pane beside the page: what the page's bench command names, ready to use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from tutor.activities.errors import UsageError

if TYPE_CHECKING:
    from textual.widget import Widget


class Bench(Vertical):
    """Holds a stepper or a lab; setting `command` puts another in its place."""

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
            content = Static(Content(f"This bench cannot be set: {problem}"), id="problem")
        await self.mount(content)

    def give_focus(self) -> None:
        """Put the focus on what stands on the bench."""
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
