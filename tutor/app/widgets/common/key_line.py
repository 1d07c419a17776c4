"""The one line at the bottom: the keys that matter most here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content
from textual.events import Click, MouseMove
from textual.screen import Screen
from textual.widget import Widget

from tutor.app.keys import working_keys
from tutor.words import _, cells

MOST = 7
"""Keys on the line."""


if TYPE_CHECKING:
    from textual.binding import ActiveBinding


class Hint(NamedTuple):
    """A key, what it says on the line, and the columns it takes there."""

    key: str
    shown: str
    description: str
    tooltip: str
    start: int
    end: int


class KeyLine(Widget):
    """The active bindings that want to be shown; a click on one presses its key.

    Textual's Footer has a widget for each key, mounted anew whenever the keys change: 40 ms before
    the first frame, and again at each change of focus. This is one widget, and one line of text.
    """

    DEFAULT_CSS = """
    KeyLine { dock: bottom; height: 1; color: $quiet; }
    """

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[object]) -> None:
        self.refresh()

    def hints(self) -> list[Hint]:
        """As many keys as there is room for, each action once.

        What has the focus gives up its last keys first: the other keys lead away from it, and the
        very last one, help, lists all that were left out.
        """
        keys: dict[str, ActiveBinding] = {}
        for active in working_keys(self.screen):
            if active.binding.show:
                keys.setdefault(active.binding.action, active)
        hints = self._laid_out(list(keys.values()))
        while len(hints) > 1 and (len(hints) > MOST or hints[-1].end > self.size.width):
            near = [name for name, active in keys.items() if active.node is self.screen.focused]
            del keys[near[-1] if len(near) > 2 else list(keys)[-2]]
            hints = self._laid_out(list(keys.values()))
        return hints

    def _laid_out(self, keys: list[ActiveBinding]) -> list[Hint]:
        hints, column = [], 1
        for active in keys:
            binding = active.binding
            shown = self.app.get_key_display(binding)
            description = _(binding.description)
            end = column + cells.width(f"{shown} {description}")
            tooltip = _(active.tooltip or binding.tooltip)
            hints.append(Hint(binding.key, shown, description, tooltip, column, end))
            column = end + 2
        return hints

    def render(self) -> Content:
        parts: list[str | tuple[str, str]] = []
        for hint in self.hints():
            parts += ["  " if parts else " ", (hint.shown, "bold $primary"), f" {hint.description}"]
        return Content.assemble(*parts)

    def _at(self, column: int) -> Hint | None:
        return next((hint for hint in self.hints() if hint.start <= column < hint.end), None)

    def on_click(self, event: Click) -> None:
        event.stop()
        if hint := self._at(event.x):
            self.app.simulate_key(hint.key)

    def on_mouse_move(self, event: MouseMove) -> None:
        hint = self._at(event.x)
        self.tooltip = hint.tooltip if hint else None
