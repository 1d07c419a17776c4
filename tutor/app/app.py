"""The Textual app: one mode an activity, themes, keys, and the palette."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Callable
from functools import cached_property
from textwrap import wrap
from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec, TypeVar

from textual import work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.theme import Theme

from tutor.app.keys import activity_keys
from tutor.app.screens.base import HORIZONTAL_BREAKPOINTS, VERTICAL_BREAKPOINTS, BackstepScreen
from tutor.app.themes import DARK, NAMES, theme_named

if TYPE_CHECKING:
    from textual.command import Provider

    from tutor.app.widgets.answers.question_view import QuestionView
    from tutor.course import Course
    from tutor.learner import Store
    from tutor.learner.answers import Context
    from tutor.quiz.sources import Sources
    from tutor.study.search import Index

P = ParamSpec("P")
T = TypeVar("T")
Start = tuple[str, ...]
"""Where to begin: ("home",), ("read", "perceptron/page"), ("step", "mazur"), ("lab",), …"""

TOAST = 56
"""Columns of a notification, unless a word is longer."""

UNUSABLE_DATA = 3
"""Exit code: the learner's data cannot be read or written."""


def _home() -> Screen[Any]:
    from tutor.app.screens.home import HomeScreen

    return HomeScreen()


def _read() -> Screen[Any]:
    from tutor.app.screens.read import ReadScreen

    return ReadScreen()


def _step() -> Screen[Any]:
    from tutor.app.screens.step import StepScreen

    return StepScreen()


def _lab() -> Screen[Any]:
    from tutor.app.screens.lab import LabScreen

    return LabScreen()


def _review() -> Screen[Any]:
    from tutor.app.screens.review import ReviewScreen

    return ReviewScreen()


def _progress() -> Screen[Any]:
    from tutor.app.screens.progress import ProgressScreen

    return ProgressScreen()


def _everything() -> type[Provider]:
    from tutor.app.palette import Everything

    return Everything


