"""The gradient flow on the screen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType

from tutor.activities.lookup import imported
from tutor.app.widgets.lab.lab_form import LabForm
from tutor.app.widgets.lab.lab_view import LabView
from tutor.app.workers import work

if TYPE_CHECKING:
    from tutor.activities.spec import Spec
    from tutor.labs.flow.state import FlowState


SIGNALS = "tutor.labs.flow.deep_network:signals_of"
"""Keeps what it last computed; imported with the state."""


class FlowView(LabView):
    """A deep network: signal and gradient by layer, anew at each change of a setting."""

    HELP = """\
A deep network before it learns. The left curve is the spread of each layer's answers, the right one
the length of the gradient at each layer; both on logarithmic axes, where a straight line means that
each layer multiplies by the same factor.

**←** and **→** read another layer. Change a setting, and all is computed anew. **space** tells the
layers one by one.
"""
    TELLS_BEFORE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "go_to(-1)", "layer", id="flow.left", key_display="←",
                show=False, tooltip="the layer before"),
        Binding("right", "go_to(1)", "layer", id="flow.right", key_display="→",
                show=False, tooltip="the next layer"),
    ]  # fmt: skip

    def action_go_to(self, across: int) -> None:
        state = cast("FlowState | None", self.state)
        if state is not None:
            state.go(across)
            self.redraw()

    def on_lab_form_changed(self, event: LabForm.Changed) -> None:
        """What is computed at once is shown at once."""
        if event.spec is None or event.spec == self.spec:
            return
        event.prevent_default()
        event.stop()
        self._show_once_computed(event.spec)

    @work(group="flow", exclusive=True)
    async def _show_once_computed(self, spec: Spec) -> None:
        """Compute the layers beside the event loop; what is begun anew then finds them."""
        await asyncio.to_thread(imported(SIGNALS), spec)
        self.begin_anew(spec, form=False)
