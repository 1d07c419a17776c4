"""A task on a page: what is to be brought about on the bench, and whether it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from tutor.app.widgets.answers.hints import Hints
from tutor.app.widgets.common.phrases import Phrases
from tutor.app.widgets.page.inline import inline
from tutor.app.widgets.page.prose import ProseView
from tutor.course import Task, places
from tutor.words import _


class TaskView(Vertical, can_focus=True):
    """One task. Enter puts its bench beside the page; `done` is set once its goal was met there."""

    DEFAULT_CSS = """
    TaskView {
        height: auto;
        margin: 0 0 1 0;
        padding: 0 0 0 1;
        border-left: outer $rule;
        .aside { display: none; margin: 1 0 0 0; }
        .aside.shown { display: block; }
        ProseView > *:last-child { margin-bottom: 0; }
    }
    TaskView:focus { border-left: outer $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "begin", "begin", id="task.begin",
                tooltip="put the task's bench beside the page and go there"),
        Binding("f8", "hint", "hint", id="task.hint", key_display="F8",
                tooltip="a hint for this task"),
        Binding("f8", "no_hint", "hint", id="task.hint.none", key_display="F8", show=False,
                tooltip="why there is no hint"),
    ]  # fmt: skip

    done: reactive[bool] = reactive(False, init=False)

    @dataclass
    class Begun(Message):
        """The learner wants to do the task."""

        task: Task

    @property
    def place(self) -> str:
        """Where it stands on its page."""
        return places.of_block(self.lesson_task.id)

    def __init__(self, task: Task, *, done: bool = False) -> None:
        super().__init__()
        self.lesson_task = task
        self.set_reactive(TaskView.done, done)
        self._hints = Hints(task.hints)
        self._header = Phrases(self._header_text())
        self._said = Static(inline(task.done), classes="aside")

    def compose(self) -> ComposeResult:
        yield self._header
        yield ProseView(self.lesson_task.prompt)
        yield self._hints
        yield self._said

    def on_mount(self) -> None:
        self._said.set_class(self.done, "shown")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("hint", "no_hint"):
            return (self._hints.left > 0) == (action == "hint")
        return True

    def watch_done(self, done: bool) -> None:
        self._said.set_class(done, "shown")
        self._header.update(self._header_text())

    def action_begin(self) -> None:
        self.post_message(self.Begun(self.lesson_task))

    def on_click(self, event: Click) -> None:
        event.stop()
        self.focus(scroll_visible=False)

    def action_hint(self) -> None:
        """Show the next hint."""
        self._hints.show_next()
        self._header.update(self._header_text())
        self.refresh_bindings()

    action_no_hint = action_hint

    def _header_text(self) -> Content:
        parts: list[str | tuple[str, str]] = [(_("task"), "bold $primary")]
        parts.append(
            (_("   ✓ done"), "$success") if self.done else (_("   Enter begins"), "$quiet")
        )
        return Content.assemble(*parts, *self._hints.told())
