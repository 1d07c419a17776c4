"""A screen that shows a page of the course: run and edit its snippets, answer its questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.app.screens.base import BackstepScreen
from tutor.app.widgets.page.page_view import PageView
from tutor.app.workers import work
from tutor.learner import base_of, has_run, record_snippet_run
from tutor.quiz.verdict import Verdict
from tutor.study.reading import before
from tutor.words import _

if TYPE_CHECKING:
    from tutor.app.widgets.answers.question_view import QuestionView
    from tutor.app.widgets.page.snippet_view import Ran, SnippetView
    from tutor.course import Chapter
    from tutor.learner.answers import Context


class PageScreen(BackstepScreen):
    """What can be done on a page; a subclass decides how to get there."""

    def __init__(self) -> None:
        super().__init__()
        self.chapter: Chapter | None = None
        self.view = PageView()
        self.ran: dict[str, Ran] = {}
        """The last run of each snippet since the program began, by its full id."""

    def snippet_action_applies(self, action: str) -> bool:
        """Whether there is a snippet for one of the actions below."""
        if action == "stop_snippet":
            return any(view.running for view in self.view.snippets)
        if action == "reset_snippet":
            at_hand = self.view.snippet_at_hand()
            return at_hand is not None and (at_hand.edited or at_hand.shelved is not None)
        return bool(self.view.snippets)

    def action_unfold(self) -> None:
        """Show what is folded, to those who only read."""
        if fold := self.view.fold_at_hand():
            fold.open()
        elif experiment := self.view.experiment_at_hand():
            experiment.shut = False
        self.refresh_bindings()

    def action_run_snippet(self) -> None:
        if view := self._at_hand():
            view.action_run()

    def action_edit_snippet(self) -> None:
        if view := self._at_hand():
            view.action_edit()

    def action_reset_snippet(self) -> None:
        if view := self._at_hand():
            self.ran.pop(view.snippet.id, None)
            view.action_reset()

    def action_copy_snippet(self) -> None:
        """Put the code on the clipboard, through the terminal."""
        if view := self._at_hand():
            self.app.copy_to_clipboard(view.code)
            self.notify(_("The code is on the clipboard."), timeout=3)

    def action_stop_snippet(self) -> None:
        for view in self.view.snippets:
            if view.running:
                view.action_stop()

    def _at_hand(self) -> SnippetView | None:
        """The snippet in sight; from now on it has the focus, so that the next key means it too."""
        view = self.view.snippet_at_hand()
        if view is None:
            self.notify(_("There is no snippet in sight. Scroll to one."), timeout=3)
        elif not view.editing:
            view.focus(scroll_visible=False)  # it is in sight
        return view

    @work()
    async def on_snippet_view_run_requested(self, event: SnippetView.RunRequested) -> None:
        """A snippet runs after the chapter's earlier ones, in the learner's versions."""
        snippet, chapter = event.snippet, self.chapter
        if chapter is None or snippet not in chapter.snippets:  # its page may be gone
            return
        found = await self.backstep.on_disk(
            lambda: before(
                self.backstep.course,
                chapter,
                snippet,
                self.backstep.drafts.versions(),
                self.backstep.store,
            )
        )
        if found is not None:
            self.view.run(snippet.id, found.sources, self.backstep.runner, found.used)

    @work()
    async def on_snippet_view_ended(self, event: SnippetView.Ended) -> None:
        self.ran[event.snippet.id] = event.ran
        name, status = event.snippet.id, event.ran.outcome.status
        if has_run(status):
            self._unfold(name)
        await self.backstep.keeper.keep_now(lambda store: record_snippet_run(store, name, status))

    def on_snippet_view_edited(self, event: SnippetView.Edited) -> None:
        self.backstep.drafts.put(event.snippet.id, event.code, event.shelved)

    @work(group="answer")
    async def on_question_view_answered(self, event: QuestionView.Answered) -> None:
        base, chapter = base_of(event.question.id), self.chapter
        of_chapter = chapter is None or base.rpartition("/")[0] == chapter.info.id
        context: Context = "read" if of_chapter else "review"  # of one that this chapter needs
        outcome = await self.backstep.answer(event, context=context)
        self.view.respond(event.question.id, event.given, outcome)
        if isinstance(outcome, Verdict):  # right or wrong: the prediction is made
            self._unfold(base)

    def _unfold(self, done: str) -> None:
        self.view.unfold(done)
        self.refresh_bindings()
