"""A walk that is asked for: loaded beside the event loop, then shown by its stepper."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tutor import stepping
from tutor.activities.errors import UsageError
from tutor.app.widgets.stepper.stepper import Stepper
from tutor.app.workers import alive, work
from tutor.stepping.spec import StepSpec
from tutor.words import N_, _

if TYPE_CHECKING:
    from tutor.learner import WalkPlace
    from tutor.stepping.session import Session


class WalkView(Widget, can_focus=True):
    """Shows the walk it was asked for last; the one before stays until that is loaded.

    Without a spec it waits for `open`. It has the focus only until its stepper takes it.
    """

    DEFAULT_CSS = """
    WalkView { layout: vertical; height: 1fr; }
    WalkView > #walk-loading { color: $quiet; padding: 0 1; }
    """
    HELP = N_(
        "One network, one operation at a time: `→` computes the next step, `←` takes it back. "
        "After the loss the walk turns, and gradients travel from right to left.\n\n"
        "`▸` marks what was just made, `›` the numbers it was made from. Below them is the "
        "arithmetic of one element; `↑` and `↓` choose which. `e` changes a number, the rate or an "
        "activation, and everything after it changes: `*` marks what did. `n` makes the update and "
        "begins again with the new weights: then `*` marks what differs from the iteration "
        "before. A click looks at a number, or changes it if it was given.\n\n"
        "`p` hides each number until you have predicted it. What you predict of a ready-made walk "
        "comes back in review."
    )

    @dataclass
    class NotOpened(Message):
        """What was asked for first cannot be opened, so the view is empty; `problem` says why."""

        problem: str

    def __init__(
        self,
        spec: StepSpec | None = None,
        *,
        id: str | None = None,  # noqa: A002  Textual's name for it
    ) -> None:
        super().__init__(id=id)
        self._asked: StepSpec | WalkPlace | None = spec
        self._described = ""
        self.stepper: Stepper | None = None
        """What shows the walk; None until the first one is loaded."""
        self._opened: tuple[StepSpec | WalkPlace, StepSpec] | None = None
        """What the walk shown was asked for by, and what its stepper called that at first."""

    def compose(self) -> ComposeResult:
        yield Static("", id="walk-loading", markup=False)

    def on_mount(self) -> None:
        self._begin_loading()

    def open(self, asked: StepSpec | WalkPlace, described: str = "") -> None:
        """Open a walk as a spec says, or where it was left; one that the learner `described` is
        described again where it cannot be opened.
        """
        self._asked, self._described = asked, described
        self._begin_loading()

    def _begin_loading(self) -> None:
        if self._asked is None or not alive(self) or not self.children:
            return  # on_mount does it, once it is composed
        if self.stepper is None:
            told = _("computing {walk} …", walk=self.walk_name)
            self.query_one("#walk-loading", Static).update(told)
        self._load(self._asked)

    @work(exclusive=True, group="walk")
    async def _load(self, asked: StepSpec | WalkPlace) -> None:
        """Compute the walk in a thread: NumPy may be imported there for the first time."""
        try:
            session = await asyncio.to_thread(_session, asked)
        except UsageError as error:
            if self.stepper is None:
                self.post_message(self.NotOpened(str(error)))
            else:
                self._asked = self.stepper.spec
                if self._described:
                    self.stepper.action_own(self._described, str(error))
                else:
                    self.notify(str(error), title=_("Step"), severity="warning", markup=False)
            return
        stepper = Stepper(session)
        self._opened = asked, stepper.spec
        await self._show(stepper)

    async def _show(self, stepper: Stepper) -> None:
        """Show a stepper in place of what is shown; it gets the focus if that had it."""
        before, self.stepper = self.children[0], stepper
        async with self.batch():
            await self.mount(stepper)
            focus = self.screen.focused  # also while help or the palette is open above the screen
            if focus is not None and self in focus.ancestors_with_self:
                stepper.focus()
            await before.remove()
        self.app.call_later(self._hand_over)  # after a focus that is on its way here

    def _hand_over(self) -> None:
        """The keys are the stepper's from now on."""
        if self.stepper is not None and alive(self) and self.screen.focused is self:
            self.stepper.focus()
        self.can_focus = False

    def focus(self, scroll_visible: bool = True) -> Self:
        """Put the focus on the stepper, or here while there is none."""
        if self.stepper is None:
            return super().focus(scroll_visible)
        self.stepper.focus(scroll_visible)
        return self

    @property
    def walk_name(self) -> str:
        """The walk that is open, or is being opened."""
        asked = self._asked
        if asked is None:
            return ""
        return asked.walk if isinstance(asked, StepSpec) else asked.name

    @property
    def spec(self) -> StepSpec | None:
        """What opens the walk as it is now: what was asked for, until something is changed."""
        asked, now = self._asked, None
        if self.stepper is not None and self._opened is not None:
            now = self.stepper.spec
            asked = self._opened[0] if now == self._opened[1] else now
        return asked if isinstance(asked, StepSpec) else now

    def heading(self, width: int, place: str) -> tuple[str, str]:
        """For a top line of so many columns: the title after `place`, and the status."""
        if self.stepper is None:
            return place + self.walk_name, ""
        return self.stepper.heading(width, place)

    def on_stepper_left_for(self, event: Stepper.LeftFor) -> None:
        event.stop()
        try:
            spec = StepSpec.from_texts({"walk": event.walk})
        except UsageError as error:
            if self.stepper is not None:
                self.stepper.action_own(event.walk, str(error))
        else:
            self.open(spec, event.walk)


def _session(asked: StepSpec | WalkPlace) -> Session:
    """The walk that is asked for, open. Errors: UsageError."""
    if isinstance(asked, StepSpec):
        return stepping.session.Session(asked)
    name = asked.name
    session = stepping.session.Session(
        StepSpec.from_texts({"walk": name}) if name.strip() else StepSpec()
    )
    stepping.resuming.resume(session, asked)
    return session
