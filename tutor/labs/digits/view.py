"""The lab of the digits: choose a network, train it, and watch it learn."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.events import Resize
from textual.message import Message
from textual.reactive import reactive

from tutor.app.widgets.lab.curve import REDRAW, Curve, Line
from tutor.app.widgets.lab.training_end import TrainingEnd
from tutor.app.widgets.lab.training_form import TrainingForm
from tutor.app.widgets.lab.training_status import PACES, TrainingStatus
from tutor.labs import wording
from tutor.labs.run_view import RunView
from tutor.running.training.client import TrainingProcess
from tutor.running.training.settings import TrainSettings

WIDE, MEDIUM = 98, 72
"""Columns from which the curves stand beside the form, and the form beside the numbers."""
TALL = 40
"""Rows from which there is room for empty ones."""

GRACE = 0.8
"""Seconds that a training gets to save itself when the lab closes."""


class DigitsLab(Container, can_focus=True):
    """A form, how the training goes, and its curves. It trains on while it is out of sight."""

    DEFAULT_CSS = """
    DigitsLab {
        layout: vertical;
        #side, #panel { height: auto; }
        #curves { height: 1fr; margin: 1 0 0 0; }
        TrainingForm { margin: 0 0 1 0; }
        TrainingEnd { margin: 1 0 0 0; }
        &:focus #state { background: $block-cursor-background; color: $primary; }
        &.-dense {
            #bar, TrainingEnd { margin: 0; }
            &.-narrow TrainingForm, &.-narrow #curves { margin: 0; }
            #curves { layout: horizontal; }
            #loss { margin: 0 2 0 0; }
        }
        &.-medium {
            #panel, #curves { layout: horizontal; }
            #loss { margin: 0 2 0 0; }
            TrainingForm { width: 43; margin: 0 2 0 0; }
        }
        &.-wide {
            layout: horizontal;
            #side { width: 44; height: 100%; margin: 0 3 0 0; }
            #curves { height: 100%; margin: 0; }
            #loss { margin: 0 0 1 0; }
        }
    }
    """
    HELP = """\
Train a network on 1,293 handwritten digits, and watch it learn. **space** starts, pauses and
goes on; **Tab** leads through the settings, where the arrows choose and **Enter** starts.

