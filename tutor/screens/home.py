"""Home: the course map, where to continue, what is due."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tutor.screens.base import BackstepScreen
from tutor.widgets.course_map import CourseMap


class HomeScreen(BackstepScreen):
    """The first thing a learner sees, and where Escape leads."""

    PLACE = "backstep"
    CSS_PATH = "home.tcss"
    HELP = """\
The course map. **Enter** opens a chapter where you left it; *Continue* goes back to the page
you were on, and *Review* asks what you once got wrong.

Everything you do is kept as you do it: leave whenever you like.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "app.go('read')", "read", id="home.read", tooltip="read where you left"),
        Binding("2", "app.go('step')", "step", id="home.step", tooltip="step through a network"),
        Binding("3", "app.go('lab')", "lab", id="home.lab", tooltip="train digits"),
        Binding("4", "app.go('review')", "review", id="home.review", tooltip="answer what is due"),
        Binding("5", "app.go('progress')", "progress", id="home.progress", tooltip="what you did"),
        Binding("q", "app.quit", "quit", id="home.quit", show=False, tooltip="leave Backstep"),
    ]

    def compose_content(self) -> ComposeResult:
        self._map = CourseMap(self.backstep.course)
        yield self._map

    def on_mount(self) -> None:
        self.top_line.state = "neural networks, one step at a time"

    def open(self, *where: str) -> None:
        self._map.focus()
        self.app.call_later(self.call_after_refresh, self.look_up_progress)

    @work(exclusive=True)
    async def look_up_progress(self) -> None:
        """Read the learner's data beside the event loop; the map is on the screen already."""
        from tutor.overview import overview

        self._map.overview = await self.backstep.on_disk(
            overview, self.backstep.store, self.backstep.course
        )

    def on_course_map_opened(self, event: CourseMap.Opened) -> None:
        match event.target:
            case "continue":
                self.backstep.action_go("read")
            case "review":
                self.backstep.action_go("review")
            case slug:
                self.backstep.action_go("read", slug)
