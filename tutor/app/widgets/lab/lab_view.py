"""What every lab has on the screen: a form, how the run goes, a picture of it, and the keys."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.reactive import reactive

from tutor.activities.registry import activity_of, line_of
from tutor.app.calm import is_calm
from tutor.app.widgets.common.progressed import Progressed
from tutor.app.widgets.lab.lab_form import LabForm
from tutor.app.widgets.lab.picture_view import PictureView
from tutor.app.widgets.lab.run_end import RunEnd
from tutor.app.widgets.lab.run_status import RunStatus
from tutor.app.workers import work
from tutor.running.runs import Busy
from tutor.words import _

if TYPE_CHECKING:
    from tutor.activities.spec import Spec
    from tutor.running.run import Run
    from tutor.running.runs import Runs
    from tutor.running.state import RunState

WIDE, MEDIUM = 98, 72
"""Columns from which the picture stands beside the form, and the form beside the numbers."""
TALL = 40
"""Rows from which there is room for empty ones."""
LOW = 34
"""Rows below which the form beside the picture shows a part of its fields at a time."""
SHORT = 20
"""Rows below which a narrow lab goes without the bar, so that the curves have room."""
REDRAW, CALM_REDRAW = 0.23, 1.0
"""Seconds between two looks at the run."""


class HasRuns(Protocol):
    """The app, as a lab sees it."""

    runs: Runs


class LabView(Container, can_focus=True):
    """A lab's widget: start, pause, step, pace and stop, for every lab alike.

    The run belongs to the app and goes on when this widget is gone. A lab's own view adds its
    HELP, and keys for its picture, which change its state.
    """

    DEFAULT_CSS = """
    LabView {
        layout: vertical;
        #side, #panel { height: auto; }
        #picture { height: 1fr; margin: 1 0 0 0; }
        LabForm { margin: 0 0 1 0; }
        LabForm #fields { max-height: 14; }
        RunEnd { margin: 1 0 0 0; }
        &:focus #state { background: $block-cursor-background; color: $primary; }
        &.-dense {
            #bar, RunEnd { margin: 0; }
            LabForm #fields { max-height: 4; }
            LabForm #about {
                height: auto; margin: 0; background: $panel; overlay: screen; display: none;
            }
            LabForm #about.-shown { display: block; }
            &.-narrow LabForm, &.-narrow #picture { margin: 0; }
            &.-narrow.-short #bar { display: none; }  /* the top line says how far it is, too */
        }
        &.-medium {
            #panel { layout: horizontal; }
            LabForm { width: 44; margin: 0 1 0 0; }
            LabForm .column { margin: 0 1 0 0; }
            LabForm #fields { max-height: 7; }
        }
        &.-wide {
            layout: horizontal;
            #side { width: 44; height: 100%; margin: 0 3 0 0; }
            #picture { height: 100%; margin: 0; }
            &.-low LabForm #fields { max-height: 9; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "run", "start/pause", id="lab.run", key_display="space",
                tooltip="start, pause or resume"),
        Binding("tab", "app.focus_next", "settings", id="lab.settings", key_display="Tab",
                tooltip="go to the settings, and from one to the next"),
        Binding("s", "go('step')", "step", id="lab.step", tooltip="one step, then pause"),
        Binding("x", "stop", "stop", id="lab.stop", tooltip="stop the run; what it did is kept"),
        Binding("p", "pace", "pace", id="lab.pace",
                tooltip="another pace, or full speed"),
        Binding("enter", "start", "start", id="lab.start", show=False,
                tooltip="start with these settings"),
    ]  # fmt: skip

    LIVE: ClassVar[bool] = False
    """Whether settings are changed in the run that goes on, rather than for the next one."""

    DRAGS: ClassVar[bool] = False
    """Whether something in the picture can be dragged by the mouse."""

    TELLS_BEFORE: ClassVar[bool] = False
    """Whether a task may ask for how it looks before a run, too."""

    PICTURE: ClassVar[type[PictureView]] = PictureView
    """What shows its picture."""

    pace: reactive[float | None] = reactive(None, init=False)
    """How many of the activity's units a second at most; None: as fast as it goes."""

    @dataclass
    class Followed(Message):
        """The lab shows a run: one that was just started, or that goes on."""

        run: Run

    @dataclass
    class SpecChanged(Message):
        """Other settings stand in the form."""

        spec: Spec

    def __init__(self, spec: Spec) -> None:
        super().__init__()
        self.activity = activity_of(spec)
        self._paces = dict(self.activity.paces)
        self.set_reactive(LabView.pace, next(iter(self._paces), None))
        self.asked = spec
        self.spec = spec
        """What stands in the form, or the run that it shows, with what changes on its way; the last
        settings that can be, while some of it cannot.
        """
        self.run: Run | None = None
        self.state: RunState | None = None
        self._form = LabForm(spec)
        self._status = RunStatus()
        self._end = RunEnd()
        self._view = self.PICTURE(id="picture", drags=self.DRAGS)
        self._changed = False
        self._told_of: tuple[RunState, int] | None = None
        self._given_up: Run | None = None
        self.loaded = asyncio.Event()
        """Set once it can show a run."""

    @property
    def runs(self) -> Runs:
        """The app's runs."""
        return cast("HasRuns", self.app).runs

    @property
    def running(self) -> bool:
        """Whether there is a run here that is not over, paused or not."""
        return self.run is not None and not self.run.over

    def compose(self) -> ComposeResult:
        with Container(id="side"):
            with Container(id="panel"):
                yield self._form
                yield self._status
            yield self._end
        yield self._view

    def on_mount(self) -> None:
        self._load()
        self._show()
        every = CALM_REDRAW if is_calm(self.app) else REDRAW
        self.set_interval(every, self._show_numbers)
        # Not in the same turn: Textual would compose all that lies between numbers and picture.
        self.set_timer(every / 2, lambda: self.set_interval(every, self._view.touch))

    def on_unmount(self) -> None:
        self._leave()

    def on_resize(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        """Put form, numbers and picture where there is room for them."""
        width, height = self.outer_size
        self.set_class(width >= WIDE, "-wide")
        self.set_class(MEDIUM <= width < WIDE, "-medium")
        self.set_class(width < MEDIUM, "-narrow")
        self.set_class(width < WIDE and height < TALL, "-dense")
        self.set_class(height < SHORT, "-short")
        self.set_class(height < LOW, "-low")

    @work()
    async def _load(self) -> None:
        """Import what draws, which takes a tenth of a second; then look for a run to follow."""
        for part in ("state", "picture"):
            await asyncio.to_thread(self.activity.provider, part)
        run = self.runs.started_from(self.asked)
        if run is not None:
            self.follow(run)
        elif self.state is None:
            self._picture(self.activity.provider("state")(self.asked))
        self.loaded.set()

    def follow(self, run: Run) -> None:
        """Show a run, and go on showing it."""
        self._leave()
        self.run = run
        run.subscribe(self._told)
        self._form.show(run.spec.latest)
        self._set(run.spec)
        self._changed = False
        self.set_reactive(LabView.pace, self.pace if run.over else run.pace)
        self._picture(run.state)
        self._show()
        self.post_message(self.Followed(run))

    def use(self, spec: Spec) -> None:
        """Put other settings into the form; a run that goes on is not changed by it."""
        self._form.show(spec)
        self._set(spec)
        self._changed = self._differs(spec)
        self._show()

    def begin_anew(self, spec: Spec, *, form: bool = True) -> None:
        """Show other settings as they look before a run: one that goes on here is stopped.

        Without `form` they stand in the form already, as the learner wrote them.
        """
        if self.running:
            self._given_up = self.run
            self.action_stop()
        self._leave()
        if form:
            self._form.show(spec)
        self._set(spec)
        self._changed = False
        self._picture(self.activity.provider("state")(spec))
        self._show()

    def _differs(self, spec: Spec | None) -> bool:
        """Whether these settings wait for the next run: the one here has others by now."""
        return not self.LIVE and self.run is not None and spec != self.run.spec.latest

    def _set(self, spec: Spec) -> None:
        if spec != self.spec:
            self.spec = spec
            self.post_message(self.SpecChanged(spec))

    def redraw(self) -> None:
        """The state was changed by a key: show it."""
        self._view.touch()

    def action_run(self) -> None:
        if self.run is None or self.run.over:
            self.action_start()
        else:
            self.run.send("resume" if self.run.status == "paused" else "pause")

    def action_go(self, command: str) -> None:
        """One step, or the rest of a unit; a run that was not started begins with it."""
        if self.run is None or self.run.over:
            self.action_start(command)
        else:
            self.run.send(command)

    def action_stop(self) -> None:
        if self.run is None or self.run.over:
            self.notify(_("Nothing runs here that could be stopped."), timeout=5, markup=False)
        else:
            self.run.stop()

    def action_pace(self) -> None:
        paces = [*self._paces, None]
        self.pace = paces[(paces.index(self.pace) + 1) % len(paces)]

    def watch_pace(self, pace: float | None) -> None:
        if self.run is not None and not self.run.over:
            self.run.change_pace(pace)
        self._show()

    def action_start(self, command: str | None = None) -> None:
        """Start with the form's settings, if they can be and nothing goes on now.

        A paused run whose settings were changed is given up for it, and kept as stopped.
        """
        anew = self.run is not None and self.run.status == "paused" and self._changed
        if self.running and not anew:
            self.notify(
                _("A run is in progress. Stop it with x, then Enter starts another."), timeout=5
            )
            return
        spec = self._form.read()
        if spec is not None:
            self._start(spec, command)

    @work(exclusive=True, group="start")
    async def _start(self, spec: Spec, command: str | None) -> None:
        await self.loaded.wait()
        for before in (self.run, self._given_up):
            if before is not None and not before.over:
                await self.runs.end(before)
        self._given_up = None
        try:
            run = self.runs.start(self.activity, spec, self.asked)
        except Busy as busy:
            self.notify(_another(busy.run), severity="warning", timeout=8, markup=False)
            return
        run.change_pace(self.pace)
        if command is not None:
            run.send(command)
        self.follow(run)

    def on_lab_form_submitted(self) -> None:
        self.action_start()

    def on_lab_form_left(self) -> None:
        self.focus()

    def on_lab_form_changed(self, event: LabForm.Changed) -> None:
        if event.spec is not None:
            self._set(event.spec)
        self._changed = self._differs(event.spec)
        if self.run is None and event.spec is not None and self.loaded.is_set():
            self._picture(self.activity.provider("state")(event.spec))
        self._show()

    def _leave(self) -> None:
        if self.run is not None:
            self.run.unsubscribe(self._told)
            self.run = None

    def _told(self) -> None:
        """The run says something new; what changes often is shown by the timer."""
        shown = self._status.shown_status
        if self.run is not None and self.run.status != shown:
            self.call_later(self._show)

    def _picture(self, state: RunState) -> None:
        if self.state is not None and state is not self.state:
            state.look_as(self.state)
        self.state = state
        self._view.show(self.activity.provider("picture"), state)

    def _show(self) -> None:
        self._show_numbers()
        self._view.touch()

    def _show_numbers(self) -> None:
        if not self.is_mounted or self.screen not in self.app.screen_stack:
            return
        self._arrange()  # a widget mounted while its screen is laid out may hear of no size
        run = self.run
        pace = _("full") if self.pace is None else _(self._paces[self.pace])
        self._status.show(run, self.state, pace, changed=self._changed)
        over = run if run is not None and run.over else None
        if self._end.run is not over:
            self._end.run = over
        self._end.unsaved = over is not None and bool(over.unsaved)
        self._tell_facts()

    def _tell_facts(self) -> None:
        """Say how the run stands, if it has gone on since that was said."""
        state = self.state if self.run is not None or self.TELLS_BEFORE else None
        if state is not None and (state, state.version) != self._told_of:
            self._told_of = (state, state.version)
            settings = (state if self.run is None else self.run).spec.facts()
            self.post_message(Progressed(line_of(self.asked), {**settings, **state.facts()}))


def _another(run: Run) -> str:
    return _(
        "Another run is in progress: {what}. Only one runs at a time: stop it first, in its "
        "lab (F4, then x).",
        what=run.spec.describe(),
    )
