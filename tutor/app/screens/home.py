"""Home: the course map, where to continue, what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tutor import study
from tutor.activities.destinations import Read, Review, TakeTest
from tutor.app.keys import shortcut_keys
from tutor.app.screens.base import BackstepScreen
from tutor.app.widgets.common.course_map import CourseMap
from tutor.app.workers import after_refresh, work
from tutor.words import _

if TYPE_CHECKING:
    from tutor.activities.destinations import Destination


LOOK_AGAIN = 20
"""Seconds between two looks at the clock."""


class HomeScreen(BackstepScreen):
    """The first thing a learner sees, and where Escape leads."""

    PLACE = "backstep"
    CSS_PATH = "home.tcss"
    HELP = """\
The course map. **Enter** opens a chapter where you left off, and so does its number. If you know a
chapter already, **t** takes its test: whoever passes need not read it. *Continue*
takes you back to your last page or walk. *Review* asks the questions that are due.

Everything you do is saved as you do it, so you can leave at any time.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        *shortcut_keys(show=True),
        Binding("q", "app.quit", "quit", id="home.quit", show=False, tooltip="leave Backstep"),
        *(Binding(str(n), f"chapter({n})", "chapter", id=f"home.chapter.{n}", show=False,
                  key_display="0 … 9", tooltip="open the chapter of this number")
          for n in range(10)),
        Binding("t", "take_test", "test", id="home.test", show=False,
                tooltip="take the test of the marked chapter; whoever passes need not read it"),
    ]  # fmt: skip

    def compose_content(self) -> ComposeResult:
        self._map = CourseMap(self.backstep.course)
        yield self._map

    def on_mount(self) -> None:
        self.set_interval(LOOK_AGAIN, self._watch_clock)
        course = self.backstep.course
        ours = _("neural networks, one step at a time")
        self.top_line.state = f"{course.title} ({course.pack})" if course.pack else ours

    def open(self, destination: Destination | None) -> None:
        self._map.focus()
        self.app.call_later(after_refresh, self, self.look_up_progress)

    def _watch_clock(self) -> None:
        """What becomes due while the map is on the screen is told."""
        if self.is_current:
            self.look_up_progress()

    @work(exclusive=True)
    async def look_up_progress(self) -> None:
        """Read the learner's data beside the event loop; the map is on the screen already."""
        self._map.overview = await self.backstep.on_disk(
            study.overview.overview, self.backstep.store, self.backstep.course
        )

    @work(exclusive=True, group="go")
    async def go_on(self) -> None:
        """Back to the page, or the activity, where the learner was last."""
        left = await self.backstep.on_disk(study.overview.left_off, self.backstep.store)
        self.backstep.go(left or Read())

    def action_chapter(self, number: int) -> None:
        """Open a chapter by its number."""
        chapter = next((c for c in self.backstep.course.chapters if c.number == number), None)
        if chapter is not None and chapter.file is None:
            told = _("Chapter {number}, {title}, is not written yet.", number=number,
                     title=chapter.title)  # fmt: skip
            self.notify(told, markup=False)
        elif chapter is not None:
            self.backstep.go(Read(chapter.id))

    def action_take_test(self) -> None:
        """Take the test of the chapter that is marked on the map."""
        if (chapter := self._map.chapter) is not None:
            self.backstep.go(TakeTest(chapter))
        else:
            self.notify(_("Go to a chapter with ↓ first: t takes its test."), timeout=4)

    def on_course_map_opened(self, event: CourseMap.Opened) -> None:
        match event.target:
            case "continue":
                self.go_on()
            case "review":
                self.backstep.go(Review())
            case slug:
                self.backstep.go(Read(slug))
