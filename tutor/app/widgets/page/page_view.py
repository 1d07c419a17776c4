"""A page of the course: prose, snippets and questions, one under the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property, partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor import course
from tutor.app.widgets import answers
from tutor.app.widgets import page as parts
from tutor.app.widgets.page.prose import ProseView
from tutor.app.workers import after_refresh, work
from tutor.course.notes import RECALL
from tutor.learner import base_of, seed_of
from tutor.quiz.generated import FIRST_SEED, Generated
from tutor.quiz.order import as_on_page
from tutor.words import _

if TYPE_CHECKING:
    from tutor.app.widgets.answers.question_view import QuestionView
    from tutor.app.widgets.page.fold_view import FoldView
    from tutor.app.widgets.page.page_links import PageLinks
    from tutor.app.widgets.page.page_places import PagePlaces
    from tutor.app.widgets.page.snippet_view import Ran, SnippetView
    from tutor.app.widgets.page.task_view import TaskView
    from tutor.course import Block, Page
    from tutor.course.model import Asked
    from tutor.learner import Answer, PageMark
    from tutor.quiz.question import Question
    from tutor.quiz.tries import Standing
    from tutor.quiz.verdict import AnswerError, Verdict
    from tutor.running.policy import Runner
    from tutor.running.sandbox import NamedCode
    from tutor.study.exercises import Used


class Done(NamedTuple):
    """What the learner did with snippets and questions, by their full ids: their versions, the
    last runs of this session, the latest answers, the versions put aside, which were done ever, and
    what was tried of exercises.
    """

    edits: Mapping[str, str]
    ran: Mapping[str, Ran]
    answers: Mapping[str, Answer]
    shelved: Mapping[str, str] = {}
    done: Set[str] = frozenset()
    standings: Mapping[str, Standing] = {}


class PageView(VerticalScroll):
    """Shows one page at a time; `page` is the one shown, None while another takes its place."""

    DEFAULT_CSS = """
    PageView {
        padding: 1 2 0 3;
        align-horizontal: center;
        & > * { max-width: 80; }
        #heading { text-style: bold; color: $primary; margin: 0 0 1 0; }
        #problem { color: $error; }
        #end { height: 2; }
    }
    """

    page: Page | None = None

    @cached_property
    def links(self) -> PageLinks:
        """The links on the page, and the one that is aimed at."""
        return parts.PageLinks(self, lambda: self.query(ProseView))

    @cached_property
    def places(self) -> PagePlaces:
        """The places on the page that can be marked and gone to."""
        placed = "ProseView, SnippetView, QuestionView, TaskView, FigureView"
        return parts.PagePlaces(self, lambda: self.query(placed))

    async def show_marks(self, marks: Mapping[str, PageMark]) -> None:
        """Put the learner's marks under their places."""
        if heading := self.query("#heading"):
            await self.places.show(marks, heading.first())

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Style the page alone: nothing on it looks otherwise while the page has the focus. Textual
        would style all of it anew, whenever the focus moves: 20 ms on a page of usual length.
        """
        self.app.stylesheet.apply(self)

    @property
    def links_made(self) -> bool:
        """Whether anybody has asked for the links yet."""
        return "links" in vars(self)

    async def show(self, page: Page, done: Done) -> None:
        """Put `page` in place of the one shown, with what the learner did on it.

        What the page begins with is on the screen before the rest is made, and the page before
        stands there until then. Each part appears as a whole: prose takes longer to make than
        snippets, and would leave holes.
        """
        heading, views = Static(Content(page.heading), id="heading"), _views(page.blocks, done)
        with self.app.batch_update():
            await self._replace(heading, *islice(views, 1))
        await self.wait_for_refresh()
        with self.app.batch_update():
            await self.mount(*views, Static("", id="end"))
        self.page = page
        after_refresh(self, self.aim)

    def on_mount(self) -> None:
        self.watch(self, "scroll_y", self._moved, init=False)

    def on_resize(self) -> None:
        self._moved()

    def _moved(self) -> None:
        after_refresh(self, self.aim)  # its parts are elsewhere only then

    def on_descendant_focus(self) -> None:
        self.aim()

    def aim(self) -> None:
        """Mark the snippet that the page's keys mean."""
        at_hand = self.snippet_at_hand()
        for view in self.snippets:
            view.target = view is at_hand

    @property
    def folds(self) -> list[FoldView]:
        """What is still folded."""
        if self.page is None:
            return []
        return [view for view in self.query(parts.FoldView) if not view.opened]

    @property
    def has_folded(self) -> bool:
        """Whether anything is left to open."""
        return bool(self.folds) or any(view.shut for view in self.snippets)

    def experiment_at_hand(self) -> SnippetView | None:
        """The first experiment in sight whose code is not shown."""
        window = self.scrollable_content_region
        shut = (view for view in self.snippets if view.shut and view.region.overlaps(window))
        return next(shut, None)

    @property
    def tasks(self) -> list[TaskView]:
        return list(self.query(parts.TaskView))

    def unfold(self, done: str) -> None:
        """Show what waited for the question, snippet or task with the id `done`."""
        for view in self.folds:
            if view.fold.after == done:
                view.open()

    def fold_at_hand(self) -> FoldView | None:
        """The first fold in sight."""
        window = self.scrollable_content_region
        return next((view for view in self.folds if view.region.overlaps(window)), None)

    async def show_problem(self, problem: str) -> None:
        """Say why there is no page to show."""
        await self._replace(Static(Content(problem), id="problem"))

    async def _replace(self, *content: Widget) -> None:
        self.page = None
        await self.remove_children()
        self.scroll_home(animate=False)
        await self.mount(*content)

    @property
    def snippets(self) -> list[SnippetView]:
        return [] if self.page is None else list(self.query(parts.SnippetView))

    def run(
        self, snippet: str, earlier: Sequence[NamedCode], runner: Runner, used: Sequence[Used]
    ) -> None:
        """Have the snippet with this id `run`, if it is still here."""
        for view in self.snippets:
            if view.snippet.id == snippet:
                view.run(earlier, runner, used)

    def respond(self, question: str, given: Any, outcome: Verdict | AnswerError) -> None:
        """Show what came of an answer to the question with this id, if it is still here."""
        for view in self.query(answers.QuestionView):
            if view.question.id == question:
                view.respond(given, outcome)

    def on_question_view_finished(self, event: QuestionView.Finished) -> None:
        """The same answer once more: after the right one, a question that can comes with other
        numbers; else there is nothing to do but to say what there is.
        """
        event.stop()
        if self.page is None:
            return
        asked = {one.id: one for one in self.page.asked}.get(base_of(event.question.id))
        if not event.right:
            self._tell(_("This answer was judged already. Change it, then give it again."))
            return
        if asked is None or seed_of(event.question.id) is None:  # or it is of another chapter
            self._tell(_("This question is answered. Tab goes on, Esc leaves it."))
            return
        view = next(v for v in self.query(answers.QuestionView) if v.question is event.question)
        renewed = answers.QuestionView(_asked(asked, seed_of(event.question.id)))
        self._renew(view, renewed)

    def _tell(self, text: str) -> None:
        self.notify(text, timeout=5, markup=False)

    @work(group="renew")
    async def _renew(self, view: QuestionView, renewed: QuestionView) -> None:
        """Put the second in place of the first."""
        await self.mount(renewed, after=view)
        await view.remove()
        renewed.focus()

    def snippet_at_hand(self) -> SnippetView | None:
        """The snippet in focus, or else the first whose header is in sight; where no header is,
        the one in sight: what a key would act on is what one sees the name of.
        """
        window = self.scrollable_content_region
        in_sight = [view for view in self.snippets if view.region.overlaps(window)]
        focused = [view for view in in_sight if view.has_focus_within or view.has_focus]
        named = [view for view in in_sight if view.region.y >= window.y]
        fresh = [view for view in named if view.outcome is None]
        return next(iter(focused or fresh or named or in_sight), None)


