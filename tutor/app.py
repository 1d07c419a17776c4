"""The Textual app: one mode an activity, themes, keys, and the palette."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from tutor.themes import THEMES

if TYPE_CHECKING:
    from tutor.course import Course
    from tutor.learner import Store

Start = tuple[str, ...]
"""Where to begin: ("home",), ("read", "perceptron/page"), ("step", "mazur"), ("lab",), …"""


def _home() -> Screen[Any]:
    from tutor.screens.home import HomeScreen

    return HomeScreen()


def _read() -> Screen[Any]:
    from tutor.screens.read import ReadScreen

    return ReadScreen()


def _step() -> Screen[Any]:
    from tutor.screens.step import StepScreen

    return StepScreen()


def _lab() -> Screen[Any]:
    from tutor.screens.lab import LabScreen

    return LabScreen()


def _review() -> Screen[Any]:
    from tutor.screens.review import ReviewScreen

    return ReviewScreen()


def _progress() -> Screen[Any]:
    from tutor.screens.progress import ProgressScreen

    return ProgressScreen()


class BackstepApp(App[None]):
    """Backstep in the terminal. Screens are imported when they are first opened."""

    TITLE = "backstep"
    ENABLE_COMMAND_PALETTE = True
    PAUSE_GC_ON_SCROLL = True
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        "home": _home,
        "read": _read,
        "step": _step,
        "lab": _lab,
        "review": _review,
        "progress": _progress,
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "go('read')", "read", id="go.read", show=False, tooltip="read the course"),
        Binding("f3", "go('step')", "step", id="go.step", show=False, tooltip="step a network"),
        Binding("f4", "go('lab')", "lab", id="go.lab", show=False, tooltip="train digits"),
        Binding("f5", "go('review')", "review", id="go.review", show=False, tooltip="review"),
        Binding("f6", "go('progress')", "progress", id="go.progress", show=False),
        Binding("escape", "go('home')", "home", id="go.home", show=False, tooltip="course map"),
        Binding("ctrl+q", "quit", "quit", id="quit", show=False, tooltip="leave Backstep"),
    ]

    def __init__(self, start: Start = ("home",)) -> None:
        super().__init__()
        self.start = start
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "backstep-dark"

    @cached_property
    def course(self) -> Course:
        """The course's chapters and their order."""
        from tutor.course import load_course

        return load_course()

    @cached_property
    def store(self) -> Store:
        """What the learner did. Opened on first use, after the first frame."""
        from tutor.learner import Store

        return Store.open()

    def on_mount(self) -> None:
        self.action_go(*self.start)

    def action_go(self, mode: str, *where: str) -> None:
        """Switch to an activity; `where` is what to open there."""
        self.switch_mode(mode)

    def action_show_help(self) -> None:
        """Show what the present screen is for, and its keys."""
        from tutor.screens.help import HelpScreen, keys_of

        self.push_screen(HelpScreen(getattr(self.screen, "HELP", ""), keys_of(self.screen)))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What the palette offers besides the screen's own keys."""
        for mode in self.MODES:
            yield SystemCommand(mode.capitalize(), f"Open {mode}", lambda m=mode: self.action_go(m))


def run_app(start: Start = ("home",)) -> int:
    """Run the tutor until the learner leaves; the exit code."""
    app = BackstepApp(start)
    app.run()
    return app.return_code or 0
