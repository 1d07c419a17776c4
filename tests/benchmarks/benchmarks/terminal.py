"""A program in a pseudo-terminal: when a text is on its output, and how soon it answers a key."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from typing import Self

STYLES = re.compile(rb"\x1b\[[0-9;:?<>=]*[ -/]*[@-~]")

KEPT = 1 << 16
"""Bytes of the output that are looked through."""


class Terminal:
    """A program that was started in a terminal of 120×36; leaving the block ends it."""

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str] | None = None
    ) -> None:
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", **(environment or {}))
            os.execv(arguments[0], arguments)
        self._written = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._terminal)

    def press(self, key: str) -> None:
        """Type a key; what was written before is no answer to it."""
        self._written = b""
        os.write(self._terminal, key.encode())

    def shows(self, text: str, within: float = 60.0) -> bool:
        """Read until `text` is on the output, for so many seconds at most; whether it is. What was
        read by then is forgotten.
        """
        end = time.monotonic() + within
        while text.encode() not in STYLES.sub(b"", self._written):
            left = end - time.monotonic()
            if left <= 0:
                return False
            self._written = self._written[-KEPT:] + self._read(left)
        self._written = b""
        return True

    def answers(self, key: str, within: float = 2.0) -> float | None:
        """Seconds from a key to the first byte after it, pressed when nothing else is written."""
        quiet = time.monotonic() + 0.1
        while self._read(0.02) and time.monotonic() < quiet:
            pass
        began = time.perf_counter()
        self.press(key)
        return time.perf_counter() - began if self._read(within) else None

    def read_for(self, seconds: float) -> None:
        """Take what it writes, for so long, and forget it."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(left)
        self._written = b""

    def _read(self, within: float) -> bytes:
        ready = select.select([self._terminal], [], [], within)[0]
        return os.read(self._terminal, 65536) if ready else b""
