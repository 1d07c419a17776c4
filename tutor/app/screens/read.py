"""Read: one page of the course beside its bench."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.events import DescendantFocus
from textual.reactive import reactive
from textual.timer import Timer

from tutor import study
from tutor.activities.destinations import Read
from tutor.app.screens.marking import MarkedPageScreen
from tutor.app.screens.walking import WalkScreen
from tutor.app.widgets.page.bench import Bench
from tutor.app.widgets.page.inline import inline
from tutor.app.widgets.page.page_view import Done
from tutor.app.workers import after_refresh, work
from tutor.course import LessonError, NotInCourse
from tutor.learner import (
    LearnerDataError,
    ReadingPlace,
    last_place,
    mark_done,
    mark_read,
    open_page,
    pages_read,
    save_place,
)
from tutor.study.reading import load_spread, neighbour
from tutor.words import _

if TYPE_CHECKING:
    from tutor.activities.destinations import Destination
    from tutor.app.widgets.common.progressed import Progressed
    from tutor.app.widgets.lab.lab_view import LabView
    from tutor.app.widgets.page.task_view import TaskView
    from tutor.app.widgets.stepper.stepper import Stepper
    from tutor.course import Task
    from tutor.learner import ReadingPlace
    from tutor.study.reading import Spread

PAGES_OWN = ("turn", "chapter", "contents", "aim", "glossary", "note", "bookmark")
"""Actions that are the page's, and not the bench's."""
LOOKED = 3.0
"""Seconds that the end of a page must be in sight before the page counts as read."""


class ReadScreen(MarkedPageScreen, WalkScreen):
    """A page, its bench, and the way to the next page."""

    PLACE = "Read"
    CSS_PATH = "read.tcss"
    HELP = """\
A page of the course with its *bench* beside it: a network to step through or to train, chosen by
the page. **b** takes you to the bench and back.

**r** runs the snippet in sight, **e** edits it, **x** brings the original back. **Tab** goes to
the next snippet or question. To answer a question, choose with the arrows or a letter and press
**Enter**. Some parts stay folded until you have made your prediction; **o** opens them at once.
**t** opens the table of contents.

