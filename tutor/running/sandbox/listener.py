"""What a child prints: read as it comes, decoded, kept up to a limit, passed on."""

from __future__ import annotations

import asyncio
import codecs
import os
from collections.abc import Callable

from tutor.running.warden import ask_to_end

PAUSE = 0.05
"""Seconds between two deliveries of output: many small ones would keep the screen busy."""


class Listener:
    """Keeps at most `limit` bytes in `output`; `flooded` tells that there was more."""

    def __init__(self, limit: int, on_output: Callable[[str], None] | None) -> None:
        self.output = ""
        self.flooded = False
        self._left = limit
        self._on_output = on_output
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")

    async def listen(self, reading: int, pid: int, ended: asyncio.Future[int]) -> None:
        """Read the descriptor `reading` to its end, and close it.

        The child `pid`, a warden, is asked to end when it prints more than the limit, and when its
        output cannot be passed on. Once it has `ended`, nothing waits any more.
        """
        reader = asyncio.StreamReader()
        pipe = os.fdopen(reading, "rb", buffering=0)  # closed by its transport
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), pipe
        )
        try:
            while data := await reader.read(self._left + 1):
                if len(data) > self._left:
                    self.flooded = True
                    self._take(data[: self._left])
                    ask_to_end(pid)
                    return
                self._take(data)
                await asyncio.wait([ended], timeout=PAUSE)
            self._take(b"", final=True)
        except Exception:
            ask_to_end(pid)
            raise
        finally:
            transport.close()

    def _take(self, data: bytes, final: bool = False) -> None:
        self._left -= len(data)
        text = self._decoder.decode(data, final)
        if text:
            self.output += text
            if self._on_output is not None:
                self._on_output(text)