class BackstepApp(App[None]):
    """Backstep in the terminal. Screens are imported when they are first opened."""

    TITLE = "backstep"
    CSS = "Toast { width: auto; max-width: 96%; }"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_everything}
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
        *activity_keys(show=False),
        Binding("escape", "go('home')", "home", id="go.home", show=False, tooltip="course map"),
        Binding("ctrl+p", "command_palette", "everything", id="palette", show=False, priority=True,
                tooltip="everything by name: pages, networks, themes …"),
        Binding("ctrl+q", "quit", "quit", id="quit", show=False, tooltip="leave Backstep"),
        Binding("slash", "search", "search", id="search", key_display="/", show=False,
                tooltip="search the course for words"),
        Binding("question_mark", "show_help", "help", id="help", key_display="?",
                tooltip="this help"),
        Binding("f1", "show_help", "help", id="help.typing", tooltip="this help"),
    ]  # fmt: skip

    def __init__(self, store: Store, start: Start = ("home",)) -> None:
        self.DEFAULT_MODE = start[0]  # type: ignore[misc]  # switching to it would wait 50 ms
        super().__init__()
        self.store = store
        self.HORIZONTAL_BREAKPOINTS = list(HORIZONTAL_BREAKPOINTS)
        self.VERTICAL_BREAKPOINTS = list(VERTICAL_BREAKPOINTS)
        self._destinations: dict[str, Start] = {start[0]: start[1:]}
        self.choose_theme(self._chosen_theme())

    @cached_property
    def course(self) -> Course:
        """The course's chapters and their order."""
        from tutor.course import load_course

        return load_course()

    @cached_property
    def search_index(self) -> Index:
        """What can be found in the course; the first to ask waits for every chapter to be read."""
        from tutor.study.search import index_of

        return index_of(self.course)

    @cached_property
    def questions(self) -> Sources:
        """Where the questions that can be asked come from."""
        from tutor.quiz.sources import sources_of

        return sources_of(self.course)

    def on_ready(self) -> None:
        """The first frame is about to be painted."""
        self.call_later(self.screen.call_after_refresh, self._painted)

    def _painted(self) -> None:
        """Collect garbage again, but never look through what start-up left (see `open_app`)."""
        if not gc.isenabled():
            gc.freeze()
            gc.enable()

    def on_mount(self) -> None:
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        if self.store.notice:
            self.notify(self.store.notice, severity="warning", timeout=60, markup=False)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colours, while no theme is chosen that knows of them."""
        return DARK.variables

    def choose_theme(self, name: str) -> None:
        """Change the colours to one of `tutor.app.themes.NAMES`."""
        self.register_theme(theme_named(name))
        self.theme = name

    def _chosen_theme(self) -> str:
        from tutor.learner import setting

        wanted = os.environ.get("BACKSTEP_THEME") or setting(self.store, "theme")
        return str(wanted) if wanted in NAMES else DARK.name

    def _keep_theme(self, theme: Theme) -> None:
        from tutor.learner import save_setting

        save_setting(self.store, "theme", theme.name)

    def action_go(self, mode: str, *where: str) -> None:
        """Switch to an activity; `where` is what to open there (nothing: as it was left)."""
        self._destinations[mode] = where
        if self.current_mode == mode:
            screen = self.screen
            if isinstance(screen, BackstepScreen):
                screen.open(*self.take_destination(mode))
        else:
            self.switch_mode(mode)

    def get_key_display(self, binding: Binding) -> str:
        """Keys as they are printed on the keyboard: F2, Esc, ctrl+p."""
        shown = super().get_key_display(binding).replace("^", "ctrl+")
        return shown.capitalize() if shown[1:].isdigit() or shown == "esc" else shown

    def notify(self, message: str, **options: Any) -> None:
        """As Textual's, but no path is broken: the message is wrapped here, the toast as wide."""
        lines = (
            wrap(line, TOAST, break_long_words=False, break_on_hyphens=False)
            for line in message.split("\n")
        )
        super().notify("\n".join("\n".join(rows) for rows in lines), **options)

    def take_destination(self, mode: str) -> Start:
        """What was asked to be opened in `mode`; once."""
        return self._destinations.pop(mode, ())

    async def on_disk(
        self, function: Callable[P, T], *arguments: P.args, **options: P.kwargs
    ) -> T | None:
        """Call a function that reads or writes the learner's data, beside the event loop; where
        they can't be read or written, say so, and return None.
        """
        from tutor.learner import LearnerDataError

        try:
            return await asyncio.to_thread(function, *arguments, **options)
        except LearnerDataError as problem:
            self.notify(str(problem), severity="error", timeout=20, markup=False)
            return None

    async def answer(self, view: QuestionView, given: Any, *, context: Context) -> None:
        """Put an answer on disk, then show its feedback in `view`."""
        from tutor.learner import LearnerDataError
        from tutor.quiz.submit import submit
        from tutor.quiz.verdict import AnswerError

        try:
            view.verdict = await submit(
                self.store, view.question, given, hints=view.hints_shown, context=context
            )
        except (AnswerError, LearnerDataError) as problem:
            view.refuse(str(problem))

    @work(exclusive=True, group="search")
    async def action_search(self) -> None:
        """Ask for words, and go to the page that says them."""
        from tutor.app.screens.search import SearchScreen

        target = await self.push_screen_wait(SearchScreen(lambda: self.search_index))
        if target is not None:
            self.action_go("read", target)

    def action_show_help(self) -> None:
        """Show what the present screen, or what has the focus there, is for, and its keys."""
        from tutor.app.screens.help import HelpScreen, about, keys_of

        self.push_screen(HelpScreen(about(self.screen), keys_of(self.screen)))


def run_app(start: Start = ("home",)) -> int:
    """Open the learner's data, run the tutor until the learner leaves, and return the exit code.

    Errors: LessonError if there is no course to show.
    """
    from tutor.learner import DataDirectoryError, LearnerDataError, Store

    try:
        store = Store.open()
    except (DataDirectoryError, LearnerDataError) as error:
        print(error, file=sys.stderr)
        return UNUSABLE_DATA
    with store:
        app = BackstepApp(store, start)
        _ = app.course  # so that a course that cannot be read is said before there is a screen
        app.run()
    return app.return_code or 0
