"""A screen that ends up in the terminal's size, however often that changes."""

from __future__ import annotations

from textual.events import Event, Resize
from textual.screen import Screen, ScreenResultType


class SteadyScreen(Screen[ScreenResultType]):
    """A screen that takes no size but the terminal's present one.

    Textual tells a screen its new size twice: the app does, and then the screen itself. Where the
    terminal changes twice in a moment, the screen's own message about the first size comes after
    the app's about the second; the two then chase each other for ever, and no key is read any more.
    """

    async def on_event(self, event: Event) -> None:
        if not isinstance(event, Resize) or event.size == self.app.size:
            await super().on_event(event)
