"""A picture that changes while it is watched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.events import Click, MouseMove
from textual.message import Message
from textual.widget import Widget

from tutor.app.looks import content_of
from tutor.drawing.canvas import Drawing

if TYPE_CHECKING:
    from tutor.running.state import RunState

    Picture = Callable[[RunState, int, int], Drawing]


class PictureView(Widget):
    """Shows a lab's picture of a state. Call `touch` now and then: it draws only what has changed,
    and nothing that nobody can see.
    """

    DEFAULT_CSS = """
    PictureView { width: 1fr; height: 1fr; min-height: 1; text-wrap: nowrap; }
    """

    @dataclass
    class Clicked(Message):
        """A click on the picture, at column `x` and row `y` of it, which has `size`."""

        x: int
        y: int
        button: int
        size: tuple[int, int]

    @dataclass
    class Dragged(Message):
        """The mouse has moved over the picture with a button down, to column `x` and row `y`."""

        x: int
        y: int
        size: tuple[int, int]

        def can_replace(self, message: Message) -> bool:
            """Where it is now takes the place of where it was."""
            return isinstance(message, PictureView.Dragged)

    def __init__(self, *, id: str | None = None, drags: bool = False) -> None:  # noqa: A002  Textual's name for it
        super().__init__(id=id)
        self._drags = drags
        self.drawn = 0
        """How often a picture was drawn."""
        self.drawing = Drawing()
        """What was drawn last."""
        self.state: RunState | None = None
        self._picture: Picture | None = None
        self._key: object = None
        self._content = Content()

    def show(self, picture: Picture, state: RunState) -> None:
        """Show another state."""
        self._picture, self.state = picture, state
        self.touch()

    def touch(self) -> None:
        """Draw the picture anew if the state has changed and it is in sight."""
        if self._key != self._wanted() and self.in_sight:
            self.refresh()

    @property
    def allow_select(self) -> bool:
        """Text is not selected where dragging means something else."""
        return super().allow_select and not self._drags

    def on_click(self, event: Click) -> None:
        event.stop()
        self.post_message(self.Clicked(event.x, event.y, event.button, (*self.size,)))

    def on_mouse_move(self, event: MouseMove) -> None:
        if self._drags and event.button:
            event.stop()
            self.post_message(self.Dragged(event.x, event.y, (*self.size,)))

    @property
    def in_sight(self) -> bool:
        """Whether it is laid out, and on the screen."""
        # Not asked before the first layout: then no widget that it shows would hear of its size.
        return bool(self.size) and self.screen in self.app.screen_stack and self.is_on_screen

    def _wanted(self) -> object:
        state = self.state
        return None if state is None else (id(state), state.version, self.size)

    def render(self) -> Content:
        wanted = self._wanted()
        if wanted != self._key and self._picture is not None and self.state is not None:
            self._key = wanted
            self.drawn += 1
            self.drawing = self._picture(self.state, *self.size)
            self._content = content_of(self.drawing)
        return self._content
