"""The way back into a run: its moments by keys, another future from one, a step in the stepper."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Protocol, cast

from textual.binding import Binding, BindingType

from tutor.activities.destinations import Open
from tutor.activities.errors import SettingError, UsageError
from tutor.activities.registry import activity_of
from tutor.activities.spec import fields_of
from tutor.app.widgets.lab.lab_view import LabView
from tutor.app.workers import work
from tutor.running.moments.beginning import beginning_called
from tutor.running.moments.looking import Looking
from tutor.running.runs import Busy
from tutor.stepping.spec import StepSpec
from tutor.words import _

if TYPE_CHECKING:
    from tutor.activities.destinations import Destination
    from tutor.activities.spec import Spec
    from tutor.learner import Store
    from tutor.running.run import Run


class Holds(Protocol):
    """The app, as this sees it."""

    store: Store

    def go(self, destination: Destination) -> None: ...


class WayBackView(LabView):
    """A lab whose runs can be gone back into, once they are paused or over."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("comma", "moment(-1)", "back in time", id="lab.back", key_display=",",
                show=False, tooltip="back in time: all panes show an earlier moment"),
        Binding("full_stop", "moment(1)", "on in time", id="lab.forth", key_display=".",
                show=False, tooltip="on in time, up to how it stands"),
        Binding("less_than_sign", "moment(-1, False)", "a step back", id="lab.back.step",
                key_display="<", show=False, tooltip="one step back in time"),
        Binding("greater_than_sign", "moment(1, False)", "a step on", id="lab.forth.step",
                key_display=">", show=False, tooltip="one step on in time"),
        Binding("g", "fork", "go on from here", id="lab.fork", show=False,
                tooltip="train on from this moment, with the settings in the form"),
        Binding("o", "open_step", "step here", id="lab.open", show=False,
                tooltip="open the next step in the stepper, with one row of its batch"),
        Binding("O", "open_step(True)", "step here", id="lab.open.batch", show=False,
                tooltip="open the next step in the stepper, with its whole batch"),
    ]  # fmt: skip

    def __init__(self, spec: Spec) -> None:
        super().__init__(spec)
        self._looking: tuple[Run, int, Looking] | None = None
        self._making = asyncio.Lock()
        self._prepared: tuple[Run, int] | None = None
        self._wanted: int | None = None
        self._busy = False

    def _show_numbers(self) -> None:
        super()._show_numbers()
        run = self.run
        if run is None or not self.can_look or not self._view.in_sight:
            return
        if self._prepared != (run, run.state.step):
            self._prepared = run, run.state.step
            self._prepare(run)

    @work(exclusive=True, group="prepare")
    async def _prepare(self, run: Run) -> None:
        """Have ready what a look back needs: its first moment is to come as fast as the others."""
        with suppress(UsageError):  # it cannot be gone back into
            await asyncio.to_thread((await self._look_at(run)).prepare)

    def action_moment(self, by: int, whole: bool = True) -> None:
        """Show an earlier or a later moment: by a unit, or by a step."""
        if self.state is None or not self._check():
            return
        self._wanted = self.state.move(by, whole=whole)
        self.redraw()
        self._show()
        if self._wanted is not None and not self._busy:
            self._look()

    @property
    def can_look(self) -> bool:
        """Whether there is a run here that can be gone back into."""
        return self.run is not None and (self.run.over or self.run.status == "paused")

    def _check(self) -> bool:
        """Whether it can be gone back; what has to be done first is said."""
        if not self.can_look:
            self.notify(_("Pause or finish a run to go back in it."), timeout=4)
        return self.can_look

    @work()
    async def _look(self) -> None:
        """Have the moment that is wanted, and the next one if another is wanted meanwhile."""
        self._busy = True
        try:
            while (step := self._wanted) is not None:
                run, state = self.run, self.state
                if run is None or state is None:
                    return
                try:
                    looking = await self._look_at(run)
                    seen = await asyncio.to_thread(looking.at, step, partial(self._wants, step))
                except UsageError as error:
                    self._wanted = None
                    state.leave_moment()
                    self.notify(str(error), severity="warning", timeout=8, markup=False)
                    return
                if self._wanted != step or state is not self.state:
                    continue
                self._wanted = None
                if seen is not None:
                    state.show_moment(step, seen)
                    self.redraw()
                    self._show()
        finally:
            self._busy = False

    def _wants(self, step: int) -> bool:
        return self._wanted == step

    async def _look_at(self, run: Run) -> Looking:
        """What looks at a run: another one where the run has gone on since, by other settings
        perhaps. Errors: UsageError.
        """
        async with self._making:
            step = run.state.step
            if self._looking is None or self._looking[:2] != (run, step):
                self._looking = run, step, await self._made(run)
            return self._looking[2]

    async def _made(self, run: Run) -> Looking:
        await asyncio.to_thread(self.activity.provider, "trainer")
        spec, sources, last = run.spec, [], run.state.step
        if run.kept is not None and not run.unsaved:
            store = cast("Holds", self.app).store
            beginning = await asyncio.to_thread(beginning_called, store, str(run.kept))
            spec, sources, last = beginning.spec, beginning.sources, beginning.last
        return Looking(self.activity, spec, sources, last=last, finished=run.status == "done")

    @work(exclusive=True, group="end")
    async def look_at_end(self, run: Run) -> None:
        """Have a run of an earlier day look as it ended, as one of today does."""
        seen = None
        with suppress(UsageError):  # it cannot be gone back into
            looking = await self._look_at(run)
            seen = await asyncio.to_thread(looking.end, lambda: run is self.run)
        for event in seen or ():
            run.state.take(event)
        self.redraw()
        self._show()

    def action_fork(self) -> None:
        """Train on from the moment that is shown, with the settings in the form."""
        spec = self._form.read()
        if spec is not None and self.state is not None and self._check():
            step = self.state.step if self.state.moment is None else self.state.moment
            self._fork(spec, step)

    @work(exclusive=True, group="start")
    async def _fork(self, wanted: Spec, step: int) -> None:
        run, state = self.run, self.state
        assert run is not None
        assert state is not None
        looking = await self._look_at(run)
        try:
            spec = looking.spec.changed(step, wanted)
        except SettingError as error:
            self.notify(str(error), severity="warning", timeout=8, markup=False)
            return
        if not run.over:
            await self.runs.end(run)
        if spec == looking.spec and state.step == step and run.status == "done":
            self.notify(
                _("It has come to its end: go back with , or give it more epochs."), timeout=6
            )
            return
        resume = None if run.kept is None or run.unsaved else f"{run.kept}@{step}"
        try:
            fork = self.runs.start(
                self.activity,
                spec,
                self.asked,
                words=_words(self.activity.name, resume, spec, step),
            )
        except Busy as busy:
            self.notify(_("Another run is in progress: {what}.", what=busy.run.spec.describe()))
            return
        state.leave_moment()
        fork.change_pace(self.pace)
        fork.state.stand_over(state, run.kept, step)
        self.follow(fork)

    def action_open_step(self, whole: bool = False) -> None:
        """Open the next step of this moment in the stepper."""
        if self.state is None or not self._check() or self.run is None:
            return
        if self.run.kept is None or self.run.unsaved:
            self.notify(_("The run is not saved, so the stepper cannot open it."), timeout=6)
            return
        step = self.state.step if self.state.moment is None else self.state.moment
        self._open(StepSpec(walk=self.walk_here(self.run.kept, step, whole=whole)))

    def walk_here(self, run: int, step: int, *, whole: bool) -> str:
        """The walk that is opened from what is shown: the next step of the run that is kept under
        this number, with its whole batch or one row of it.
        """
        return f"run {run}@{step}" + ("" if whole else " row=1")

    @work(exclusive=True, group="open")
    async def _open(self, spec: StepSpec) -> None:
        try:
            await asyncio.to_thread(activity_of(spec).checked, spec)
        except UsageError as error:
            self.notify(str(error), severity="warning", timeout=8, markup=False)
            return
        cast("Holds", self.app).go(Open("step", spec))


def _words(name: str, resume: str | None, spec: Spec, step: int) -> list[str] | None:
    """The words that start a fork as the command line would; None to start it by its settings."""
    if resume is None:
        return None
    flags = {field.name: field.flag for field in fields_of(type(spec))}
    changes = [change for change in spec.later if change.step == step]
    return [name, f"--resume={resume}", *(f"{flags[c.name]}={c.text}" for c in changes)]
