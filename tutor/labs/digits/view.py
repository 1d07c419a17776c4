"""The lab of the digits on the screen: choose a network, train it, and watch it learn."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, Protocol, cast

from textual.binding import Binding, BindingType

from tutor.activities.lookup import imported
from tutor.activities.value_types import short_number
from tutor.app.widgets.lab.way_back import WayBackView
from tutor.app.workers import work
from tutor.labs.digits.pad.view import SketchView
from tutor.labs.digits.spec import DigitsSpec
from tutor.learner.test_looks import add_figures, count_looks
from tutor.running.training.client import ChildRun
from tutor.words import _, ngettext

if TYPE_CHECKING:
    from tutor.app.widgets.lab.picture_view import PictureView
    from tutor.labs.digits.state import DigitsState
    from tutor.learner import Store
    from tutor.learner.keeper import Keeper
    from tutor.running.run import Run

WALKED = "tutor.running.moments.walked"
"""Named, and imported when they are asked for: they need the networks."""


class HasStore(Protocol):
    """The app, as this lab sees it."""

    store: Store
    keeper: Keeper


class DigitsView(WayBackView):
    """A training and its panes."""

    PICTURE: ClassVar[type[PictureView]] = SketchView
    DEFAULT_CSS = """
    DigitsView.-pad.-narrow #side, DigitsView.-pad.-medium #side { display: none; }
    """
    HELP = """\
Train a network on 1,293 handwritten digits and watch it learn. **space** starts, pauses and
resumes; **s** makes one step, which is one batch, **n** ends the epoch. **Tab** moves through the
settings: the arrows choose, **Enter** starts, and each choice says what it does.

**v** goes to the next pane. *Curves*: the loss is how wrong the network is, the accuracy the share
of digits it gets right. The solid curve is for the digits it learns from, the dashed one for others
that it never sees. Each dot is the loss of one step; ◆ marks the epoch with the lowest validation
loss. **←** and **→** read the values, **z** zooms, **l** scales by powers of ten, **m** smooths.
*Layers*: how long each gradient is, how far the weights move, which units are dead. *Weights*: as
pictures, and what the layers make of one digit. *Confusion*: which digit is taken for which.
*Mistakes*: each validation digit that it gets wrong, the surest first. **←** and **→** browse,
**o** opens the one that is shown in the stepper.

**d** goes to the *pad*: draw a digit with the mouse, or with the arrows while the pen is down
(**space**), and the network reads it meanwhile. **h** shows why: the pixels that would raise the
winning score (░▒▓█) or lower it (·-=≡), the hidden layers, the nearest digits that it learned from.
**a** centres and scales the drawing as the data were, or leaves it as it lies; what is still unlike
them is said. **i** goes from the finer pad to one of 8×8 and back, **+** and **-** change one
cell, a digit's key says which one you mean, **c** clears. **Esc** gives the lab its keys back.

**,** and **.** go back and on in time, **<** and **>** by a step: every pane shows that moment,
and over the curves the arrows do the same. **g** trains on from there with the settings as they
stand now, under the curves of the run before; **o** opens the next step in the stepper, with one
row of its batch, **O** with all of it.

**f** looks for a learning rate. **r** goes on at the rate in the settings. **t** looks at the test
set once a run is over: do that when everything is chosen, since each look is counted.

