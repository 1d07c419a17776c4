"""The activations' lab on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType

from tutor.app.widgets.lab.lab_form import LabForm
from tutor.app.widgets.lab.many_views import ManyViewsLab
from tutor.labs.activations.spec import NETWORKS, VIEWS, ActivationsSpec

if TYPE_CHECKING:
    from tutor.activities.spec import Spec
    from tutor.labs.activations.network_state import DeadState, FoldState
    from tutor.labs.activations.state import DepthState, FunctionsState

FAR = 10
"""Steps of the cursor that are made at once, to go far."""


class ActivationsView(ManyViewsLab):
    """Four looks at what bends between two layers."""

    HELP = """\
What bends between two layers, seen in four ways; **v** goes on to the next one.

*functions*: **←** and **→** move the cursor, **<** and **>** move it far, **↑** and **↓** read
another function. *depth*: **←** and **→** read another layer. *dead*: the arrows choose a unit;
**space** starts, and learning rate, activation and points can be changed while it learns. *fold*:
**space** starts, **←** and **→** go from one plane to the next.
"""
    VIEWS = VIEWS
    TELLS_BEFORE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "view", "view", id="activations.view", tooltip="the next of the four views"),
        Binding("left", "go_to(-1, 0)", "cursor", id="activations.left", key_display="←",
                show=False, tooltip="the cursor goes left; the layer or plane before"),
        Binding("right", "go_to(1, 0)", "cursor", id="activations.right", key_display="→",
                show=False, tooltip="the cursor goes right; the next layer or plane"),
        Binding("up", "go_to(0, 1)", "choose", id="activations.up", key_display="↑",
                show=False, tooltip="the function or unit before"),
        Binding("down", "go_to(0, -1)", "choose", id="activations.down", key_display="↓",
                show=False, tooltip="the next function or unit"),
        Binding("less_than_sign", "far(-1)", "far", id="activations.far_left", key_display="<",
                show=False, tooltip="the cursor goes far to the left"),
        Binding("greater_than_sign", "far(1)", "far", id="activations.far_right",
                key_display=">", show=False, tooltip="the cursor goes far to the right"),
        Binding("n", "go('epoch')", "epoch", id="activations.epoch",
                tooltip="run to the end of the epoch, then pause"),
    ]  # fmt: skip

    @property
    def shown(self) -> FunctionsState | DepthState | DeadState | FoldState | None:
        return cast("FunctionsState | DepthState | DeadState | FoldState | None", self.state)

    def _differs(self, spec: Spec | None) -> bool:
        """Dead units go on with what is changed."""
        if self.running and isinstance(spec, ActivationsSpec) and spec.view == "dead":
            return spec.hidden != cast("ActivationsSpec", self.spec).hidden
        return super()._differs(spec)

    def action_go_to(self, across: int, up: int) -> None:
        if self.shown is not None:
            self.shown.go(across, up)
            self.redraw()

    def action_far(self, way: int) -> None:
        self.action_go_to(way * FAR, 0)

    def action_view(self) -> None:
        """Show the next view, with the settings that it was left with."""
        self.begin_anew(self.next_settings())

    def on_lab_form_changed(self, event: LabForm.Changed) -> None:
        """What is computed at once is shown at once; dead units go on with what can be changed."""
        before, spec = cast("ActivationsSpec", self.spec), cast("ActivationsSpec", event.spec)
        if spec is None or spec == before:
            return
        if self.running and self.run is not None and _alike(before, spec):
            event.prevent_default()
            event.stop()
            self._set(spec)
            self.run.send("settings", spec.as_json())
        elif spec.view != before.view or spec.view not in NETWORKS:
            event.prevent_default()
            event.stop()
            self.begin_anew(spec, form=False)


def _alike(before: ActivationsSpec, spec: ActivationsSpec) -> bool:
    """Whether a training of dead units can go on with these settings."""
    return before.view == spec.view == "dead" and before.hidden == spec.hidden
