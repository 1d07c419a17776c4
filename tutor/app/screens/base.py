"""What every screen has: a top line, a footer, help, and a note if the terminal is too small."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.events import DescendantFocus, Resize
from textual.widget import Widget
from textual.widgets import Static

from tutor.app.modes import destination_of
from tutor.app.screens.steady import SteadyScreen
from tutor.app.sizes import SMALLEST
from tutor.app.widgets.common.key_line import KeyLine
from tutor.app.widgets.common.top_line import TopLine
from tutor.app.workers import after_refresh, alive
from tutor.learner.settings import LAST, save_setting
from tutor.words import _

if TYPE_CHECKING:
    from tutor.activities.destinations import Destination
    from tutor.app.app import BackstepApp


class BackstepScreen(SteadyScreen[None]):
    """A top line, the content that a subclass composes in `compose_content`, and the keys."""

    PLACE: ClassVar[str] = ""
    HELP: ClassVar[str] = ""
    """What this screen is for, in Markdown: shown above its keys by ``?``."""

    DEFAULT_CSS = """
    BackstepScreen {
        layout: vertical;
        #too-small { display: none; }
        &.-cramped, &.-flat {
            & > * { display: none; }
            #too-small { display: block; width: 100%; height: 100%; content-align: center middle; }
        }
    }
    """

    _had_focus: Widget | None = None

    def __init__(self) -> None:
        super().__init__()
        self.top_line = TopLine(_(self.PLACE))

    @property
    def backstep(self) -> BackstepApp:
        """The app, with its own type."""
        return cast("BackstepApp", self.app)

    @property
    def here(self) -> Destination:
        """The place that is shown, to come back to."""
        return destination_of(self.backstep.current_mode)

    def on_mount(self) -> None:
        self.watch(self.app, "run_line", self._show_run)

    def _show_run(self, run_line: str) -> None:
        self.top_line.work = run_line

    def compose(self) -> ComposeResult:
        yield self.top_line
        yield from self.compose_content()
        yield KeyLine()
        columns, rows = SMALLEST
        yield Static(
            _(
                "This terminal is too small.\n"
                "Backstep needs at least {columns} × {rows}; 80 × 24 is better.",
                columns=columns,
                rows=rows,
            ),
            id="too-small",
            markup=False,
        )

    def compose_content(self) -> ComposeResult:
        """The widgets between the top line and the footer."""
        yield from ()

    def on_screen_resume(self) -> None:
        """Open what was asked of this screen. When a modal closes and leads elsewhere, the screen
        below hears of it only once another is shown: what is asked then is meant for that one.
        """
        if self in self.app.screen_stack:
            self.open(self.backstep.take_destination(self.backstep.current_mode))

    def on_asked(self) -> None:
        self.on_screen_resume()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        self._had_focus = event.widget

    def on_resize(self, event: Resize) -> None:
        """What is hidden loses the focus, and gets it back once there is room."""
        columns, rows = SMALLEST
        if event.size.width >= columns and event.size.height >= rows:
            after_refresh(self, self._focus_again)

    def _focus_again(self) -> None:
        had = self._had_focus
        if self.focused is None and had is not None and alive(had):
            self.set_focus(had, scroll_visible=False)

    def remember(self, line: str = "") -> None:
        """Save that *Continue* leads here, to what an activity's command line opens."""
        last = line or self.backstep.current_mode
        self.backstep.keeper.keep(LAST, lambda store: save_setting(store, LAST, last))

    def open(self, destination: Destination | None) -> None:
        """Called each time the screen is shown: go to `destination`, or stay as it was left."""