Underlined words are explained: **l** goes to the next one in sight, or to a link, and **Enter**
opens it. **g** opens the glossary, and beside it the notation, the cheat sheet and the reading
list. **a** writes a note about the place in sight, **m** sets a bookmark there, **N** lists both.
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
        Binding("c", "stop_snippet", "stop", id="read.stop", tooltip="stop the run"),
        Binding("e", "edit_snippet", "edit", id="read.edit", show=False,
                tooltip="edit the snippet in sight"),
        Binding("x", "reset_snippet", "reset", id="read.reset", show=False,
                tooltip="restore the lesson's code; once more, your version"),
        Binding("y", "copy_snippet", "copy", id="read.copy", show=False,
                tooltip="copy the code of the snippet in sight"),
        Binding("o", "unfold", "open", id="read.open", show=False,
                tooltip="show what is folded until you have predicted it"),
        Binding("b", "bench", "bench", id="read.bench", tooltip="go to the bench, and back"),
        Binding("t", "contents", "contents", id="read.contents", key_display="t",
                tooltip="table of contents; jump to any page"),
    ]  # fmt: skip

    on_bench: reactive[bool] = reactive(False, init=False, toggle_class="on-bench", bindings=True)

    def __init__(self) -> None:
        super().__init__()
        self.number = 0
        self.shown: tuple[str, str] | None = None
        """The chapter and the page on the screen, by slug; None while they are loading."""
        self.bench = Bench()
        self._done: set[str] = set()
        """The tasks that were done since the program began, by id."""
        self._end: Timer | None = None  # runs while the end of a page is in sight
        self._end_of: tuple[str, str] | None = None
        self._opened = False  # nothing was asked for yet; later its page may still be loading

    def compose_content(self) -> ComposeResult:
        with Horizontal(id="panes"):
            yield self.view
            yield self.bench

    def on_mount(self) -> None:
        self.watch(self.view, "scroll_y", self._scrolled, init=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """On the bench all keys belong to it, except the one that leads back."""
        if action == "bench":
            return self.has_class("has-bench")
        if action in PAGES_OWN:
            return not self.on_bench
        if action == "unfold":
            return not self.on_bench and self.view.has_folded
        if action.endswith("_snippet"):
            return not self.on_bench and self.snippet_action_applies(action)
        return super().check_action(action, parameters)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        self.on_bench = self.bench in event.widget.ancestors

    @property
    def page_id(self) -> str:
        return "/".join(self.shown or ())

    @property
    def here(self) -> Destination:
        return Read("/".join(self.shown)) if self.shown else Read()

    def open(self, destination: Destination | None) -> None:
        """Go to a chapter or a page; without one, stay, or go where the learner left."""
        self.remember()
        if isinstance(destination, Read) and destination.name:
            self.go(destination.name, at=destination.at)
        elif not self._opened:
            self.go_on()
        self._opened = True

    @work(exclusive=True, group="page")
    async def go_on(self) -> None:
        """Show the page where the learner left off; if it is gone, one nearby."""
        course = self.backstep.course
        place = await self.backstep.on_disk(last_place, self.backstep.store, course.pack)
        near = [f"{place.chapter}/{place.page}", place.chapter] if place else []
        for name in near:
            if await self._show(name, place=place, quiet=True):
                return
        written = (info.id for info in course.chapters if info.file is not None)
        await self._show(next(written, "0"))

    @work(exclusive=True, group="page")
    async def go(self, name: str, number: int | None = None, at: str = "") -> None:
        """Show the page called `name` (``1/a-page``), or a chapter's page at `number`; the place
        `at` on it.
        """
        await self._show(name, number, at=at)

    async def _show(
        self,
        name: str,
        number: int | None = None,
        place: ReadingPlace | None = None,
        *,
        at: str = "",
        quiet: bool = False,
    ) -> bool:
        """Show the page and return True; without such a page, show the problem, unless it is to be
        `quiet`, and return False.
        """
        store, course, drafts = self.backstep.store, self.backstep.course, self.backstep.drafts
        try:
            spread = await asyncio.to_thread(load_spread, store, course, drafts, name, number)
        except (LessonError, NotInCourse, LearnerDataError) as problem:
            if quiet and isinstance(problem, NotInCourse):
                return False
            if self.shown is None:
                await self.view.show_problem(str(problem))
            self.notify(str(problem), severity="warning", timeout=20, markup=False)
            return False
        here = (spread.chapter.info.id, spread.page.slug)
        scroll = place.scroll if place is not None and here == (place.chapter, place.page) else 0
        left = place.bench if place is not None and here == (place.chapter, place.page) else None
        await self._show_spread(spread, scroll, left)
        self.shown = here
        self._keep_opened(scroll)
        after_refresh(self, self.dress, at)
        return True

    async def _show_spread(self, spread: Spread, scroll: int, left: str | None) -> None:
        chapter, number = spread.chapter, spread.number
        if self.shown is not None:
            self.backstep.clear_notifications()
        self.shown, self.chapter, self.number = None, chapter, number
        pages = len(chapter.pages)
        self.top_line.place = f"{chapter.info.number} {chapter.title}  ›  {spread.page.heading}"
        dots = "●" * (number + 1) + "○" * (pages - number - 1)
        self.top_line.state = f"{dots}  {number + 1}/{pages}"
        self.on_bench = False
        self.set_class(spread.bench is not None, "has-bench")
        done = Done(
            spread.edits, self.ran, spread.answers, spread.shelved, spread.done, spread.standings
        )
        self.view.focus()
        await self.view.show(spread.page, done)
        if not self.view.has_focus_within:  # or else Tab was pressed before the page was whole
            self.view.focus()
        if scroll:
            after_refresh(self, self.view.scroll_to, y=scroll, animate=False)
        self.bench.expect(spread.bench, left)
        self.refresh_bindings()

    def action_turn(self, by: int) -> None:
        """Next or previous page; past the chapter's ends, the next or previous chapter."""
        if self.chapter is None:
            return
        if 0 <= self.number + by < len(self.chapter.pages):
            self.number += by
            self.go(self.chapter.info.id, self.number)
        elif not self._go_to_chapter(by, 0 if by > 0 else -1):
            last = _("This is the last page so far.")
            self.notify(last if by > 0 else _("This is the first page."), timeout=3)

    def action_chapter(self, by: int) -> None:
        """The next or previous chapter that is written."""
        if self.chapter is not None and not self._go_to_chapter(by, 0):
            last = _("This is the last chapter so far.")
            self.notify(last if by > 0 else _("This is the first chapter."), timeout=3)

    def _go_to_chapter(self, by: int, number: int) -> bool:
        """Go to a page of the next or previous chapter, if there is one."""
        assert self.chapter is not None
        info = neighbour(self.backstep.course, self.chapter.info.id, by)
        if info is not None:
            self.go(info.id, number)
        return info is not None

    def action_bench(self) -> None:
        """Go to the bench or back; in a narrow terminal the bench takes the place of the page."""
        if self.on_bench:
            self.view.focus()
        else:
            self.on_bench = True
            self.bench.give_focus()

    @work(group="contents")
    async def action_contents(self) -> None:
        from tutor.app.screens.contents import ContentsScreen, contents

        read = await self.backstep.on_disk(pages_read, self.backstep.store)
        marks = await self.backstep.on_disk(self.backstep.marks.all) or []
        lines = await asyncio.to_thread(contents, self.backstep.course, read or set(), marks)
        modal = ContentsScreen(lines, here="/".join(self.shown or ()))
        chosen = await self.backstep.ask(self, modal)
        if chosen:
            self.backstep.go(Read(chosen))

    async def on_task_view_begun(self, event: TaskView.Begun) -> None:
        """The task's own bench takes the place of the page's; what is done there is watched."""
        event.stop()
        self.add_class("has-bench")
        self.on_bench = True
        await self.bench.begin(event.task.command)

    def on_progressed(self, event: Progressed) -> None:
        """The bench tells how it stands: a task of this page may be done now."""
        event.stop()
        for view in self.view.tasks:
            task = view.lesson_task
            on_bench = task.command == self.bench.command and study.tasks.opens(task, event.opened)
            done = view.done or task.id in self._done
            if on_bench and not done and study.tasks.met(task, event.facts):
                self._done.add(task.id)
                self._keep_done(task)

    @work()
    async def _keep_done(self, task: Task) -> None:
        """Once it is on disk, the page says so; where the disk takes nothing, that is said."""
        await self.backstep.keeper.keep_now(lambda store: mark_done(store, task.id))
        for view in self.view.tasks:
            view.done |= view.lesson_task.id == task.id
        self.notify(inline(task.done).plain, title=_("Done"), timeout=8, markup=False)
        self._unfold(task.id)

    def on_stepper_moved(self, event: Stepper.Moved) -> None:
        super().on_stepper_moved(event)
        self._note_bench()

    def on_lab_view_spec_changed(self, event: LabView.SpecChanged) -> None:
        self._note_bench()

    def _note_bench(self) -> None:
        """Save how the bench is now, if anything on it was changed."""
        if self.bench.note():
            self._keep_place()

    def _scrolled(self) -> None:
        self._keep_place()
        self._watch_end()

    def _keep_place(self, scroll: int | None = None) -> None:
        """Save where the learner is on this page, `scroll` if that is not yet to be seen."""
        if self.shown is None or not self.view.display:
            return
        at = round(self.view.scroll_y) if scroll is None else scroll
        place = ReadingPlace(*self.shown, at, self.bench.line)
        self.backstep.keeper.keep("place", lambda store: save_place(store, place))

    def _keep_opened(self, scroll: int) -> None:
        """Save that this page was opened, and that *Continue* leads here."""
        if (shown := self.shown) is not None:
            self.backstep.keeper.keep(("opened", *shown), lambda store: open_page(store, *shown))
            self._keep_place(scroll)
            after_refresh(self, self._keep_place, scroll)  # with the bench of this page
            after_refresh(self, self._watch_end)

    def _watch_end(self) -> None:
        """The page counts as read once its end was in sight for a while."""
        at_end = self.shown is not None and self.view.scroll_y >= self.view.max_scroll_y
        if self._end is not None and not (at_end and self._end_of == self.shown):
            self._end.stop()
            self._end = None
        if at_end and self._end is None:
            self._end, self._end_of = self.set_timer(LOOKED, self._read_to_end), self.shown

    def _read_to_end(self) -> None:
        shown, self._end = self.shown, None
        if shown is None or shown != self._end_of:
            return
        if self.is_current and self.view.scroll_y >= self.view.max_scroll_y:
            self.backstep.keeper.keep(("read", *shown), lambda store: mark_read(store, *shown))
