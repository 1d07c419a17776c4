"""The settings of a lab, to be read and changed: a row for each field that its spec declares."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, ClassVar, Protocol, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.events import DescendantBlur, DescendantFocus
from textual.message import Message
from textual.widgets import Input, Label, Static

from tutor.activities.errors import SettingError
from tutor.activities.field import Field
from tutor.activities.spec import Spec, fields_of
from tutor.activities.value_types import Wholes
from tutor.app.widgets.answers.number_field import NumberField
from tutor.app.widgets.lab.chooser import Chooser
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.course.outline import Course

NUMBER = 8
"""Columns of a field for a number, at least."""
LONGEST = 14
"""Columns of any field, at most."""


class HasCourse(Protocol):
    """The app, as the form sees it."""

    course: Course


class LabForm(Vertical):
    """Two columns of fields, of which those are seen that apply beside the others. Below them what
    the field in focus does, and who teaches it, or what is wrong with one of them.
    """

    DEFAULT_CSS = """
    LabForm {
        height: auto;
        #fields { height: auto; overflow-y: auto; scrollbar-size-vertical: 1; }
        .columns { height: auto; }
        .column { width: auto; height: auto; margin: 0 2 0 0; }
        .field { width: auto; height: 1; }
        .field.-apart { display: none; }
        #about { color: $quiet; height: 3; margin: 1 0 0 0; }
        .field Label { color: $quiet; }
        .-wrong { color: $error; text-style: bold; }
        #problem {
            color: $error; background: $panel; display: none; height: auto; padding: 0 1;
            overlay: screen;  /* over what is below, which stays where it is */
        }
        #problem.-shown { display: block; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "start", id="form.start", key_display="Enter", show=False,
                tooltip="start with these settings"),
        Binding("down", "app.focus_next", "next field", id="form.next", show=False,
                tooltip="next field"),
        Binding("up", "app.focus_previous", "previous field", id="form.back", show=False,
                tooltip="previous field"),
        Binding("escape", "leave", "leave", id="form.leave", key_display="Esc", show=False,
                tooltip="leave the fields"),
    ]  # fmt: skip

    class Submitted(Message):
        """Start with what the form says."""

    class Left(Message):
        """The learner is done with the fields."""

    @dataclass
    class Changed(Message):
        """A field has another value; `spec` is what the form says now, None if that cannot be."""

        spec: Spec | None

    def __init__(self, spec: Spec) -> None:
        super().__init__()
        self._type = type(spec)
        self._shown = spec.texts()
        """The texts as last shown or dealt with: what differs was changed by the learner."""
        self._fields = [
            f for f in fields_of(self._type) if len(f.type.choices) != 1 and f.type.in_form
        ]
        self._controls = {f.name: _control(f, self._shown[f.name]) for f in self._fields}
        self._rows = {name: Horizontal(classes="field") for name in self._controls}
        self._about = Static(id="about", markup=False)
        self._problem = Static(id="problem", markup=False)

    def compose(self) -> ComposeResult:
        with Container(id="fields"), Horizontal(classes="columns"):
            for fields in _columns(self._fields):
                with Vertical(classes="column"):
                    yield from self._column(fields)
        yield self._about
        yield self._problem

    def _column(self, fields: list[Field]) -> ComposeResult:
        widest = max(cells.width(_(field.label)) for field in fields)
        room = max(_room(field) for field in fields)
        for field in fields:
            with self._rows[field.name]:
                label = Label(_(field.label))
                label.styles.width = widest + 1
                yield label
                control = self._controls[field.name]
                control.styles.width = room
                yield control

    def on_mount(self) -> None:
        self._enable()

    def show(self, spec: Spec) -> None:
        """Fill the fields."""
        self._shown = spec.texts()
        for field in self._fields:
            self._controls[field.name].value = self._shown[field.name]
        self._enable()

    def spec(self) -> Spec:
        """What the fields say. Errors: SettingError."""
        names = [f.name for f in self._fields if not self._controls[f.name].disabled]
        return self._type.from_texts({name: self._controls[name].value for name in names})

    def read(self) -> Spec | None:
        """What the fields say; None, and the reason below them, if it cannot be."""
        self._clear()
        try:
            return self.spec()
        except SettingError as error:
            self._refuse(error)
            return None

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        self._tell()

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        self._tell()

    def _tell(self) -> None:
        """Say what the field in focus does, as it is set, and which chapter teaches it."""
        field = next((f for f in self._fields if self._controls[f.name].has_focus), None)
        if field is None:
            self._about.update("")
            self._about.remove_class("-shown")
            return
        value = self._controls[field.name].value
        text, chapter = field.note(value)
        name = value if (text, chapter) != (field.help, field.chapter) else _(field.label)
        told = _("{name}: {what}.", name=name, what=_(text))
        course = cast("HasCourse", self.app).course if hasattr(self.app, "course") else None
        info = next((c for c in course.chapters if c.slug == chapter), None) if course else None
        if info is not None:
            taught = (
                _("Chapter {n} teaches it.", n=info.number)
                if info.file
                else _("Chapter {n} will teach it.", n=info.number)
            )
            told = f"{told} {taught}"
        self._about.update(Content(told))
        self._about.add_class("-shown")

    def action_submit(self) -> None:
        self.post_message(self.Submitted())

    def action_leave(self) -> None:
        self.post_message(self.Left())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_submit()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._changed(event.input.id or "", event.value)

    def on_number_field_not_typed(self, event: NumberField.NotTyped) -> None:
        event.stop()
        field = next(field for field in self._fields if field.name == event.field)
        try:
            field.read(event.character)
        except SettingError as error:
            self._refuse(error)

    def on_chooser_changed(self, event: Chooser.Changed) -> None:
        event.stop()
        self._changed(event.id, event.value)

    def _changed(self, name: str, text: str) -> None:
        """Deal with a change of the learner's: what follows it changes along."""
        if self._shown[name] == text:
            return
        self._shown[name] = text
        for field in self._fields:
            if field.follows is not None and field.follows[0] == name:
                suits = field.write(field.suiting(text))
                self._shown[field.name] = self._controls[field.name].value = suits
        self._enable()
        self._clear()
        self._tell()
        try:
            spec = self.spec()
        except SettingError:
            spec = None
        self.post_message(self.Changed(spec))

    def _enable(self) -> None:
        """Only what applies beside the other settings is seen, and can be changed."""
        values = SimpleNamespace(**self._shown)
        for field in self._fields:
            applies = field.applies(values)
            if not applies:
                setattr(values, field.name, field.write(field.default))
            self._controls[field.name].disabled = not applies
            self._rows[field.name].set_class(not applies, "-apart")

    def _refuse(self, error: SettingError) -> None:
        label = next(_(field.label) for field in self._fields if field.name == error.field)
        self._problem.update(Content(f"▴ {error.told_of(label)}."))
        self._problem.add_class("-shown")
        control = self._controls[error.field]
        control.add_class("-wrong")
        control.focus()

    def _clear(self) -> None:
        self._problem.remove_class("-shown")
        self.query(".-wrong").remove_class("-wrong")


def _columns(fields: list[Field]) -> list[list[Field]]:
    """Choices and lists in one column, single numbers in the other; halves, where all are alike."""
    words = [f for f in fields if not f.type.numeric or isinstance(f.type, Wholes)]
    numbers = [f for f in fields if f not in words]
    if words and numbers:
        return [words, numbers]
    half = -(-len(fields) // 2)
    return [part for part in (fields[:half], fields[half:]) if part]


def _control(field: Field, text: str) -> Chooser | Input:
    """The widget for a field: a choice where the values are few, else a line to type on."""
    if field.type.choices:
        control: Chooser | Input = Chooser(field.type.choices, text)
    elif field.type.numeric:
        control = NumberField(text)
    else:
        control = Input(text, compact=True)
    control.id = field.name
    return control


def _room(field: Field) -> int:
    """The columns that a field's values need."""
    if field.type.choices:
        return min(max(map(cells.width, field.type.choices)) + 4, LONGEST)
    return NUMBER if field.type.numeric else LONGEST
