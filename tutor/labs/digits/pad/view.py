"""The lab's picture on the screen, which can be drawn on by mouse and keys where it is a pad."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.events import MouseDown, MouseMove, MouseUp
from textual.message import Message

from tutor.activities.lookup import imported
from tutor.app.widgets.lab.picture_view import PictureView
from tutor.app.workers import work

if TYPE_CHECKING:
    from tutor.labs.digits.pad.digit_pad import DigitPad
    from tutor.labs.digits.pad.sketch import Place
    from tutor.labs.digits.spec import DigitsSpec
    from tutor.labs.digits.state import DigitsState

PICTURE = "tutor.labs.digits.pad.picture"
READER = "tutor.labs.digits.pad.reader:DigitReader"
"""Named, and imported once something is drawn, or read: they need NumPy, and the networks."""

RIGHT = 3
"""The number of the mouse's right button, which rubs out."""


class SketchView(PictureView):
    """While the pad is shown it takes the focus, and the keys draw."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(0, -1)", "move", id="pad.left", key_display="←",
                tooltip="move left on the pad; with the pen down, draw"),
        Binding("right", "move(0, 1)", "move", id="pad.right", key_display="→", show=False,
                tooltip="move right on the pad"),
        Binding("up", "move(-1, 0)", "move", id="pad.up", key_display="↑", show=False,
                tooltip="move up on the pad"),
        Binding("down", "move(1, 0)", "move", id="pad.down", key_display="↓", show=False,
                tooltip="move down on the pad"),
        Binding("space", "pen", "pen", id="pad.pen", key_display="space",
                tooltip="lower the pen, or lift it; the mouse draws, its right button rubs out"),
        Binding("h", "beside", "why", id="pad.why",
                tooltip="what mattered, the hidden layers, the nearest digits: one after another"),
        Binding("c", "clear", "clear", id="pad.clear", tooltip="take all ink away"),
        Binding("a", "fit", "as the data", id="pad.fit",
                tooltip="centre and scale the drawing as the data are, or leave it as it lies"),
        Binding("i", "pad", "8×8", id="pad.finer",
                tooltip="draw on the pad of 8×8, or on the finer one of 32×32"),
        Binding("escape", "leave", "lab's keys", id="pad.leave", key_display="Esc",
                tooltip="back to the keys of the lab; d draws again"),
        Binding("plus,equals_sign", "add(1)", "more ink", id="pad.more", key_display="+",
                show=False, tooltip="more ink in the cell at the cursor"),
        Binding("minus", "add(-1)", "less ink", id="pad.less", key_display="-", show=False,
                tooltip="less ink in the cell at the cursor"),
        Binding("backspace,delete", "rub", "rub out", id="pad.rub", key_display="⌫", show=False,
                tooltip="rub out at the cursor"),
        *(
            Binding(str(digit), f"mean({digit})", "meant", id=f"pad.mean.{digit}", show=False,
                    tooltip="say which digit is meant; again: say nothing")
            for digit in range(10)
        ),
    ]  # fmt: skip

    @dataclass
    class Drawn(Message):
        """Something on the pad was changed."""

    @dataclass
    class Left(Message):
        """The learner is done with drawing."""

    def __init__(self, *, id: str | None = None, drags: bool = False) -> None:  # noqa: A002  Textual's name for it
        super().__init__(id=id, drags=drags)
        self._stroke: tuple[Place | None, bool] | None = None
        """Where the mouse was last on the pad, and whether it leaves ink, while it is down."""
        self._preparing = False

    def touch(self) -> None:
        self._read()
        super().touch()

    def _read(self) -> None:
        """Have the network read what is drawn, where that is seen, once the digits to compare it
        with are there.
        """
        state = cast("DigitsState", self.state)
        if self.pad is None or not self.in_sight:
            return
        state.read_pad()
        if state.look and not self._preparing and not self.pad.can_read(state.spec):
            self._have_reader(self.pad, state.spec)

    @work()
    async def _have_reader(self, pad: DigitPad, spec: DigitsSpec) -> None:
        """What reads is imported, and the digits are read, which takes a tenth of a second."""
        self._preparing = True
        try:
            make = await asyncio.to_thread(imported, READER)
            pad.reader = await asyncio.to_thread(make, spec)
        finally:
            self._preparing = False
        self.touch()

    @property
    def pad(self) -> DigitPad | None:
        """The pad, while it is what is shown."""
        state = cast("DigitsState | None", self.state)
        return state.pad if state is not None and state.pane == "pad" else None

    @property
    def allow_select(self) -> bool:
        """Text is not selected where dragging draws."""
        return self.pad is None and super().allow_select

    def take_keys(self) -> None:
        """Be drawn on by keys, if the pad is shown."""
        self.can_focus = self.pad is not None
        if self.can_focus:
            self.focus()

    def on_focus(self) -> None:
        self._hold(held=True)

    def on_blur(self) -> None:
        self._hold(held=False)

    def _hold(self, *, held: bool) -> None:
        self._change(lambda pad: setattr(pad, "held", held))

    def _change(self, change: Callable[[DigitPad], object]) -> None:
        """Change something on the pad, if it is what is shown."""
        if self.pad is not None:
            change(self.pad)
            self.post_message(self.Drawn())

    def action_move(self, down: int, right: int) -> None:
        self._change(lambda pad: pad.sketch.move(down, right))

    def action_pen(self) -> None:
        self._change(lambda pad: pad.sketch.lift_or_lower())

    def action_add(self, by: int) -> None:
        self._change(lambda pad: pad.sketch.add(by))

    def action_rub(self) -> None:
        self._change(lambda pad: pad.sketch.rub())

    def action_clear(self) -> None:
        self._change(lambda pad: pad.sketch.clear())

    def action_fit(self) -> None:
        self._change(lambda pad: pad.sketch.change_fit())

    def action_pad(self) -> None:
        self._change(lambda pad: pad.sketch.change_pad())

    def action_beside(self) -> None:
        self._change(lambda pad: pad.show_next())

    def action_mean(self, digit: int) -> None:
        self._change(lambda pad: pad.mean(digit))

    def action_leave(self) -> None:
        self.post_message(self.Left())

    def on_mouse_down(self, event: MouseDown) -> None:
        place = self._place(event.x, event.y)
        if place is None:
            return
        event.stop()
        self.focus()
        self.capture_mouse()
        self._draw(place, place, ink=event.button != RIGHT)

    def on_mouse_move(self, event: MouseMove) -> None:
        if self._stroke is None:
            return
        before, ink = self._stroke
        place = self._place(event.x, event.y)
        if place is None:
            self._stroke = None, ink  # beside the pad: where it comes back, it begins anew
        elif place != before:
            self._draw(before or place, place, ink=ink)

    def on_mouse_up(self, event: MouseUp) -> None:
        if self._stroke is not None:
            self._stroke = None
            self.release_mouse()

    def _draw(self, start: Place, end: Place, *, ink: bool) -> None:
        self._stroke = end, ink
        self._change(lambda pad: pad.sketch.draw(start, end, ink=ink))

    def _place(self, x: int, y: int) -> Place | None:
        """The cell of the sketch under the mouse; None beside the pad."""
        spot = None if self.pad is None else self.drawing.at(x, y)
        if self.pad is None or spot is None:
            return None
        place: Place = imported(f"{PICTURE}:place_at")(self.pad.sketch, spot, x)
        return place
