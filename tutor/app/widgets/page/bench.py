"""The live pane beside the page: what the page's bench command names, ready to use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from tutor import activities
from tutor.activities.errors import UsageError
from tutor.app.workers import after_refresh
from tutor.words import _

if TYPE_CHECKING:
    from textual.widget import Widget

    from tutor.app.widgets.stepper.walk_view import WalkView


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
        self._leaving = False  # what is on the bench belongs to a page that was left

    def expect(self, command: str | None, left: str | None) -> None:
        """Set a page's bench once what is shown now was painted; as it was left, if it was."""
        if command != self.command:
            self.line, self._leaving = left or command, True
        after_refresh(self, setattr, self, "command", command)

    def note(self) -> bool:
        """Keep how what is on the bench is now; tells whether that differs from before."""
        if self._leaving or self.line is None:
            return False
        specs = (getattr(child, "spec", None) for child in self.children)
        spec = next((one for one in specs if isinstance(one, activities.Spec)), None)
        if spec is None or spec == _read(self.line):
            return False
        self.line = activities.line_of(spec)
        return True

    async def begin(self, command: str) -> None:
        """Set a bench at once, as a task asks for it, and go there."""
        if command != self.command:
            self.line, self._leaving = command, True
            self.set_reactive(Bench.command, command)
            await self._put(command)
        self.give_focus()

    async def watch_command(self, command: str | None) -> None:
        await self._put(command)

    async def _put(self, command: str | None) -> None:
        """Have on the bench what it was left with, or what `command` names."""
        await self.remove_children()
        if command is not None:
            await self.mount(left_off(self.line) or _own(command))
        self._leaving = False

    async def on_walk_view_not_opened(self, event: WalkView.NotOpened) -> None:
        """What was left may not open any more: then the page's own. If not even that, say why."""
        event.stop()
        if self._leaving or self.command is None:
            return
        again = _read(self.line) != _read(self.command)
        self.line = self.command
        await self.remove_children()
        await self.mount(_own(self.command) if again else _problem(event.problem))

    def give_focus(self) -> None:
        """Put the focus on what is on the bench."""
        for child in self.query("*"):
            if child.focusable:
                child.focus()
                return


def _own(command: str) -> Widget:
    """What a page's own command names, or why it cannot be opened."""
    try:
        return activity(command)
    except UsageError as problem:
        return _problem(str(problem))


def _problem(why: str) -> Widget:
    told = _("This bench cannot be opened: {problem}", problem=why)
    return Static(Content(told), id="problem")


def _read(line: str | None) -> activities.Spec | None:
    """The spec that a line spells; None if it spells none."""
    try:
        return None if line is None else activities.parse_line(line)
    except UsageError:
        return None


def activity(command: str) -> Widget:
    """The widget for a bench command; UsageError if it is none."""
    spec = activities.parse_line(command)
    widget: Widget = activities.activity_of(spec).provider("view")(spec)
    return widget


def left_off(line: str | None) -> Widget | None:
    """What was left on a bench; None if nothing was, or another version cannot read it."""
    try:
        return None if line is None else activity(line)
    except UsageError:
        return None