Every run is kept with your progress.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "picture('next_pane')", "view", id="lab.view",
                tooltip="the next pane: curves, layers, weights, confusion, mistakes, pad"),
        Binding("d", "draw", "draw", id="lab.draw",
                tooltip="draw a digit, and see how the network reads it"),
        Binding("V", "picture('next_pane', -1)", "view", id="lab.view.back", show=False,
                tooltip="the pane before"),
        Binding("n", "go('epoch')", "epoch", id="lab.epoch",
                tooltip="run to the end of the epoch, then pause"),
        Binding("t", "test", "test", id="lab.test",
                tooltip="look at the test set, once a run is over; every look is counted"),
        Binding("r", "rate", "rate", id="lab.rate", show=False,
                tooltip="go on at the rate in the settings"),
        Binding("f", "find", "find rate", id="lab.find", show=False,
                tooltip="look for a learning rate: try all, from small to large"),
        Binding("l", "picture('change_scale')", "log", id="lab.log", show=False,
                tooltip="logarithmic scale of the loss, or not"),
        Binding("m", "picture('change_smoothing')", "smooth", id="lab.smooth", show=False,
                tooltip="smooth the losses of the steps, or not"),
        Binding("z", "picture('change_zoom')", "zoom", id="lab.zoom", show=False,
                tooltip="zoom: all epochs, the last half, the last tenth"),
        Binding("left", "picture('step_back')", "read", id="lab.before", key_display="←",
                show=False, tooltip="one back in what the pane shows"),
        Binding("right", "picture('step_on')", "read", id="lab.next", key_display="→",
                show=False, tooltip="one on in what the pane shows"),
    ]  # fmt: skip

    def follow(self, run: Run) -> None:
        super().follow(run)
        if run.recalled and not self._digits.look:
            self.look_at_end(run)

    def action_picture(self, change: str, *arguments: int) -> None:
        """Have the state do something that changes its picture; over the curves the arrows go back
        and on in time, where that can be.
        """
        ways = {"step_back": -1, "step_on": 1}
        if self.state is None:
            return
        if change in ways and self._digits.pane == "curves" and self.can_look:
            self.action_moment(ways[change])
        else:
            getattr(self._digits, change)(*arguments)
            self._turn_to_pane()

    @work()
    async def action_draw(self) -> None:
        """Go to the pad, and have the keys draw."""
        await self.loaded.wait()
        if not self._digits.reads_digits:
            self.notify(_("The pad is for digits: this network learns from other data."), timeout=5)
            return
        self._digits.show("pad")
        self._turn_to_pane()

    def _turn_to_pane(self) -> None:
        """Another pane may be seen: the pad takes the keys, and more room."""
        drawing = self._digits.pane == "pad"
        if drawing != self.has_class("-pad"):
            self.set_class(drawing, "-pad")
            if not drawing and self._view.has_focus:
                self.focus()
        if drawing or self._view.can_focus:
            cast("SketchView", self._view).take_keys()
        self.redraw()

    def on_sketch_view_drawn(self, event: SketchView.Drawn) -> None:
        event.stop()
        if self.state is not None:
            self.state.version += 1
            self.redraw()

    def on_sketch_view_left(self, event: SketchView.Left) -> None:
        event.stop()
        self.focus()

    def walk_here(self, run: int, step: int, *, whole: bool) -> str:
        """Of the mistakes the one that is shown, of the pad the drawing; else the next step."""
        state = self._digits
        pane, seen, drawn = state.pane, state.look.get("step", step), state.pad.read
        if pane == "mistakes" and not whole and state.look.get("wrong"):
            wrong = state.look["wrong"]
            row = wrong[state.mistake % len(wrong)]["row"]
            return str(imported(f"{WALKED}:validation_words")(run, seen, row))
        if pane == "pad" and not whole and drawn is not None:
            meant = drawn.reading.says if state.pad.meant is None else state.pad.meant
            return str(imported(f"{WALKED}:drawn_words")(run, drawn.step, drawn.digit, meant))
        return super().walk_here(run, step, whole=whole)

    @property
    def _digits(self) -> DigitsState:
        return cast("DigitsState", self.state)

    def action_rate(self) -> None:
        """Go on at the rate that stands in the settings."""
        run, spec = self.run, cast("DigitsSpec", self.spec.latest)
        if run is None or run.over:
            earlier = run is not None and self._digits.moment is not None
            self.notify(
                _("The run is over: g trains on from this moment with the settings in the form.")
                if earlier
                else _("No run is going: Enter starts one at the rate in the settings.")
            )
            return
        now = self._digits.rate or cast("DigitsSpec", run.spec.latest).rate
        if spec.rate == now:
            self.notify(
                _("It learns at the rate {rate}. Type another one into the settings (Tab), then "
                  "press Escape and r.", rate=short_number(now))
            )  # fmt: skip
            return
        run.send("rate", spec.rate)

    def action_find(self) -> None:
        """Try rates on a network of these settings, from its first weights."""
        spec = self._form.read()
        if spec is None or self.state is None:
            return
        if self.running:
            self.notify(_("A run is in progress: pause or stop it before you look for a rate."))
            return
        self._digits.look_for_a_rate()
        self.redraw()
        self._find(cast("DigitsSpec", spec))

    @work(exclusive=True, group="find")
    async def _find(self, spec: DigitsSpec) -> None:
        state = self._digits
        child = await ChildRun.start([*self.activity.command(spec), "--find-rate"])
        try:
            async for event in child.events():
                state.take(event)
        finally:
            await child.kill()
        suggested = state.found.get("suggested")
        if suggested is not None and state is self.state and not self.running:
            self.use(DigitsSpec(**{**vars(spec), "rate": suggested}))
        self.redraw()

    def action_test(self) -> None:
        """Look at the test set, once for each run; how often it was looked at is said. It is for
        the network as it ended, whatever moment is shown.
        """
        if self.state is not None:
            self.state.leave_moment()
        run = self.run
        if run is None or not run.over:
            self.notify(_("The test set waits for the end: finish the run, or stop it with x."))
        elif "test_accuracy" in run.end:
            self._say_tested()
        elif "network" not in self._digits.look:
            self.notify(_("This run's weights are not here any more: train with --test."))
        else:
            self._test()

    @work(exclusive=True, group="test")
    async def _test(self) -> None:
        run, state = self.run, self._digits
        assert run is not None
        measure_test = imported("tutor.labs.digits.testing:measure_test")
        figures = await asyncio.to_thread(measure_test, run.spec, state.look["network"])
        run.end = {**run.end, **figures}
        state.tested(figures)
        if run.kept is not None:
            kept = run.kept
            await self._keeping.keeper.keep_now(lambda store: add_figures(store, kept, figures))
        self._end.refresh(layout=True)
        self._show()
        self._say_tested()

    @property
    def _keeping(self) -> HasStore:
        return cast("HasStore", self.app)

    def _say_tested(self) -> None:
        assert self.run is not None
        seed = cast("DigitsSpec", self.run.spec).seed
        looks = count_looks(self._keeping.store, self.activity.name, {"seed": seed})
        self.notify(
            ngettext(
                "Test accuracy {accuracy:.3f}. This test set was looked at {n} time.",
                "Test accuracy {accuracy:.3f}. This test set was looked at {n} times: the more "
                "often you choose by it, the less it tells.",
                looks,
                accuracy=self.run.end["test_accuracy"],
            ),
            timeout=8,
        )
