"""Read: one page of the course beside its bench."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.reactive import reactive

from tutor.screens.base import BackstepScreen
from tutor.widgets.bench import Bench
from tutor.widgets.page_view import PageView
from tutor.widgets.question_view import QuestionView
from tutor.widgets.snippet_view import SnippetView

if TYPE_CHECKING:
    from tutor.course import Chapter, Page

SETTLED = 0.6
"""Seconds after the last scrolling before the place is kept."""


class ReadScreen(BackstepScreen):
    """A page, its bench, and the way to the next page."""

    PLACE = "Read"
    CSS_PATH = "read.tcss"
    HELP = """\
A page of the course, and beside it the *bench*: a network to step through or to train, set by
the page. **b** goes to the bench and back.

**r** runs the snippet in sight, **e** edits it, **x** brings the original back. **Tab** goes to
the next snippet or question; a question is answered with the arrows, or a letter, and **Enter**.
**t** is the table of contents.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,n", "turn(1)", "next", id="read.next", key_display="→",
                tooltip="next page"),
        Binding("left,p", "turn(-1)", "back", id="read.back", key_display="←",
                tooltip="previous page"),
        Binding("right_square_bracket", "chapter(1)", "chapter", id="read.chapter", show=False,
                key_display="]", tooltip="next chapter"),
        Binding("left_square_bracket", "chapter(-1)", "chapter", id="read.chapter-back",
                show=False, key_display="[", tooltip="previous chapter"),
        Binding("r", "run_snippet", "run", id="read.run", tooltip="run the snippet in sight"),
        Binding("e", "edit_snippet", "edit", id="read.edit", show=False,
                tooltip="edit the snippet in sight"),
        Binding("b", "bench", "bench", id="read.bench", tooltip="to the bench, and back"),
        Binding("t,slash", "contents", "contents", id="read.contents", key_display="t",
                tooltip="table of contents; jump to any page"),
    ]  # fmt: skip

    chapter: reactive[Chapter | None] = reactive(None, init=False)
    number: reactive[int] = reactive(0, init=False)
    _opened = False  # nothing was asked for yet: its page may still be loading
    on_bench: reactive[bool] = reactive(False, init=False, toggle_class="on-bench")

    def compose_content(self) -> ComposeResult:
        with Horizontal(id="panes"):
            yield PageView()
            yield Bench()

    @property
    def page(self) -> Page | None:
        return self.chapter.pages[self.number] if self.chapter else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """On the bench ← and → are the bench's own."""
        return not (action == "turn" and self.query_one(Bench).has_focus_within)

    def open(self, *where: str) -> None:
        """Go to a chapter or ``chapter/page``; without one stay, or go where the learner left."""
        if where:
            self.go(where[0])
        elif not self._opened:
            from tutor.learner import last_place

            place = last_place(self.backstep.store)
            self.go(f"{place.chapter}/{place.page}" if place else "0", place.scroll if place else 0)
        self._opened = True

    @work(exclusive=True, group="go")
    async def go(self, name: str, scroll: int = 0) -> None:
        """Show the page called `name` (``1``, ``perceptron``, ``perceptron/a-page``)."""
        from tutor.course import LessonError, NotInCourse, find_chapter, load_chapter

        try:
            info, page = find_chapter(self.backstep.course, name)
            chapter = await asyncio.to_thread(load_chapter, info)
        except (LessonError, NotInCourse) as problem:
            self.notify(str(problem), severity="error", timeout=20, markup=False)
            if self.chapter is None and name != "0":
                self.go("0")
            return
        self.chapter = chapter
        self.number = chapter.pages.index(page) if page else self._first_unread(chapter)
        await self._show_page(scroll)

    def _first_unread(self, chapter: Chapter) -> int:
        """Where to begin in a chapter: its first page that was not read, or the first."""
        from tutor.learner import pages_read

        read = pages_read(self.backstep.store)
        slugs = [(chapter.info.slug, page.slug) for page in chapter.pages]
        return next((n for n, slug in enumerate(slugs) if slug not in read), 0)

    async def _show_page(self, scroll: int = 0) -> None:
        from tutor.learner import edits, latest_verdicts, open_page

        chapter, page = self.chapter, self.page
        if chapter is None or page is None:
            return
        self._show_place(chapter)
        self.on_bench = False
        store, view = self.backstep.store, self.query_one(PageView)
        await view.show(page, edits=edits(store), verdicts=latest_verdicts(store))
        view.focus()
        if scroll:
            self.call_after_refresh(view.scroll_to, y=scroll, animate=False)
        self._set_bench(chapter)
        await asyncio.to_thread(open_page, store, chapter.info.slug, page.slug)
        self.keep_place()

    def _show_place(self, chapter: Chapter) -> None:
        pages, number = len(chapter.pages), self.number
        self.top_line.place = (
            f"{chapter.info.number} {chapter.title}  ›  {chapter.pages[number].heading}"
        )
        dots = "●" * (number + 1) + "○" * (pages - number - 1)
        self.top_line.state = f"{dots}  {number + 1}/{pages}"

    def _set_bench(self, chapter: Chapter) -> None:
        """The page's bench, or the last one set before it in the chapter."""
        benches = [p.bench for p in chapter.pages[: self.number + 1] if p.bench is not None]
        self.set_class(bool(benches), "has-bench")
        self.call_after_refresh(
            setattr, self.query_one(Bench), "command", benches[-1].command if benches else None
        )

    async def action_turn(self, by: int) -> None:
        """Next or previous page; past the chapter's ends, the next or previous chapter."""
        if self.chapter is None:
            return
        if by > 0:
            await self._mark_read()
        target = self.number + by
        if 0 <= target < len(self.chapter.pages):
            self.number = target
            await self._show_page()
        else:
            self.action_chapter(by, last_page=by < 0)

    def action_chapter(self, by: int, last_page: bool = False) -> None:
        """The next or previous chapter that is written."""
        from tutor.course import LessonError, load_chapter

        if self.chapter is None:
            return
        written = [c for c in self.backstep.course.chapters if c.file is not None]
        here = next(i for i, c in enumerate(written) if c.slug == self.chapter.info.slug)
        if not 0 <= here + by < len(written):
            ends = "This is the last chapter so far." if by > 0 else "This is the first page."
            self.notify(ends, timeout=3)
            return
        info = written[here + by]
        try:
            pages = load_chapter(info).pages
        except LessonError as problem:
            self.notify(str(problem), severity="error", timeout=20, markup=False)
            return
        self.go(f"{info.slug}/{pages[-1 if last_page else 0].slug}")

    async def action_run_snippet(self) -> None:
        view = self.query_one(PageView).snippet_at_hand()
        if view is None:
            self.notify("There is no snippet in sight.", timeout=3)
        else:
            view.action_run()

    async def action_edit_snippet(self) -> None:
        view = self.query_one(PageView).snippet_at_hand()
        if view is None:
            self.notify("There is no snippet in sight.", timeout=3)
        else:
            view.action_edit()

    def action_bench(self) -> None:
        """To the bench and back; in a narrow terminal it takes the page's place."""
        if not self.has_class("has-bench"):
            self.notify("This page has no bench.", timeout=3)
            return
        self.on_bench = not self.on_bench
        if self.on_bench:
            self.query_one(Bench).give_focus()
        else:
            self.query_one(PageView).focus()

    @work
    async def action_contents(self) -> None:
        from tutor.learner import pages_read
        from tutor.screens.contents import ContentsScreen

        here = f"{self.chapter.info.slug}/{self.page.slug}" if self.chapter and self.page else ""
        read = await asyncio.to_thread(pages_read, self.backstep.store)
        chosen = await self.app.push_screen_wait(ContentsScreen(self.backstep.course, here, read))
        if chosen:
            self.go(chosen)

    def on_snippet_view_run_requested(self, event: SnippetView.RunRequested) -> None:
        """A snippet runs after the chapter's earlier ones, in the learner's versions."""
        from tutor.course import earlier_snippets
        from tutor.learner import edits
        from tutor.sandbox import Source

        if self.chapter is None:
            return
        snippets = self.chapter.snippets
        upto = snippets[: snippets.index(event.view.snippet) + 1]
        own = edits(self.backstep.store)
        event.view.run([Source(s.id, own.get(s.id, s.code)) for s in earlier_snippets(upto)])

    async def on_snippet_view_ran(self, event: SnippetView.Ran) -> None:
        from tutor.learner import record_snippet_run

        await asyncio.to_thread(
            record_snippet_run, self.backstep.store, event.snippet.id, event.outcome.status
        )

    async def on_snippet_view_edited(self, event: SnippetView.Edited) -> None:
        from tutor.learner import reset_edit, save_edit

        if event.code is None:
            await asyncio.to_thread(reset_edit, self.backstep.store, event.snippet.id)
        else:
            await asyncio.to_thread(save_edit, self.backstep.store, event.snippet.id, event.code)

    async def on_question_view_answered(self, event: QuestionView.Answered) -> None:
        await self.backstep.answer(event.view, event.given, context="read")

    def on_mount(self) -> None:
        self.watch(self.query_one(PageView), "scroll_y", self._scrolled, init=False)

    def _scrolled(self) -> None:
        self.keep_place()

    @work(exclusive=True, group="place")
    async def keep_place(self) -> None:
        """Put the place on disk once the scrolling has settled."""
        from tutor.learner import Place, save_place

        await asyncio.sleep(SETTLED)
        chapter, page, view = self.chapter, self.page, self.query_one(PageView)
        if chapter is None or page is None:
            return
        place = Place(
            chapter.info.slug, page.slug, round(view.scroll_y), self.query_one(Bench).command
        )
        await asyncio.to_thread(save_place, self.backstep.store, place)
        if view.scroll_y >= view.max_scroll_y:
            await self._mark_read()

    async def _mark_read(self) -> None:
        from tutor.learner import mark_read

        if self.chapter and self.page:
            await asyncio.to_thread(
                mark_read, self.backstep.store, self.chapter.info.slug, self.page.slug
            )
