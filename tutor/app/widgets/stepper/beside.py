"""What takes long is computed beside the event loop, one thing at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from core.stopping import Stopped, stoppable
from tutor.app.workers import begin

if TYPE_CHECKING:
    from textual.widget import Widget

T = TypeVar("T")


class Beside:
    """Computes for a widget in a thread. What comes after it was dropped is never heard of.

    What is dropped is asked to stop, and only then the next begins: those that share `turn` have
    one thread at a time.
    """

    def __init__(self, widget: Widget, turn: asyncio.Lock) -> None:
        self._widget, self._turn = widget, turn
        self._dropped: Event | None = None  # of what is being computed or waits for its turn

    @property
    def busy(self) -> bool:
        """Whether something is being computed."""
        return self._dropped is not None

    def begin(self, compute: Callable[[], T], then: Callable[[T], None]) -> None:
        """Compute in a thread, and hand the result on to `then` in the event loop; what was being
        computed is dropped.
        """
        self.drop()
        self._dropped = dropped = Event()
        begin(self._widget, partial(self._run, compute, then, dropped), group="beside")

    async def _run(
        self, compute: Callable[[], T], then: Callable[[T], None], dropped: Event
    ) -> None:
        def computed() -> T:
            with stoppable(dropped.is_set):
                return compute()

        try:
            async with self._turn:
                if dropped.is_set():
                    return
                result = await asyncio.to_thread(computed)
        except Stopped:
            return
        finally:
            heard = self._dropped is dropped
            if heard:
                self._dropped = None
            dropped.set()  # also where the widget is gone before the thread has ended
        if heard:
            then(result)

    def drop(self) -> bool:
        """Compute no further, and hear no more of it; tells whether there was anything."""
        dropped, self._dropped = self._dropped, None
        if dropped is not None:
            dropped.set()
        return dropped is not None
