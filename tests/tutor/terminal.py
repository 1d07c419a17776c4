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
    "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
    "f9": "\x1b[20~",
}  # fmt: skip


MODES = {"alternate screen": 1049, "clicks": 1000, "mouse": 1003, "focus": 1004, "paste": 2004}
"""What the tutor switches on in a terminal, and must switch off again."""


class Terminal:
    """`backstep` with the given words, as a learner starts it; on another `python` if one is given,
    and with another `environment` than ours.
    """

    def __init__(self, *words, size=(120, 36), python=sys.executable, ignore=(), **environment):
        columns, rows = size
        self.written = bytearray()
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.pid, self._fd = pty.fork()
        window = struct.pack("HHHH", rows, columns, 0, 0)
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, window)
            for number in ignore:
                signal.signal(number, signal.SIG_IGN)
            environment = {
                **os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment,
            }  # fmt: skip
            for name in ("COLUMNS", "LINES"):  # readline, which pytest imports, sets them
                environment.pop(name, None)
            os.execve(python, [python, "-m", "tutor", *words], environment)
        self.modes = termios.tcgetattr(self._fd)[:4]  # the input's and the output's, as before
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
        """Type keys by name, or text; or send bytes as they are."""
        for key in keys:
            os.write(self._fd, key if isinstance(key, bytes) else KEYS.get(key, key).encode())

    def resize(self, columns, rows):
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    def left_on(self):
        """What the program switched on in the terminal and not off again."""
        on = [
            name
            for name, mode in MODES.items()
            if self.written.rfind(b"\x1b[?%dh" % mode) > self.written.rfind(b"\x1b[?%dl" % mode)
        ]
        return on + ["raw"] * (termios.tcgetattr(self._fd)[:4] != self.modes)

    def hang_up(self):
        """Take the terminal away."""
        os.close(self._fd)
        self._fd = os.open(os.devnull, os.O_RDONLY)

    def shell_takes_over(self):
        """Set the terminal as a shell does when its job has stopped: echo on, a line at a time."""
        modes = termios.tcgetattr(self._fd)
        modes[:4] = self.modes
        termios.tcsetattr(self._fd, termios.TCSANOW, modes)
        while self._read(0):  # what it wrote before
            pass
        self.screen.reset()

    def gone(self, limit=20.0):
        """Wait for the end without reading, and return the exit code."""
        end = time.monotonic() + limit
        while (waited := os.waitpid(self.pid, os.WNOHANG))[0] == 0:
            assert time.monotonic() < end, "still running"
            time.sleep(0.02)
        self.exit_code = os.waitstatus_to_exitcode(waited[1])
        return self.exit_code

    def until(self, *wanted, limit=20.0):
        """Read until all of `wanted` is on the screen."""
        end = time.monotonic() + limit
        while not all(words in self.text for words in wanted):
            if time.monotonic() > end or not self._read(end - time.monotonic()):
                raise AssertionError(f"{wanted} not on the screen:\n{self.text}")

    def shows(self, condition, seconds):
        """Read until `condition` holds of the screen's text, or so many seconds have passed;
        whether it holds.
        """
        end = time.monotonic() + seconds
        while not condition(self.text):
            if not self._read(end - time.monotonic()) and time.monotonic() >= end:
                break
        return condition(self.text)

    def taken_again(self, before, limit=20.0):
        """Read until the program has painted the screen that it took after `before` bytes: what it
        had yet to write when it was stopped does not count, nor what is typed meanwhile.
        """
        end = time.monotonic() + limit
        taken = -1
        while taken < before or b" help" not in self.written[taken:]:
            if time.monotonic() > end or not self._read(end - time.monotonic()):
                raise AssertionError(f"not taken again:\n{self.text}")
            taken = self.written.rfind(b"\x1b[?1049h")

    def ended(self, limit=20.0):
        """Read to the end and return the exit code; negative for a signal."""
        end = time.monotonic() + limit
        while self._read(end - time.monotonic()):
            pass
        assert time.monotonic() < end, f"still running:\n{self.text}"
        self.exit_code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.exit_code

    def stopped(self, limit=20.0):
        """Read until the program is stopped."""
        end = time.monotonic() + limit
        while not os.waitpid(self.pid, os.WNOHANG | os.WUNTRACED)[0]:
            assert time.monotonic() < end, f"not stopped:\n{self.text}"
            self._read(0.01)

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
        self.written += output
        self._stream.feed(output)
        return bool(output)
