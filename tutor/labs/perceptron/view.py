"""The perceptron's line on the screen: place points, and see it learn."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType

from tutor.activities.lookup import imported
from tutor.app.widgets.lab.lab_view import LabView
from tutor.app.widgets.lab.picture_view import PictureView

if TYPE_CHECKING:
    from tutor.labs.perceptron.state import PerceptronState

PLANE = "tutor.labs.perceptron.picture:plane_of"
"""Tells which point is under a click; imported with the picture."""


class PerceptronView(LabView):
    """Points of two classes and the line that tells them apart."""

    HELP = """\
A perceptron with two inputs is a line. It looks at one point after the other and changes only
when it is wrong: **s** goes on to the next mistake, **space** starts, pauses and resumes.

Put points of your own: the **arrows** move a cursor, **1** and **0** put a point of that class,
**d** takes one away; or click. *The widest gap* is free of points between its two dashed lines;
the wider it is, the fewer mistakes are needed: at most (R/γ)².
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "cursor(-1, 0)", "cursor", id="perceptron.left", key_display="←",
                show=False, tooltip="the cursor goes left"),
        Binding("right", "cursor(1, 0)", "cursor", id="perceptron.right", key_display="→",
                show=False, tooltip="the cursor goes right"),
        Binding("up", "cursor(0, 1)", "cursor", id="perceptron.up", key_display="↑",
                show=False, tooltip="the cursor goes up"),
        Binding("down", "cursor(0, -1)", "cursor", id="perceptron.down", key_display="↓",
                show=False, tooltip="the cursor goes down"),
        Binding("1", "put(1)", "point", id="perceptron.one", tooltip="put a point that wants 1"),
        Binding("0", "put(0)", "point", id="perceptron.zero", tooltip="put a point that wants 0"),
        Binding("d", "put(-1)", "delete", id="perceptron.delete", show=False,
                tooltip="take the point at the cursor away"),
        Binding("g", "gap", "gap", id="perceptron.gap", show=False,
                tooltip="show the widest gap, or not"),
    ]  # fmt: skip

    @property
    def points(self) -> PerceptronState | None:
        return cast("PerceptronState | None", self.state)

    def action_cursor(self, right: int, up: int) -> None:
        if self.points is not None:
            self.points.move_cursor(right, up)
            self.redraw()

    def action_gap(self) -> None:
        if self.points is not None:
            self.points.change_gap()
            self.redraw()

    def action_put(self, label: int) -> None:
        """Put a point of class `label` at the cursor; −1 takes one away."""
        state = self.points
        if state is None:
            return
        if state.cursor is None:
            state.move_cursor(0, 0)
        spec = state.with_point(None if label < 0 else label)
        if spec is not None:
            self.begin_anew(spec)
        self.redraw()

    def on_picture_view_clicked(self, event: PictureView.Clicked) -> None:
        """A click puts the cursor; on the cursor, it puts a point, then changes its class."""
        event.stop()
        self.focus()
        if self.points is None:
            return
        plane, top = imported(PLANE)(self.points, *event.size)
        if plane.shows((event.x, event.y - top)):
            self.points.put_cursor(*plane.point(event.x, event.y - top))
            self.action_put(1 if event.button == 1 else 0)