def _views(blocks: Iterable[Block], done: Done, *, away: bool = False) -> Iterator[Widget]:
    """The widgets of blocks; `away` if they are of another page, as what a chapter opens with."""
    for block in blocks:
        match block:
            case course.Prose():
                yield ProseView(block.markdown)
            case course.Snippet():
                yield parts.SnippetView(
                    block,
                    done.edits.get(block.id),
                    done.ran.get(block.id),
                    done.shelved.get(block.id),
                )
            case course.Note():
                yield parts.NoteView(block)
            case course.Figure():
                yield parts.FigureView(block)
            case course.Task():
                yield parts.TaskView(block, done=block.id in done.done)
            case course.Fold():
                inside = partial(_views, block.blocks, done, away=block.kind == RECALL)
                yield parts.FoldView(block, inside, opened=block.after in done.done)
            case course.Question() | course.Generated():
                latest = done.answers.get(block.id)
                before = None if latest is None else (seed_of(latest.question) or 1) - 1
                yield answers.QuestionView(
                    _asked(block, before),
                    latest=latest,
                    draft=done.edits.get(block.id),
                    shelved=done.shelved.get(block.id),
                    standing=done.standings.get(block.id),
                    excerpt=away,
                )


def _asked(block: Asked, before: int | None) -> Question:
    """The question of a block; one with other numbers each time has those after a seed."""
    if isinstance(block, Generated):
        return block.question((before or 0) + FIRST_SEED)
    return as_on_page(block)
