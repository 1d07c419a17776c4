"""The playground on the screen: change anything while it learns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType

from core.written import read_float
from tutor.activities.errors import SettingError
from tutor.activities.lookup import imported
from tutor.app.widgets.common.line_prompt import LinePrompt
from tutor.app.widgets.lab.lab_form import LabForm
from tutor.app.widgets.lab.lab_view import LabView
from tutor.app.widgets.lab.picture_view import PictureView
from tutor.labs.playground.spec import MOST_LAYERS, MOST_UNITS, PlaygroundSpec
from tutor.words import _

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tutor.labs.playground.state import PlaygroundState

PLANE = "tutor.labs.playground.picture:plane_of"
WEIGHT = "tutor.labs.playground.picture:weight_at"
UNIT = "tutor.labs.playground.picture:unit_at"
"""Tell which point, weight or unit is under a click; imported with the picture."""


class PlaygroundView(LabView):
    """A small network, its points, and what each of its units makes of them."""

    HELP = """\
A small network learns to tell points apart. **space** starts, pauses and resumes, **s** makes one
step. All settings can be changed while it learns: it keeps what it has learned.

**+** and **-** add and take away a layer, **u** and **U** a unit of the last one. **[** and **]**
look through another layer, **{** and **}** through another unit of it, as a click on its view does.
**<** and **>** read another weight, **w** changes it; those that lead into one unit stand below,
and a click on one changes it, too. The **arrows** move a cursor, **0**, **1** and **2** put a point
of that class, **d** takes one away; a click puts one, too.
"""
    LIVE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "go('epoch')", "epoch", id="playground.epoch",
                tooltip="run to the end of the epoch, then pause"),
        Binding("plus", "layers(1)", "layer", id="playground.more", key_display="+",
                tooltip="add a layer"),
        Binding("minus", "layers(-1)", "layer", id="playground.fewer", key_display="-", show=False,
                tooltip="take the last hidden layer away"),
        Binding("u", "units(1)", "unit", id="playground.unit", tooltip="add a unit to the last "
                "hidden layer"),
        Binding("U", "units(-1)", "unit", id="playground.no_unit", show=False,
                tooltip="take a unit of the last hidden layer away"),
        Binding("left_square_bracket", "choose(-1, 0)", "view", id="playground.layer_before",
                key_display="[", show=False, tooltip="look through the layer before"),
        Binding("right_square_bracket", "choose(1, 0)", "view", id="playground.layer_after",
                key_display="]", show=False, tooltip="look through the next layer"),
        Binding("left_curly_bracket", "choose(0, -1)", "view", id="playground.unit_before",
                key_display="{", show=False, tooltip="look through the unit before"),
        Binding("right_curly_bracket", "choose(0, 1)", "view", id="playground.unit_after",
                key_display="}", show=False, tooltip="look through the next unit"),
        Binding("less_than_sign", "weight(-1)", "weight", id="playground.weight_before",
                key_display="<", show=False, tooltip="read the weight before"),
        Binding("greater_than_sign", "weight(1)", "weight", id="playground.weight_after",
                key_display=">", show=False, tooltip="read the next weight"),
        Binding("w", "change_weight", "weight", id="playground.weight", show=False,
                tooltip="change the weight that is read"),
        Binding("left", "cursor(-1, 0)", "cursor", id="playground.left", key_display="←",
                show=False, tooltip="the cursor goes left"),
        Binding("right", "cursor(1, 0)", "cursor", id="playground.right", key_display="→",
                show=False, tooltip="the cursor goes right"),
        Binding("up", "cursor(0, 1)", "cursor", id="playground.up", key_display="↑",
                show=False, tooltip="the cursor goes up"),
        Binding("down", "cursor(0, -1)", "cursor", id="playground.down", key_display="↓",
                show=False, tooltip="the cursor goes down"),
        Binding("0", "put(0)", "point", id="playground.zero", show=False,
                tooltip="put a point of class 0"),
        Binding("1", "put(1)", "point", id="playground.one", show=False,
                tooltip="put a point of class 1"),
        Binding("2", "put(2)", "point", id="playground.two", show=False,
                tooltip="put a point of class 2"),
        Binding("d", "put(-1)", "delete", id="playground.delete", show=False,
                tooltip="take the point at the cursor away"),
    ]  # fmt: skip

    def compose(self) -> ComposeResult:
        yield from super().compose()
        self._prompt = LinePrompt()
        yield self._prompt

    @property
    def network(self) -> PlaygroundState | None:
        return cast("PlaygroundState | None", self.state)

    @property
    def settings(self) -> PlaygroundSpec:
        return cast("PlaygroundSpec", self.spec)

    def change(self, spec: PlaygroundSpec) -> None:
        """Go on with other settings, if something goes on; else show how they look."""
        if self.running and self.run is not None:
            self.use(spec)
            self.run.send("settings", spec.as_json())
        else:
            self.begin_anew(spec)

    def on_lab_form_changed(self, event: LabForm.Changed) -> None:
        event.prevent_default()
        event.stop()
        if event.spec is not None and event.spec != self.spec:
            self.change(cast("PlaygroundSpec", event.spec))

    def action_layers(self, by: int) -> None:
        """Add a layer like the last one, or take the last one away."""
        hidden = self.settings.hidden
        hidden = (*hidden, hidden[-1] if hidden else 4) if by > 0 else hidden[:-1]
        if len(hidden) <= MOST_LAYERS:
            self._with_hidden(hidden)

    def action_units(self, by: int) -> None:
        """Add a unit to the last hidden layer, or take one away."""
        hidden = self.settings.hidden
        if hidden and 1 <= hidden[-1] + by <= MOST_UNITS:
            self._with_hidden((*hidden[:-1], hidden[-1] + by))

    def _with_hidden(self, hidden: tuple[int, ...]) -> None:
        kinds = self.settings.activation
        if len(kinds) > 1 or not hidden:
            kinds = (*kinds, *[kinds[-1]] * len(hidden))[: max(len(hidden), 1)]
        try:
            self.change(replace(self.settings, hidden=hidden, activation=kinds))
        except SettingError as error:
            self.notify(str(error), severity="warning", markup=False)

    def action_choose(self, layers: int, units: int) -> None:
        if self.network is not None:
            self.network.choose(layers, units)
            self.redraw()

    def action_weight(self, by: int) -> None:
        if self.network is not None:
            self.network.next_weight(by)
            self.redraw()

    def action_change_weight(self) -> None:
        """Ask for another number of the weight that is read."""
        if self.network is None:
            return
        if not self.running:
            self.notify(_("Start it first: s makes one step."), timeout=4)
            return
        name, place, number = self.network.weight_named
        self._prompt.ask(
            "weight",
            f"{name}[{','.join(map(str, place))}] =",
            _("a number; Esc leaves it as it is"),
            (),
            f"{number:.4g}",
        )

    def on_line_prompt_answered(self, event: LinePrompt.Answered) -> None:
        event.stop()
        if self.network is None or self.run is None:
            return
        try:
            number = read_float(event.text.strip().replace("−", "-"))
        except ValueError:
            self._prompt.refuse(_("{text!r} is no number", text=event.text))
            return
        name, place, _before = self.network.weight_named
        self._prompt.close()
        self.run.send("weight", [name, list(place), number])

    def on_line_prompt_closed(self, event: LinePrompt.Closed) -> None:
        event.stop()
        self.focus()

    def action_cursor(self, right: int, up: int) -> None:
        if self.network is not None:
            self.network.move_cursor(right, up)
            self.redraw()

    def action_put(self, label: int) -> None:
        """Put a point of class `label` at the cursor; −1 takes one away."""
        if self.network is None:
            return
        if self.network.cursor is None:
            self.network.move_cursor(0, 0)
        spec = self.network.with_point(None if label < 0 else label)
        if spec is not None:
            self.change(spec)
        self.redraw()

    def on_picture_view_clicked(self, event: PictureView.Clicked) -> None:
        """A click on a weight changes it, on a unit's view it is seen large; elsewhere it puts a
        point: of class 1 by the left button, else of class 0.
        """
        event.stop()
        self.focus()
        if self.network is None:
            return
        place = (*event.size, event.x, event.y)
        if (number := imported(WEIGHT)(self.network, *place)) is not None:
            self.network.read_weight(number)
            self.redraw()
            self.action_change_weight()
            return
        if (unit := imported(UNIT)(self.network, *place)) is not None:
            self.network.look_through(*unit)
            self.redraw()
            return
        plane, top = imported(PLANE)(self.network, *event.size)
        if plane.shows((event.x, event.y - top)):
            self.network.put_cursor(*plane.point(event.x, event.y - top))
            self.action_put(1 if event.button == 1 else 0)
