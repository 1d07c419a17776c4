"""The live pane beside the page: what the page's bench command names, ready to use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from tutor.activities.errors import UsageError
from tutor.activities.spec import Spec
from tutor.words import _

if TYPE_CHECKING:
    from textual.widget import Widget


class Bench(Vertical):
    """Holds a stepper or a lab; a new `command` replaces it.

    `line` is the command line of what is on the bench as it is now, or as it is about to be: a
    page's own, or one that brings back what the learner left.
    """

    DEFAULT_CSS = """
    Bench { height: 1fr; }
    Bench > #problem { color: $error; padding: 1 2; }
    """

    command: reactive[str | None] = reactive(None, init=False)

    def __init__(self) -> None:
        super().__init__()
        self.line: str | None = None

    def expect(self, command: str | None, left: str | None) -> None:
        """Set a page's bench once what is shown now was painted; as it was left, if it was."""
        if command != self.command:
            self.line = left or command
        self.call_after_refresh(setattr, self, "command", command)

    def note(self) -> None:
        """Keep how what is on the bench is now."""
        from tutor.activities.registry import line_of

        specs = (getattr(child, "spec", None) for child in self.children)
        self.line = next((line_of(one) for one in specs if isinstance(one, Spec)), self.line)

    async def watch_command(self, command: str | None) -> None:
        await self.remove_children()
        if command is None:
            return
        content: Widget
        try:
            content = left_off(self.line) or activity(command)
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


def left_off(line: str | None) -> Widget | None:
    """What was left on a bench; None if nothing was, or another version cannot read it."""
    try:
        return None if line is None else activity(line)
    except UsageError:
        return None
