"""Read: one page of the course beside its bench."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.events import DescendantFocus
from textual.reactive import reactive

from tutor.activities.destinations import Page
from tutor.app.screens.page import PageScreen
from tutor.app.screens.walking import WalkScreen
from tutor.app.widgets.page.bench import Bench
from tutor.app.widgets.page.page_view import Done
from tutor.words import _

if TYPE_CHECKING:
    from tutor.activities.destinations import Destination
    from tutor.app.widgets.stepper.stepper import Stepper
    from tutor.learner import Place
    from tutor.study.reading import Spread

SETTLED = 0.6
"""Seconds after the last scrolling before the place is kept."""


class ReadScreen(PageScreen, WalkScreen):
    """A page, its bench, and the way to the next page."""

    PLACE = "Read"
    CSS_PATH = "read.tcss"
    HELP = """\
A page of the course with its *bench* beside it: a network to step through or to train, chosen by
the page. **b** takes you to the bench and back.

**r** runs the snippet in sight, **e** edits it, **x** brings the original back. **Tab** goes to
the next snippet or question. To answer a question, choose with the arrows or a letter and press
**Enter**. **t** opens the table of contents.
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
                tooltip="bring the lesson's code back; again: your version"),
        Binding("y", "copy_snippet", "copy", id="read.copy", show=False,
                tooltip="copy the code of the snippet in sight"),
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
        self._moved = False
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
        if action in ("turn", "chapter", "contents"):
            return not self.on_bench
        if action.endswith("_snippet"):
            return not self.on_bench and self.snippet_action_applies(action)
        return True

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        self.on_bench = self.bench in event.widget.ancestors

    @property
    def here(self) -> Destination:
        return Page("/".join(self.shown)) if self.shown else Page()

    def open(self, destination: Destination | None) -> None:
        """Go to a chapter or a page; without one, stay, or go where the learner left."""
        self.remember()
        if isinstance(destination, Page) and destination.name:
            self.go(destination.name)
        elif not self._opened:
            self.go_on()
        self._opened = True

    @work(exclusive=True, group="page")
    async def go_on(self) -> None:
        """Show the page where the learner left off; if it is gone, one nearby."""
        from tutor.learner import last_place

        place = await self.backstep.on_disk(last_place, self.backstep.store)
        near = [f"{place.chapter}/{place.page}", place.chapter] if place else []
        for name in (*near, "0"):
            if await self._show(name, place=place):
                return

    @work(exclusive=True, group="page")
    async def go(self, name: str, number: int | None = None) -> None:
        """Show the page called `name` (``1/a-page``), or a chapter's page at `number`."""
        await self._show(name, number)

    async def _show(self, name: str, number: int | None = None, place: Place | None = None) -> bool:
        """Show the page and return True; without such a page, show the problem and return False."""
        from tutor.course import LessonError, NotInCourse
        from tutor.learner import LearnerDataError
        from tutor.study.reading import load_spread

        store, course = self.backstep.store, self.backstep.course
        try:
            spread = await asyncio.to_thread(load_spread, store, course, self.drafts, name, number)
        except (LessonError, NotInCourse, LearnerDataError) as problem:
            if self.shown is None:
                await self.view.show_problem(str(problem))
            self.notify(str(problem), severity="error", timeout=20, markup=False)
            return False
        here = (spread.chapter.info.id, spread.page.slug)
        scroll = place.scroll if place is not None and here == (place.chapter, place.page) else 0
        left = place.bench if place is not None and here == (place.chapter, place.page) else None
        await self._show_spread(spread, scroll, left)
        self.shown = here
        await self._keep_opened(scroll)
        return True

    async def _show_spread(self, spread: Spread, scroll: int, left: str | None) -> None:
        chapter, number = spread.chapter, spread.number
        self.shown, self.chapter, self.number = None, chapter, number
        pages = len(chapter.pages)
        self.top_line.place = f"{chapter.info.number} {chapter.title}  ›  {spread.page.heading}"
        dots = "●" * (number + 1) + "○" * (pages - number - 1)
        self.top_line.state = f"{dots}  {number + 1}/{pages}"
        self.on_bench = False
        self.set_class(spread.bench is not None, "has-bench")
        await self.view.show(spread.page, Done(spread.edits, self.ran, spread.answers))
        self.view.focus()
        if scroll:
            self.call_after_refresh(self.view.scroll_to, y=scroll, animate=False)
        self.bench.expect(spread.bench, left)
        self.refresh_bindings()

    def action_turn(self, by: int) -> None:
        """Next or previous page; past the chapter's ends, the next or previous chapter."""
        if self.chapter is None:
            return
        if by > 0:
            self.mark_read()
        if 0 <= self.number + by < len(self.chapter.pages):
            self.number += by
            self.go(self.chapter.info.id, self.number)
        else:
            self.action_chapter(by, 0 if by > 0 else -1)

    def action_chapter(self, by: int, number: int = 0) -> None:
        """The next or previous chapter that is written."""
        from tutor.study.reading import neighbour

        if self.chapter is None:
            return
        info = neighbour(self.backstep.course, self.chapter.info.id, by)
        if info is None:
            last = _("This is the last chapter so far.")
            self.notify(last if by > 0 else _("This is the first page."), timeout=3)
        else:
            self.go(info.id, number)

    def action_bench(self) -> None:
        """Go to the bench or back; in a narrow terminal the bench takes the place of the page."""
        if self.on_bench:
            self.view.focus()
        else:
            self.on_bench = True
            self.bench.give_focus()

    @work(exclusive=True, group="contents")
    async def action_contents(self) -> None:
        from tutor.app.screens.contents import ContentsScreen, contents
        from tutor.learner import pages_read

        read = await self.backstep.on_disk(pages_read, self.backstep.store)
        lines = await asyncio.to_thread(contents, self.backstep.course, read or set())
        chosen = await self.app.push_screen_wait(
            ContentsScreen(lines, here="/".join(self.shown or ()))
        )
        if chosen:
            self.backstep.go(Page(chosen))

    def on_stepper_moved(self, event: Stepper.Moved) -> None:
        super().on_stepper_moved(event)
        if event.stepped:
            self.bench.note()
            self._scrolled()

    def _scrolled(self) -> None:
        self._moved = True
        self.keep_place()

    @work(exclusive=True, group="place")
    async def keep_place(self) -> None:
        """Save the place once the scrolling has settled."""
        from tutor.learner import save_place

        await asyncio.sleep(SETTLED)
        if (place := self._place()) and self.view.display:
            self._moved = False
            await self.backstep.on_disk(save_place, self.backstep.store, place)
            if self.view.scroll_y >= self.view.max_scroll_y:
                self.mark_read()

    def _place(self, scroll: int | None = None) -> Place | None:
        from tutor.learner import Place

        if self.shown is None:
            return None
        rows = round(self.view.scroll_y) if scroll is None else scroll
        return Place(*self.shown, rows, self.bench.line)

    async def _keep_opened(self, scroll: int) -> None:
        """Save that this page was opened, and that *Continue* leads here."""
        from tutor.learner import open_page, save_place

        if self.shown is not None and (place := self._place(scroll)):
            store = self.backstep.store
            await self.backstep.on_disk(open_page, store, *self.shown)
            await self.backstep.on_disk(save_place, store, place)
            self.keep_place()

    @work
    async def mark_read(self) -> None:
        from tutor.learner import mark_read

        if self.shown is not None:
            await self.backstep.on_disk(mark_read, self.backstep.store, *self.shown)

    def on_unmount(self) -> None:
        """A place reached just before leaving is saved, too."""
        from tutor.learner import LearnerDataError, save_place

        if self._moved and (place := self._place()):
            with suppress(LearnerDataError):  # there is no screen left to say it on
                save_place(self.backstep.store, place)
