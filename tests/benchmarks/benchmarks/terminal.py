"""A program in a pseudo-terminal: when a text is on its screen, and how soon it answers a key."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from typing import Self

import pyte

STYLES = re.compile(rb"\x1b\[[0-9;:?<>=]*[ -/]*[@-~]")
COLUMNS, ROWS = 120, 36


class Terminal:
    """A program that was started in a terminal of 120×36; leaving the block ends it.

    What it writes is put on the screen only when somebody looks, so that reading costs nothing
    while something is timed.
    """

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str] | None = None
    ) -> None:
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", **(environment or {}))
            os.execv(arguments[0], [*arguments])
        self._unseen = bytearray()
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._terminal)

    def first_writes(self, text: str) -> None:
        """Read until a program that has just begun has written `text`."""
        while text.encode() not in STYLES.sub(b"", self._unseen):
            self._read(60.0)

    def shows(self, text: str, within: float = 60.0) -> bool:
        """Read until `text` is on the screen, for so many seconds at most; whether it is."""
        end = time.monotonic() + within
        while text not in self.text():
            if (left := end - time.monotonic()) <= 0:
                return False
            self._read(left)
        return True

    def text(self) -> str:
        """What is on the screen, a line a row."""
        self._stream.feed(bytes(self._unseen))
        self._unseen.clear()
        return "\n".join(self._screen.display)

    def press(self, key: str) -> None:
        os.write(self._terminal, key.encode())

    def answers(self, key: str, within: float = 2.0) -> float | None:
        """Seconds from a key to the first byte after it, pressed when nothing else is written."""
        quiet = time.monotonic() + 0.1
        while self._read(0.02) and time.monotonic() < quiet:
            pass
        began = time.perf_counter()
        self.press(key)
        return time.perf_counter() - began if self._read(within) else None

    def read_for(self, seconds: float) -> None:
        """Take what it writes, for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(left)

    def _read(self, within: float) -> bool:
        """Take what it writes next; whether there was something."""
        if not select.select([self._terminal], [], [], within)[0]:
            return False
        try:
            self._unseen += os.read(self._terminal, 65536)
        except OSError:  # there is nobody at the other end
            sys.exit(f"the program ended:\n{self.text().strip()}")
        return True
