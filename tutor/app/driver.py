"""The terminal as Textual drives it, but nothing that comes from it, or befalls it, is fatal.

Textual's own driver ends in a traceback at a byte that is not UTF-8, spins when the terminal is
gone, waits for ever when it cannot be written to, and reads from it twice after a plain SIGSTOP.
"""

from __future__ import annotations

import contextlib
import os
import select
from codecs import getincrementaldecoder
from typing import IO, Any, cast

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from tutor.app.terse import terse

CHUNK = 4096
TICK = 0.1
"""Seconds after which a lone Escape is known to be one."""


class TerminalDriver(LinuxDriver):
    """LinuxDriver for terminals that send anything, stop, and go away.

    `app.terminal_gone()` is called, in the event loop, when the input has ended.
    """

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._file = cast("Any", _Unfailing(cast("IO[str]", self._file)))

    def run_input_thread(self) -> None:
        """Pass on what is typed, until the app leaves or the terminal has gone."""
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        parser = XTermParser(self._debug)
        while not self.exit_event.is_set():
            if select.select([self.fileno], [], [], TICK)[0]:
                data = self._read()
                if not data:
                    gone = getattr(self._app, "terminal_gone", self._app.exit)
                    self._loop.call_soon_threadsafe(gone)
                    return
                if text := decode(data):  # nothing, while a character is incomplete
                    for message in parser.feed(text):
                        self.process_message(message)
            for message in parser.tick():
                self.process_message(message)

    def write(self, data: str) -> None:
        """As Textual's, in fewer bytes."""
        super().write(terse(data))

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, CHUNK)
        except OSError:  # its other end is closed
            return b""

    def _sigtstp_application(self, *_: Any) -> None:
        """In the event loop: a handler could interrupt whoever holds the lock of the output."""
        self._loop.call_soon_threadsafe(super()._sigtstp_application)

    def _sigcont_application(self, *_: Any) -> None:
        self._loop.call_soon_threadsafe(self._continue)

    def _continue(self) -> None:
        """The shell may have set the terminal for itself, however we were stopped."""
        if not self._auto_restart or self.exit_event.is_set():
            return
        if not self._must_signal_resume:  # SIGSTOP, which cannot be caught, not SIGTSTP
            self.suspend_application_mode()
            self._must_signal_resume = True
        self.resume_application_mode()


class _Unfailing:
    """A text file to which writing never fails: the thread that writes would end, and the app
    would wait for it for ever. That the terminal has gone is learned from its input."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._file.write(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()

    def isatty(self) -> bool:
        return self._file.isatty()
