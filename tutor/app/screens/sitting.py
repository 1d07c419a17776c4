"""A chapter's test: one question after the other, one answer each."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor.activities.destinations import Home, TakeTest
from tutor.app.screens.base import BackstepScreen
from tutor.app.widgets.answers.question_view import QuestionView
from tutor.app.widgets.page.inline import inline
from tutor.app.workers import work
from tutor.course import LessonError, NotInCourse, find_chapter, load_chapter
from tutor.quiz.verdict import Verdict
from tutor.study.chapter_test import Sitting, came_to, keep_result, questions_of_test, rules
from tutor.words import _

if TYPE_CHECKING:
    from tutor.activities.destinations import Destination
    from tutor.course import Chapter

MODE = "test"


class SittingScreen(BackstepScreen):
    """Asks every question of a chapter once; what came of it is told at the end."""

    PLACE = "Test"
    CSS_PATH = "sitting.tcss"
    HELP = """\
A chapter's test shows that you know the chapter already, so that you need not read it. It asks all
the questions of the chapter that can be judged at once, each once, without hints and with other
numbers than before. **Enter** answers, and **→** leaves a question out; where an answer is typed,
**Esc** and then **→**. Only at the end are you told what was right. With four right answers of five
the chapter counts as known, on the course map and in your progress.

It is one sitting: if you go elsewhere, the test ends and does not count.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "begin", "begin", id="test.begin",
                tooltip="begin the test"),
        Binding("right,n", "leave_out", "leave out", id="test.leave_out", key_display="→",
                tooltip="go on without an answer to this question"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._opened = False
        """Whether the test of a chapter was asked for."""
        self._chapter: Chapter | None = None
        self._sitting: Sitting | None = None
        """The test that goes on; None before it begins, and once it has ended."""
        self._at = 0
        self._area = VerticalScroll(id="test")

    def compose_content(self) -> ComposeResult:
        yield self._area

    def open(self, destination: Destination | None) -> None:
        if isinstance(destination, TakeTest) and destination.chapter:
            self._opened = True
            self.prepare(destination.chapter)
        elif not self._opened:
            self.backstep.go(Home())

    @work(exclusive=True)
    async def prepare(self, name: str) -> None:
        """Say what the test of the chapter called `name` is."""
        self._sitting = None
        try:
            info = find_chapter(self.backstep.course, name)[0]
            self._chapter = chapter = await asyncio.to_thread(load_chapter, info)
        except (LessonError, NotInCourse) as problem:
            await self._show(Static(Content(str(problem))))
            return
        self.top_line.place = f"{_(self.PLACE)}  ›  {info.number} {chapter.title}"
        questions = await self.backstep.on_disk(questions_of_test, self.backstep.store, chapter)
        if questions is None:
            return
        told = (
            [rules(questions), _("Enter begins.")]
            if questions
            else [_("This chapter has no questions for a test.")]
        )
        await self._show(Static(Content("\n\n").join(map(Content, told)), id="told"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "leave_out":
            return self._sitting is not None
        return self._sitting is None and self._chapter is not None

    @work(exclusive=True)
    async def action_begin(self) -> None:
        """Ask the first question."""
        chapter = self._chapter
        if chapter is None or self._sitting is not None:
            return
        questions = await self.backstep.on_disk(questions_of_test, self.backstep.store, chapter)
        if questions:
            self._sitting, self._at = Sitting(chapter.info.id, tuple(questions)), 0
            await self._ask()

    @work(exclusive=True)
    async def action_leave_out(self) -> None:
        """Go on without an answer."""
        await self._go_on()

    @work(exclusive=True, group="answer")
    async def on_question_view_answered(self, event: QuestionView.Answered) -> None:
        """Take the answer, and say nothing of it; only what is no answer is told."""
        sitting = self._sitting
        outcome = await self.backstep.answer(event, context="test")
        if sitting is None or sitting is not self._sitting:
            return  # the test was left meanwhile
        if not isinstance(outcome, Verdict):
            for view in self.query(QuestionView):
                view.respond(event.given, outcome)
            return
        sitting.verdicts[event.question.id] = outcome
        if sitting.questions[self._at] is event.question:
            await self._go_on()

    async def _go_on(self) -> None:
        if self._sitting is not None:
            self._at += 1
            await (self._ask() if self._at < len(self._sitting.questions) else self._end())

    async def _ask(self) -> None:
        sitting = self._sitting
        assert sitting is not None
        view = QuestionView(sitting.questions[self._at], excerpt=True)
        self.top_line.state = f"{self._at + 1} / {len(sitting.questions)}"
        leaving_out = Static("", id="leaving-out")
        await self._show(view, leaving_out)
        view.focus()
        leaving_out.update(
            _("Esc, then → leaves this question out.")
            if view.is_typed  # → moves there within what is typed
            else _("→ leaves this question out.")
        )

    async def _end(self) -> None:
        """Keep what came of it, then tell it."""
        sitting, self._sitting = self._sitting, None
        assert sitting is not None
        await keep_result(self.backstep.keeper.keep_now, sitting)
        style = "bold $success" if sitting.passed else "bold"
        parts = [Content.styled(came_to(sitting), style)]
        for question in sitting.missed:
            verdict = sitting.verdicts.get(question.id)
            asked = question.prompt.split("\n\n")[0]
            said = verdict.feedback if verdict else _("You left it out.")
            parts.append(
                Content.assemble(("✗  ", "$error"), inline(asked), "\n", inline(said or ""))
            )
        self.top_line.state = ""
        await self._show(Static(Content("\n\n").join(parts), id="told"))

    def on_screen_suspend(self) -> None:
        """Whoever goes elsewhere has left the test; help and the like are not elsewhere."""
        if self._sitting is not None and self.backstep.current_mode != MODE:
            self._sitting = None
            self._leave()

    @work(exclusive=True)
    async def _leave(self) -> None:
        self.top_line.state = ""
        told = [_("You left the test, so it does not count."), _("Enter begins another.")]
        await self._show(Static(Content("\n\n").join(map(Content, told)), id="told"))

    async def _show(self, *widgets: Widget) -> None:
        await self._area.remove_children()
        await self._area.mount(*widgets)
        self._area.scroll_home(animate=False)
        if self.is_current:
            self._area.focus(scroll_visible=False)
        self.refresh_bindings()
