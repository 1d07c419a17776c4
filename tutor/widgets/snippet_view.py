"""A snippet on the page: its code, run with one key, edited in place, its output under it."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.css.query import NoMatches
from textual.highlight import highlight
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static, TextArea

if TYPE_CHECKING:
    from tutor.course import Snippet
    from tutor.sandbox import Outcome, Source

MARKS = {"ok": ("✓", "$success"), "cancelled": ("–", "$quiet")}
"""How a run ended; everything else is an error."""


class CodeEditor(TextArea):
    """The snippet's code, being changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9,ctrl+r", "finish(True)", "run", id="editor.run", key_display="F9",
                tooltip="run what you wrote"),
        Binding("escape", "finish(False)", "done", id="editor.done", tooltip="stop editing"),
    ]  # fmt: skip

    class Finished(Message):
        """The learner is done editing; `run` asks to run it at once."""

        def __init__(self, code: str, run: bool) -> None:
            super().__init__()
            self.code = code
            self.run = run

    def action_finish(self, run: bool) -> None:
        self.post_message(self.Finished(self.text, run))


class SnippetView(Vertical, can_focus=True):
    """One snippet. What it runs after is told by whoever handles `RunRequested`."""

    DEFAULT_CSS = """
    SnippetView {
        height: auto;
        margin: 0 0 1 0;
        padding: 0 0 0 1;
        border-left: outer $rule;
        #output { display: none; }
        &.ran #output { display: block; }
        CodeEditor { height: auto; max-height: 24; border: none; padding: 0; }
    }
    SnippetView:focus, SnippetView:focus-within { border-left: outer $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r,enter", "run", "run", id="snippet.run", key_display="r",
                tooltip="run this snippet"),
        Binding("e", "edit", "edit", id="snippet.edit", tooltip="change its code, here"),
        Binding("x", "reset", "reset", id="snippet.reset", tooltip="bring the lesson's code back"),
        Binding("c", "cancel", "stop", id="snippet.stop", show=False, tooltip="stop its run"),
    ]  # fmt: skip

    code: reactive[str] = reactive("", init=False)
    running: reactive[bool] = reactive(False, init=False)

    class RunRequested(Message):
        """The learner wants `view` run; answer with `view.run(earlier)`."""

        def __init__(self, view: SnippetView) -> None:
            super().__init__()
            self.view = view

    class Ran(Message):
        """A run ended."""

        def __init__(self, snippet: Snippet, outcome: Outcome) -> None:
            super().__init__()
            self.snippet = snippet
            self.outcome = outcome

    class Edited(Message):
        """The learner's version of a snippet is now `code` (None: the lesson's own)."""

        def __init__(self, snippet: Snippet, code: str | None) -> None:
            super().__init__()
            self.snippet = snippet
            self.code = code

    def __init__(self, snippet: Snippet, code: str | None = None) -> None:
        super().__init__()
        self.snippet = snippet
        self.outcome: Outcome | None = None
        self._output = ""
        self.set_reactive(SnippetView.code, snippet.code if code is None else code)

    @property
    def edited(self) -> bool:
        return self.code != self.snippet.code

    @property
    def editing(self) -> bool:
        return bool(self.query(CodeEditor))

    def compose(self) -> ComposeResult:
        yield Static(self._header(), id="header")
        yield Static(highlight(self.code, language="python"), id="code")
        yield Static("", id="output")

    def watch_code(self) -> None:
        self.query_one("#code", Static).update(highlight(self.code, language="python"))
        self._show_header()

    def watch_running(self) -> None:
        self._show_header()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "cancel":
            return self.running
        if action in ("run", "edit"):
            return not self.running and not self.editing
        if action == "reset":
            return self.edited and not self.running
        return True

    def action_run(self) -> None:
        self.post_message(self.RunRequested(self))

    def action_cancel(self) -> None:
        self.workers.cancel_node(self)

    def action_edit(self) -> None:
        code = self.query_one("#code", Static)
        code.display = False
        editor = CodeEditor(
            self.code, tab_behavior="indent", soft_wrap=False, show_line_numbers=False
        )
        self.mount(editor, after=code)
        editor.focus()
        self._show_header()

    def action_reset(self) -> None:
        self.code = self.snippet.code
        self.post_message(self.Edited(self.snippet, None))

    async def on_code_editor_finished(self, event: CodeEditor.Finished) -> None:
        event.stop()
        await self.query(CodeEditor).remove()
        self.query_one("#code", Static).display = True
        if event.code != self.code:
            self.code = event.code
            self.post_message(self.Edited(self.snippet, event.code if self.edited else None))
        self._show_header()
        self.focus()
        if event.run:
            self.action_run()

    @work(exclusive=True)
    async def run(self, earlier: Sequence[Source]) -> None:
        """Run the code after `earlier`, in a child process; output appears as it comes."""
        from tutor.sandbox import run_snippet

        self._output = ""
        self.outcome = None
        self.add_class("ran")
        self.query_one("#output", Static).update("")
        self.running = True
        try:
            outcome = await run_snippet(
                self.code,
                earlier=earlier,
                filename=self.snippet.id.rpartition("/")[2],
                on_output=self._receive,
            )
        finally:
            with contextlib.suppress(NoMatches):  # the page may be gone
                self.running = False
        self.outcome = outcome
        self._show_header()
        self._show_output(outcome.output)
        self.post_message(self.Ran(self.snippet, outcome))

    def _receive(self, text: str) -> None:
        self._output += text
        self._show_output(self._output)

    def _show_output(self, raw: str) -> None:
        from tutor.sandbox import sanitize

        output = Content.from_rich_text(Text.from_ansi(sanitize(raw).rstrip("\n")))
        outcome = self.outcome
        if outcome is not None and outcome.message:
            message = Content.styled(outcome.message, "$error")
            output = Content("\n").join([output, message]) if output.plain else message
        if outcome is not None and not output.plain:
            output = Content.styled("(it printed nothing)", "$quiet")
        self.query_one("#output", Static).update(output)

    def _show_header(self) -> None:
        self.query_one("#header", Static).update(self._header())
        self.refresh_bindings()

    def _header(self) -> Content:
        parts: list[str | tuple[str, str]] = [(f"{self.snippet.id.rpartition('/')[2]}", "bold")]
        if self.editing:
            parts.append(("   F9 run   Esc done", "$quiet"))
        elif self.running:
            parts.append(("   running …   c stop", "$accent"))
        else:
            parts.append(("   r run   e edit" + ("   x reset" if self.edited else ""), "$quiet"))
        if self.edited:
            parts.append(("   edited", "$accent"))
        if self.outcome is not None and not self.running:
            mark, style = MARKS.get(self.outcome.status, ("✗", "$error"))
            parts.append((f"   {mark} {self.outcome.seconds:.2f} s", style))
        return Content.assemble(*parts)
