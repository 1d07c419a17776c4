"""The losses on the screen: move a score, drag scores, read a surface."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType

from tutor.activities.lookup import imported
from tutor.app.widgets.lab.lab_form import LabForm
from tutor.app.widgets.lab.many_views import ManyViewsLab
from tutor.app.widgets.lab.picture_view import PictureView
from tutor.labs.losses.spec import VIEWS, LossesSpec
from tutor.words import _

if TYPE_CHECKING:
    from tutor.labs.losses.state import LossesState

UNDER = "tutor.labs.losses.{view}_picture:{what}_under"
"""Tells what is under a click in a view; imported with the picture."""
FINE, COARSE = 0.1, 1.0
"""How far keys move a score."""


class LossesView(ManyViewsLab):
    """Curves, scores and a surface: three views of how wrong a network is."""

    HELP = """\
**v** goes from one view to the next: *curves* of all losses over one score, *scores* of an example
with softmax, cross-entropy and p − y, and the *surface* that a training goes down. **space** goes
downhill by the slopes that you see; **s** makes one step.

*Curves*: **←** and **→** move the score, **[** and **]** by 1. *Scores*: **↑** and **↓** choose
one, **←** and **→** change it, **+** and **-** shift all by 1, **m** and **h** multiply all by 2
and by ½, **l** makes another class right, **c** and **C** add and take away a class; or drag a
bar. *Surface*: the **arrows** or a click move a cursor, which reads the loss there.
"""
    VIEWS = VIEWS
    DRAGS = True
    TELLS_BEFORE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "next_view", "view", id="losses.view",
                tooltip="go on to curves, scores or the surface"),
        Binding("left", "move(-1, 0)", "move", id="losses.left", key_display="←", show=False,
                tooltip="lower the score, or move the cursor to the left"),
        Binding("right", "move(1, 0)", "move", id="losses.right", key_display="→", show=False,
                tooltip="raise the score, or move the cursor to the right"),
        Binding("up", "move(0, 1)", "choose", id="losses.up", key_display="↑", show=False,
                tooltip="choose the score above, or move the cursor up"),
        Binding("down", "move(0, -1)", "choose", id="losses.down", key_display="↓", show=False,
                tooltip="choose the score below, or move the cursor down"),
        Binding("left_square_bracket", "raise_score(-1)", "lower", id="losses.lower",
                key_display="[", show=False, tooltip="lower the score by 1"),
        Binding("right_square_bracket", "raise_score(1)", "raise", id="losses.raise",
                key_display="]", show=False, tooltip="raise the score by 1"),
        Binding("plus", "shift(1)", "shift", id="losses.shift_up", key_display="+",
                tooltip="raise all scores by 1"),
        Binding("minus", "shift(-1)", "shift", id="losses.shift_down", key_display="-", show=False,
                tooltip="lower all scores by 1"),
        Binding("m", "scale(2)", "scale", id="losses.double", tooltip="multiply all scores by 2"),
        Binding("h", "scale(0.5)", "halve", id="losses.halve", show=False,
                tooltip="multiply all scores by one half"),
        Binding("l", "label(1)", "label", id="losses.label", tooltip="make the next class right"),
        Binding("c", "classes(1)", "class", id="losses.more", show=False,
                tooltip="add a class with the score 0"),
        Binding("C", "classes(-1)", "class", id="losses.fewer", show=False,
                tooltip="take the last class away"),
    ]  # fmt: skip

    @property
    def losses(self) -> LossesState | None:
        return cast("LossesState | None", self.state)

    @property
    def settings(self) -> LossesSpec:
        return cast("LossesSpec", self.spec)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys for scores are offered where there are some."""
        if action in ("shift", "scale", "label", "classes"):
            return self.settings.view == "scores"
        return super().check_action(action, parameters)

    def on_lab_form_changed(self, event: LabForm.Changed) -> None:
        """Other settings are shown at once, whatever went on before."""
        if event.spec is not None and event.spec != self.spec and self.loaded.is_set():
            event.prevent_default()
            event.stop()
            self._change(cast("LossesSpec", event.spec), form=False)

    def _change(self, spec: LossesSpec | None, *, form: bool = True) -> None:
        """Show other settings, if they are others."""
        if spec is None:
            self.redraw()
            return
        self.begin_anew(spec, form=form)
        self.refresh_bindings()

    def action_next_view(self) -> None:
        self._change(cast("LossesSpec", self.next_settings()))

    def action_move(self, right: int, up: int) -> None:
        state = self.losses
        if state is None:
            return
        if state.spec.view == "surface":
            state.move_cursor(right, up)
            self._moved()
        elif state.spec.view == "scores" and up:
            state.choose(state.chosen - up)
            self.redraw()
        else:
            self._raise(right * FINE)

    def action_raise_score(self, by: int) -> None:
        self._raise(by * COARSE)

    def _raise(self, by: float) -> None:
        state = self.losses
        if state is not None and by and state.spec.view == "curves":
            self._change_scores(state.with_score(state.spec.score + by))
        elif state is not None and by and state.spec.view == "scores":
            self._change_scores(state.raised(by))

    def action_shift(self, by: int) -> None:
        if self.losses is not None:
            self._change_scores(self.losses.with_scores(self.losses.scores + by))

    def action_scale(self, by: float) -> None:
        if self.losses is not None:
            self._change_scores(self.losses.with_scores(self.losses.scores * by))

    def _change_scores(self, spec: LossesSpec | None) -> None:
        """Show other scores; where a key changes none, say why."""
        if spec is None:
            told = _(
                "That changes no score: they have two decimals and stay between −1000 and 1000."
            )
            self.notify(told, timeout=4)
        self._change(spec)

    def action_label(self, by: int) -> None:
        if self.losses is not None:
            self._change(self.losses.with_label(by))

    def action_classes(self, by: int) -> None:
        state = self.losses
        if state is None:
            return
        spec = state.with_classes(by)
        if spec is None:
            self.notify(_("There are two classes at least, and ten at most."), timeout=4)
        self._change(spec)

    def _moved(self) -> None:
        """The cursor was moved: show it, and say what it reads."""
        self.redraw()
        self._tell_facts()

    def on_picture_view_clicked(self, event: PictureView.Clicked) -> None:
        event.stop()
        self.focus()
        self._point(event.x, event.y, event.size)

    def on_picture_view_dragged(self, event: PictureView.Dragged) -> None:
        event.stop()
        self._point(event.x, event.y, event.size)

    def _point(self, x: int, y: int, size: tuple[int, int]) -> None:
        """Move what is under the mouse there."""
        state = self.losses
        if state is None:
            return
        if state.spec.view == "curves":
            score = imported(UNDER.format(view="curves", what="score"))(state, size[0], x)
            self._change(state.with_score(score))
        elif state.spec.view == "scores":
            found = imported(UNDER.format(view="scores", what="score"))(state, size, x, y)
            if found is not None:
                self._change(state.put(*found))
        else:
            place = imported(UNDER.format(view="surface", what="place"))(state, size, x, y)
            if place is not None:
                state.put_cursor(*place)
                self._moved()
