"""The lab of the digits on the screen: choose a network, train it, and watch it learn."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType

from tutor.app.widgets.lab.lab_view import LabView

if TYPE_CHECKING:
    from tutor.labs.digits.state import DigitsState


class DigitsView(LabView):
    """A training and its curves."""

    HELP = """\
Train a network on 1,293 handwritten digits and watch it learn. **space** starts, pauses and
resumes. **Tab** moves through the settings: the arrows choose, **Enter** starts.

*Loss* is how wrong the network is, *accuracy* the share of digits it gets right. The solid curve
is for the digits it learns from, the dashed one for others that it never sees. Each dot is the
loss of one step; ◆ marks the epoch with the lowest validation loss.

**←** and **→** read the values at an epoch, **z** shows the last half and the last tenth of the
epochs. Every run is kept with your progress.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "go('epoch')", "epoch", id="lab.epoch",
                tooltip="run to the end of the epoch, then pause"),
        Binding("l", "picture('change_scale')", "log", id="lab.log",
                tooltip="logarithmic scale of the loss, or not"),
        Binding("z", "picture('change_zoom')", "zoom", id="lab.zoom", show=False,
                tooltip="zoom: all epochs, the last half, the last tenth"),
        Binding("left", "picture('read_before')", "read", id="lab.before", key_display="←",
                show=False, tooltip="read the values one epoch before"),
        Binding("right", "picture('read_next')", "read", id="lab.next", key_display="→",
                show=False, tooltip="read the values one epoch on"),
    ]  # fmt: skip

    def action_picture(self, change: str) -> None:
        """Have the state do something that changes its picture."""
        if self.state is not None:
            getattr(cast("DigitsState", self.state), change)()
            self.redraw()
