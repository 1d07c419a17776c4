"""What every screen has: a top line, a footer, help, and a word when the terminal is too small."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.events import DescendantFocus, Resize
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tutor.app.widgets.common.key_line import KeyLine
from tutor.app.widgets.common.top_line import TopLine

if TYPE_CHECKING:
    from tutor.app.app import BackstepApp
    from tutor.app.widgets.stepper.step_prompt import StepPrompt

SMALLEST = (60, 15)
"""Columns and rows below which a screen only says that it needs more."""

HORIZONTAL_BREAKPOINTS = ((0, "-cramped"), (SMALLEST[0], "-narrow"), (100, "-wide"))
VERTICAL_BREAKPOINTS = ((0, "-flat"), (SMALLEST[1], "-short"), (30, "-tall"))
"""Classes that a screen has from so many columns, and rows, on."""


class BackstepScreen(Screen[None]):
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
        self.top_line = TopLine(self.PLACE)

    @property
    def backstep(self) -> BackstepApp:
        """The app, as what it is."""
        return cast("BackstepApp", self.app)

    def compose(self) -> ComposeResult:
        yield self.top_line
        yield from self.compose_content()
        yield KeyLine()
        columns, rows = SMALLEST
        yield Static(
            f"This terminal is too small.\nBackstep needs {columns} × {rows}; 80 × 24 is good.",
            id="too-small",
            markup=False,
        )

    def compose_content(self) -> ComposeResult:
        """The widgets between the top line and the footer."""
        yield from ()

    def on_screen_resume(self) -> None:
        mode = self.backstep.current_mode
        self.open(*self.backstep.take_destination(mode))

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        self._had_focus = event.widget

    def on_resize(self, event: Resize) -> None:
        """What is hidden loses the focus; it has it again once there is room."""
        columns, rows = SMALLEST
        if event.size.width >= columns and event.size.height >= rows:
            self.call_after_refresh(self._focus_again)

    def _focus_again(self) -> None:
        had = self._had_focus
        if self.focused is None and had is not None and had.is_attached:
            self.set_focus(had, scroll_visible=False)

    async def on_step_prompt_predicted(self, event: StepPrompt.Predicted) -> None:
        """Put a prediction on disk, if it can come again, and then tell what it was worth."""
        from tutor.quiz.submit import submit_prediction

        event.stop()
        kept = await self.backstep.on_disk(
            submit_prediction, self.backstep.store, event.question, event.text, event.verdict
        )
        if kept is not None:
            event.prompt.tell(event.question, event.verdict)

    @work(exclusive=True, group="remember")
    async def remember(self) -> None:
        """Put on disk that *Continue* leads here."""
        from tutor.learner import save_setting
        from tutor.study.overview import LAST

        mode = self.backstep.current_mode
        await self.backstep.on_disk(save_setting, self.backstep.store, LAST, mode)

    def open(self, *where: str) -> None:
        """Called each time the screen is shown: go to `where`; without it, stay as left."""