*Loss* is how wrong the network is, *accuracy* the share of digits it gets right: solid on the
digits it learns from, dashed on others, which it never learns from. The dots are single steps.
Every run is kept with your progress.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "run", "start/pause", id="lab.run", key_display="space",
                tooltip="start the training, pause it, go on"),
        Binding("tab", "app.focus_next", "settings", id="lab.settings", key_display="Tab",
                tooltip="to the settings, from one to the next"),
        Binding("s", "go('step')", "step", id="lab.step", tooltip="one step, then pause"),
        Binding("n", "go('epoch')", "epoch", id="lab.epoch",
                tooltip="on to the end of the epoch, then pause"),
        Binding("x", "stop", "stop", id="lab.stop", tooltip="stop the training; it is kept"),
        Binding("p", "pace", "pace", id="lab.pace",
                tooltip="pace: 10 epochs a second, 1, or full speed"),
        Binding("l", "log", "log", id="lab.log", tooltip="logarithmic scale of the loss, or not"),
        Binding("enter", "start", "start", id="lab.start", show=False,
                tooltip="train with these settings"),
    ]  # fmt: skip

    pace: reactive[float | None] = reactive(10.0, init=False)
    """Epochs a second at most; None: as fast as it goes."""

    class StatusChanged(Message):
        """What a top line may say of the training now."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Started(Message):
        """A training began."""

        def __init__(self, settings: TrainSettings) -> None:
            super().__init__()
            self.settings = settings

    def __init__(self, settings: TrainSettings | None = None) -> None:
        super().__init__()
        self._first = settings or TrainSettings()
        self.view: RunView | None = None
        self._process: TrainingProcess | None = None
        self._said = ""

    def compose(self) -> ComposeResult:
        with Container(id="side"):
            with Container(id="panel"):
                yield TrainingForm(self._first)
                yield TrainingStatus()
            yield TrainingEnd()
        with Container(id="curves"):
            loss = Curve("loss", unit="epochs")
            loss.id = "loss"
            yield loss
            accuracy = Curve("accuracy", unit="epochs", y_range=(0, 1), late=REDRAW / 2)
            accuracy.id = "accuracy"
            yield accuracy

    def on_mount(self) -> None:
        if not self.query("#state"):
            return  # it was taken off the screen before it stood
        self._show_curves(RunView(self._first))
        self._show()
        self.set_interval(REDRAW, self._show)

    async def on_unmount(self) -> None:
        self.view = None
        await self._end_process()

    def on_resize(self, event: Resize) -> None:
        width, height = event.size
        self.set_class(width >= WIDE, "-wide")
        self.set_class(MEDIUM <= width < WIDE, "-medium")
        self.set_class(width < MEDIUM, "-narrow")
        self.set_class(width < WIDE and height < TALL, "-dense")

    def use(self, settings: TrainSettings) -> None:
        """Put other settings into the form; a training that runs goes on."""
        self.query_one(TrainingForm).show(settings)

    @property
    def running(self) -> bool:
        """Whether there is a training that is not over, paused or not."""
        return self.view is not None and not self.view.over

    def action_run(self) -> None:
        if self.view is None or self.view.over:
            self.action_start()
        elif self._process is not None:
            self._process.send("resume" if self.view.state == "paused" else "pause")

    def action_go(self, command: str) -> None:
        """One step, or the rest of the epoch; a training that was not started begins with it."""
        if not self.running:
            self.action_start(command)
        elif self._process is not None:
            self._process.send(command)

    def action_stop(self) -> None:
        if self._process is not None:
            self._process.send("stop")

    def action_pace(self) -> None:
        paces = list(PACES)
        self.pace = paces[(paces.index(self.pace) + 1) % len(paces)]

    def watch_pace(self, pace: float | None) -> None:
        if self._process is not None:
            self._process.send("pace", pace)
        if self.view is not None:
            self.view.change_pace(pace)
        self._show()

    def action_log(self) -> None:
        curve = self.query_one("#loss", Curve)
        curve.log_scale = not curve.log_scale

    def action_start(self, command: str | None = None) -> None:
        """Train with the form's settings, if they can be and nothing trains now."""
        if self.running:
            self.notify("A training runs: x stops it, and then Enter starts another.", timeout=5)
            return
        settings = self.query_one(TrainingForm).read()
        if settings is not None:
            self._train(settings, command)

    def on_training_form_submitted(self) -> None:
        self.action_start()

    def on_training_form_left(self) -> None:
        self.focus()

    @work(group="training")
    async def _train(self, settings: TrainSettings, command: str | None) -> None:
        """Follow one training to its end. Events of an older one change only its own view."""
        view = self.view = RunView(settings)
        view.change_pace(self.pace)
        self._show_curves(view)
        self._show()
        self.post_message(self.Started(settings))
        await self._end_process()
        if self.view is not view:
            return
        try:
            process = await TrainingProcess.start(settings)
        except OSError as problem:
            view.take({"event": "error", "message": f"No process can be started: {problem}"})
            return
        if self.view is not view:
            await process.stop(GRACE)
            return
        self._process = process
        process.send("pace", self.pace)
        if command is not None:
            process.send(command)
        async for event in process.events():
            state = view.state
            view.take(event)
            if view.state != state and self.view is view:
                self._show()

    async def _end_process(self) -> None:
        """Stop what trains; it saves itself."""
        process, self._process = self._process, None
        if process is not None and process.running:
            await process.stop(GRACE)

    def _show_curves(self, view: RunView) -> None:
        end = view.settings.epochs
        self.query_one("#loss", Curve).show(
            [
                Line("train", view.loss, "primary"),
                Line("validation", view.validation_loss, "accent", "dashed"),
                Line("batch", view.batch_loss, "quiet", "dots"),
            ],
            end,
        )
        self.query_one("#accuracy", Curve).show(
            [
                Line("train", view.accuracy, "primary"),
                Line("validation", view.validation_accuracy, "accent", "dashed"),
            ],
            end,
        )

    def _show(self) -> None:
        view = self.view
        self.query_one(TrainingStatus).show(view, self.pace)
        over = view if view is not None and view.over else None
        if self.query_one(TrainingEnd).view is not over:
            self.query_one(TrainingEnd).view = over
        if view is not None:
            for curve in self.query(Curve):
                curve.touch(view.position, view.version)
        said = "" if view is None else wording.status(view)
        if said != self._said:
            self._said = said
            self.post_message(self.StatusChanged(said))
