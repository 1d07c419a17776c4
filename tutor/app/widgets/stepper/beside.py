"""What takes long is computed beside the event loop, one thing at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.worker import Worker

T = TypeVar("T")


class Beside:
    """Computes for a widget in a thread. What comes after it was dropped is never heard of."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._worker: Worker[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being computed."""
        return self._worker is not None

    def begin(self, compute: Callable[[], T], then: Callable[[T], None]) -> None:
        """Compute in a thread, and hand the result on to `then` in the event loop; what was being
        computed is dropped.
        """
        self.drop()
        self._worker = self._widget.run_worker(self._run(compute, then), group="beside")

    async def _run(self, compute: Callable[[], T], then: Callable[[T], None]) -> None:
        result = await asyncio.to_thread(compute)
        self._worker = None
        then(result)

    def drop(self) -> bool:
        """Hear no more of what is being computed; tells whether there was anything."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.cancel()
        return worker is not None
