"""A snippet on the page: its code, run with one key, edited in place, its output under it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer, Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from tutor.app.widgets.common.phrases import Phrases
from tutor.app.widgets.page.code_colors import colored
from tutor.app.widgets.page.folded import Folded
from tutor.app.widgets.page.snippet_output import shown_output
from tutor.app.workers import after_refresh, alive, work
from tutor.course import places
from tutor.running.policy import NotAllowed
from tutor.words import _, cells

if TYPE_CHECKING:
    from textual.widgets import TextArea

    from tutor.app.widgets.page.code_editor import CodeEditor
    from tutor.course import Snippet
    from tutor.running.policy import Runner
    from tutor.running.sandbox import NamedCode, Outcome
    from tutor.study.exercises import Used


class Ran(NamedTuple):
    """The code that was run, and what came of it."""

    code: str
    outcome: Outcome


MARKS = {"ok": ("✓", "$success"), "cancelled": ("–", "$quiet")}
"""How a run ended; everything else is an error."""


class SnippetView(Vertical, can_focus=True):
    """One snippet. Whoever handles `RunRequested` has `run` run it, after what comes before it.

    Its keys are the screen's, which knows the snippet in sight; only Enter is its own.
    """

    DEFAULT_CSS = """
    SnippetView {
        height: auto;
        margin: 0 0 1 0;
        padding: 0 0 0 1;
        border-left: outer $rule;
        .output { display: none; border-top: solid $rule; }
        &.ran .output { display: block; }
        &.stale .output { color: $quiet; }
        &.shut .code { display: none; }
        .tail { display: none; color: $accent; }
        &.running .tail { display: block; }
    }
    SnippetView.target, SnippetView:focus-within { border-left: outer $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "run", "run", id="snippet.run", show=False, tooltip="run this snippet"),
    ]

    code: reactive[str] = reactive("", init=False)
    running: reactive[bool] = reactive(False, init=False, toggle_class="running")
    editing: reactive[bool] = reactive(False, init=False)
    target: reactive[bool] = reactive(False, init=False, toggle_class="target")
    """Whether the page's keys mean this snippet."""
    shut: reactive[bool] = reactive(False, init=False, toggle_class="shut")
    """Whether its code is not shown: that of an experiment, at first."""

    class RunRequested(Message):
        """The learner wants `snippet` run."""

        def __init__(self, snippet: Snippet) -> None:
            super().__init__()
            self.snippet = snippet

    class Ended(Message):
        """A run ended."""

        def __init__(self, snippet: Snippet, ran: Ran) -> None:
            super().__init__()
            self.snippet = snippet
            self.ran = ran

    class Edited(Message):
        """The learner's version of a snippet is now `code` (None: the lesson's own, in the place
        of the version `shelved`).
        """

        def __init__(self, snippet: Snippet, code: str | None, shelved: str | None) -> None:
            super().__init__()
            self.snippet = snippet
            self.code = code
            self.shelved = shelved

    def __init__(
        self,
        snippet: Snippet,
        code: str | None = None,
        ran: Ran | None = None,
        shelved: str | None = None,
    ) -> None:
        """`code` is the learner's version, `ran` the last run of this session, `shelved` the
        version that the lesson's own code took the place of.
        """
        super().__init__()
        self.snippet = snippet
        self.ran = ran
        self.shelved = shelved
        self.editor: CodeEditor | None = None
        self._used: Sequence[Used] = ()
        self.set_reactive(SnippetView.code, snippet.code if code is None else code)
        self._header = Phrases(self._header_text())
        self._code = Folded(self._listing(), classes="code")
        self._output = Static("", classes="output")
        self._tail = Static("…", classes="tail")
        self._behind = False
        """Whether the page is about to be scrolled to where the output ends now."""

    @property
    def place(self) -> str:
        """Where it stands on its page."""
        return places.of_block(self.snippet.id)

    @property
    def edited(self) -> bool:
        return self.code != self.snippet.code

    @property
    def outcome(self) -> Outcome | None:
        """How the last run ended; None before it."""
        return self.ran.outcome if self.ran else None

    @property
    def stale(self) -> bool:
        """Whether the output on the screen comes from an older version of the code."""
        return self.ran is not None and self.ran.code != self.code

    def compose(self) -> ComposeResult:
        yield self._header
        yield self._code
        yield self._output
        yield self._tail

    def on_mount(self) -> None:
        self.shut = self.snippet.experiment
        self._show_ran()

    def watch_shut(self) -> None:
        self._show_header()

    @property
    def failed_line(self) -> int | None:
        """The line of this code where the last run stopped, counted from 1."""
        return None if self.outcome is None or self.stale else self.outcome.line

    def watch_code(self) -> None:
        self._show_code()
        self._show_header()

    def watch_running(self) -> None:
        self._show_header()

    def watch_target(self) -> None:
        self._show_header()

    def watch_editing(self) -> None:
        """The editor in place of the code; it stays, hidden, and with it what can be undone."""
        if self.editor is not None:
            self.editor.display = self.editing
        self._code.display = not self.editing
        self._show_code()
        self._show_header()

    def action_run(self) -> None:
        self.post_message(self.RunRequested(self.snippet))

    def action_stop(self) -> None:
        self.workers.cancel_node(self)

    def action_edit(self) -> None:
        from tutor.app.widgets.page.code_editor import CodeEditor

        if self.editor is None:
            self.editor = CodeEditor(self.code, self.failed_line)
            self.mount(self.editor, after=self._code)
        self.editing = True
        self.shut = False
        self.editor.focus()

    def action_reset(self) -> None:
        """The lesson's own code, or from there the learner's again. There is no output then: what
        stood there is that of other code.
        """
        self.ran = None
        self._show_ran()
        if self.edited:
            self.shelved = self.code
            self._take(self.snippet.code)
        elif self.shelved is not None:
            self._take(self.shelved)

    def _take(self, code: str) -> None:
        """Put `code` on the page, and into the editor, whose undo leads back."""
        if self.editor is not None:
            self.editor.bring(code)  # and it tells of the change
        else:
            self._change(code)

    def _change(self, code: str) -> None:
        if code != self.code:
            self.code = code
            mine = code if self.edited else None
            self.post_message(self.Edited(self.snippet, mine, self.shelved))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._change(event.text_area.text)

    def on_code_editor_finished(self, event: CodeEditor.Finished) -> None:
        event.stop()
        self.editing = False
        self.focus(scroll_visible=False)
        if event.run:
            self.action_run()

    def run(self, earlier: Sequence[NamedCode], runner: Runner, used: Sequence[Used] = ()) -> None:
        """Run the code after `earlier` through `runner`; output appears as it comes. `used` are
        the functions among it that were to be written: the header says whose they are.
        """
        if not self.running:
            self._used = used
            self.running = True
            after_refresh(self, self._tail.scroll_visible, animate=False)
            self._run(earlier, runner)

    @work()
    async def _run(self, earlier: Sequence[NamedCode], runner: Runner) -> None:
        from tutor.running.sandbox import Outcome, Status

        self.ran, code, printed = None, self.code, ""
        self._output.update("")
        self.add_class("ran")

        def receive(text: str) -> None:
            nonlocal printed
            printed += text
            self._behind |= self._end_in_sight
            self._output.update(shown_output(printed, None))
            if self._behind:
                after_refresh(self, self._follow)

        started = time.monotonic()
        name = self.snippet.id
        try:
            outcome = await runner.run(
                name, code, earlier=earlier, seconds=self.snippet.seconds, on_output=receive
            )
        except NotAllowed as refusal:
            outcome = Outcome(Status.CANCELLED, "", 0.0, str(refusal))
        except asyncio.CancelledError:
            seconds = time.monotonic() - started
            self._finish(Ran(code, Outcome(Status.CANCELLED, printed, seconds, _("Stopped."))))
            raise
        self._finish(Ran(code, outcome))

    def _finish(self, ran: Ran) -> None:
        self.ran = ran
        if not alive(self):  # the page was turned
            return
        followed = self._end_in_sight
        self.running = False
        self._show_ran()
        self.post_message(self.Ended(self.snippet, ran))
        if followed:
            after_refresh(self, self._show_end)
        elif self.has_focus_within or self.has_focus:
            after_refresh(self, self._output.scroll_visible, animate=False)

    def _follow(self) -> None:
        self._behind = False
        self._tail.scroll_visible(animate=False)

    def _show_end(self) -> None:
        """Scroll as far as it takes for the end of the output to be in sight."""
        page = self._page
        if page is not None:
            below = self._output.region.bottom - page.scrollable_content_region.bottom
            page.scroll_relative(y=max(below, 0), animate=False)

    @property
    def _end_in_sight(self) -> bool:
        """Whether the learner sees where the output ends, and is shown how it grows."""
        page = self._page
        window = self.screen.region if page is None else page.scrollable_content_region
        return self._tail.display and self._tail.region.overlaps(window)

    @property
    def _page(self) -> ScrollableContainer | None:
        """What scrolls it."""
        return next((one for one in self.ancestors if isinstance(one, ScrollableContainer)), None)

    def _show_ran(self) -> None:
        """Show what the last run printed and how it ended, if there was one."""
        if self.ran is not None:
            self._output.update(shown_output(self.ran.outcome.output, self.ran.outcome))
        self.set_class(self.ran is not None, "ran")
        if self.editor is not None:
            self.editor.mark_failed(self.failed_line)
        self._show_code()
        self._show_header()

    def _show_code(self) -> None:
        if not self.editing:
            self._code.show(self._listing())

    def _listing(self) -> Content:
        """The code in its colours. Where a run failed, the lines are numbered as in Python's
        message, and the one that failed is marked.
        """
        own = self.code == self.snippet.code
        code = colored(self.snippet.shown if own and self.failed_line is None else self.code)
        failed = self.failed_line
        if failed is None:
            return code
        lines = code.split("\n")
        width = cells.width(str(len(lines)))
        return Content("\n").join(
            Content.assemble((f"✗ {n:>{width}d}  ", "$error") if n == failed
                             else (f"  {n:>{width}d}  ", "$quiet"), line)
            for n, line in enumerate(lines, 1)
        )  # fmt: skip

    def _show_header(self) -> None:
        self.set_class(self.stale, "stale")
        self._header.update(self._header_text())
        self.refresh_bindings()

    def _header_text(self) -> Content:
        mark = ("▸ ", "$primary") if self.target else "  "
        parts: list[str | tuple[str, str]] = [mark, (self.snippet.id.rpartition("/")[2], "bold")]
        if self.snippet.experiment:
            parts.append((_("   experiment"), "$quiet"))
        if self.editing:
            parts.append((_("   F9 run   Esc done"), "$quiet"))
        elif self.running:
            parts.append((_("   running …   c stop"), "$accent"))
        elif self.target:
            back = _("   x reset") if self.edited else _("   x yours") if self.shelved else ""
            look = _("   o open") if self.shut else _("   e edit")
            parts.append((_("   r run") + look + back, "$quiet"))
        if self.edited:
            parts.append((_("   edited"), "$accent"))
        for one in self._used:
            whose = (
                _("   with your {function}", function=one.function)
                if one.own
                else _("   with the course's {function}", function=one.function)
            )
            parts.append((whose, "$quiet"))
        if self.stale:
            parts.append((_("   output of older code"), "$quiet"))
        elif self.outcome is not None and not self.running:
            mark, style = MARKS.get(self.outcome.status, ("✗", "$error"))
            parts.append((f"   {mark} {self.outcome.seconds:.2f} s", style))
        return Content.assemble(*parts)
