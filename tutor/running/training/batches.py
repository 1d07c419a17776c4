"""Events on their way out of a training, several in one write where they come fast."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from types import TracebackType

from tutor.running.training.protocol import CLOSING, Event, encode

EVERY = 0.1
"""Seconds between two writes: whoever follows a fast training wakes up ten times a second."""

AT_ONCE = CLOSING | {"start", "paused", "resumed"}
"""Events that answer a key, or end it: they do not wait."""


class Batches:
    """Hands lines to `write`, in order and none later than `EVERY` seconds; the rest on leaving.

    An event after a quiet while goes out at once. Those that wait are written by a thread, since
    the next step may take long.
    """

    def __init__(
        self, write: Callable[[str], object], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._write = write
        self._clock = clock
        self._lines: list[str] = []
        self._turn = threading.Lock()
        self._last = -math.inf
        self._waiting, self._leaving = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._write_what_waits, daemon=True)

    def tell(self, event: Event) -> None:
        """Write the event, now or soon. Errors: OSError if nobody reads any more."""
        with self._turn:
            self._lines.append(encode(event) + "\n")
        if event["event"] in AT_ONCE or self._clock() - self._last >= EVERY:
            self._flush()
        else:
            self._waiting.set()

    def __enter__(self) -> Batches:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._leaving.set()
        self._waiting.set()
        self._thread.join()
        self._flush()

    def _flush(self) -> None:
        with self._turn:
            if self._lines:
                lines, self._lines = self._lines, []
                self._last = self._clock()
                self._write("".join(lines))

    def _write_what_waits(self) -> None:
        while not self._leaving.is_set():
            self._waiting.wait()
            self._leaving.wait(EVERY)
            self._waiting.clear()
            try:
                self._flush()
            except OSError:
                return  # the thread that trains meets it too, and ends
