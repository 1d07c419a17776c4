"""The settings of a training, to be read and changed."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, Static

from tutor.activities.errors import SettingError
from tutor.activities.spec import fields_of
from tutor.app.widgets.answers.choice import Choice
from tutor.app.widgets.answers.number_field import NumberField
from tutor.running.training.settings import TrainSettings

ROWS = (("model", "hidden"), ("activation", "seed"), ("optimizer", "rate"), ("batch", "epochs"))
FIELDS = {field.name: field for field in fields_of(TrainSettings)}
CHOICES = {name: field.kind.choices for name, field in FIELDS.items() if field.kind.choices}


class TrainingForm(Vertical):
    """Two fields a line; what is wrong with one stands below it."""

    DEFAULT_CSS = """
    TrainingForm {
        height: auto;
        .fields { height: 1; }
        .fields Label { width: 11; color: $quiet; }
        .fields Label.right { width: 8; margin: 0 0 0 2; }
        Choice, NumberField { width: 14; }
        .fields .right { width: 8; }
        .problem {
            color: $error; background: $panel; display: none; height: auto; padding: 0 1;
            overlay: screen;  /* over what is below, which stays where it is */
        }
        .problem.-shown { display: block; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "start", id="form.start", key_display="Enter", show=False,
                tooltip="train with these settings"),
        Binding("down", "app.focus_next", "next field", id="form.next", show=False,
                tooltip="next field"),
        Binding("up", "app.focus_previous", "field before", id="form.back", show=False,
                tooltip="field before"),
        Binding("escape", "leave", "leave", id="form.leave", key_display="Esc", show=False,
                tooltip="leave the fields"),
    ]  # fmt: skip

    class Submitted(Message):
        """Train with what the form says."""

    class Left(Message):
        """The learner is done with the fields."""

    def __init__(self, settings: TrainSettings) -> None:
        super().__init__()
        self._first = settings

    def compose(self) -> ComposeResult:
        texts = self._first.texts()
        for row in ROWS:
            with Horizontal(classes="fields"):
                for name, side in zip(row, ("left", "right"), strict=True):
                    yield Label(name, classes=side)
                    yield self._field(name, texts[name], side)
            yield Static(id=f"problem-{row[0]}", classes="problem", markup=False)

    def _field(self, name: str, text: str, side: str) -> Choice | NumberField:
        field = Choice(CHOICES[name], text) if name in CHOICES else NumberField(text)
        field.id = name
        field.add_class(side)
        return field

    def on_mount(self) -> None:
        if self.query("#model"):  # else it was taken off the screen before it stood
            self._enable()

    def show(self, settings: TrainSettings) -> None:
        """Fill the fields."""
        texts = settings.texts()
        for name in (name for row in ROWS for name in row):
            self._control(name).value = texts[name]

    def read(self) -> TrainSettings | None:
        """The settings; None, and the reason below the field, if they cannot be."""
        self._clear()
        names = [name for row in ROWS for name in row if not self._control(name).disabled]
        try:
            return TrainSettings.from_texts({name: self._control(name).value for name in names})
        except SettingError as error:
            self._refuse(error)
            return None

    def action_submit(self) -> None:
        self.post_message(self.Submitted())

    def action_leave(self) -> None:
        self.post_message(self.Left())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_submit()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._clear()

    def on_choice_changed(self, event: Choice.Changed) -> None:
        event.stop()
        self._enable()
        self._clear()

    def _enable(self) -> None:
        """Only what applies beside the other settings can be changed."""
        for field in FIELDS.values():
            if field.needs is not None:
                other, values = field.needs
                self._control(field.name).disabled = self._control(other).value not in values

    def _refuse(self, error: SettingError) -> None:
        row = next(row for row in ROWS if error.field in row)
        below = self.query_one(f"#problem-{row[0]}", Static)
        below.update(Content(f"▴ {error.field} {error.shown}: expected {error.expected}."))
        below.add_class("-shown")
        self._control(error.field).focus()

    def _clear(self) -> None:
        self.query(".problem").remove_class("-shown")

    def _control(self, name: str) -> Choice | NumberField:
        if name in CHOICES:
            return self.query_one(f"#{name}", Choice)
        return self.query_one(f"#{name}", NumberField)
