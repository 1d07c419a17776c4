"""The real program in a pseudo-terminal, its screen kept by a terminal emulator."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

import pyte

KEYS = {
    "enter": "\r", "escape": "\x1b", "tab": "\t", "space": " ", "ctrl+q": "\x11",
    "home": "\x1b[H", "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
    "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f9": "\x1b[20~",
}  # fmt: skip


class Terminal:
    """`backstep` with the given words, as a learner starts it; its own `home` if one is given."""

    def __init__(self, *words, size=(120, 36)):
        columns, rows = size
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.pid, self._fd = pty.fork()
        window = struct.pack("HHHH", rows, columns, 0, 0)
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, window)
            environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
            for name in ("COLUMNS", "LINES"):  # readline, which pytest imports, sets them
                environment.pop(name, None)
            os.execve(sys.executable, [sys.executable, "-m", "tutor", *words], environment)
        self.exit_code = None

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        if self.exit_code is None:
            self.kill()
        os.close(self._fd)

    @property
    def text(self):
        """What is on the screen, a line a row."""
        return "\n".join(self.screen.display)

    def press(self, *keys):
        for key in keys:
            os.write(self._fd, KEYS.get(key, key).encode())

    def until(self, *wanted, limit=20.0):
        """Read until all of `wanted` is on the screen."""
        end = time.monotonic() + limit
        while not all(words in self.text for words in wanted):
            if time.monotonic() > end or not self._read(end - time.monotonic()):
                raise AssertionError(f"{wanted} not on the screen:\n{self.text}")

    def ended(self, limit=20.0):
        """Read to the end and return the exit code; negative for a signal."""
        end = time.monotonic() + limit
        while self._read(end - time.monotonic()):
            pass
        assert time.monotonic() < end, f"still running:\n{self.text}"
        self.exit_code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.exit_code

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        self.exit_code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def _read(self, seconds):
        """Take in what has come within so many seconds; False if nothing did."""
        ready, _, _ = select.select([self._fd], [], [], max(seconds, 0))
        try:
            output = os.read(self._fd, 65536) if ready else b""
        except OSError:  # the program has left
            output = b""
        self._stream.feed(output)
        return bool(output)
