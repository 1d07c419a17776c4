"""Commands that reach a training while it runs: from a pipe, or from a signal."""

from __future__ import annotations

import os
import sys
import threading
from queue import Empty, SimpleQueue
from select import select
from typing import TYPE_CHECKING, Any

from tutor.running.moments.recorder import Moments
from tutor.running.training.protocol import COMMANDS, Command, command_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor.learner.run_files import MomentSource
    from tutor.running.moments.beginning import Beginning

LONGEST_LINE = 65536


class Control:
    """A queue of commands. Asking whether one waits costs a tenth of a microsecond.

    `unit` is what the experiment's steps make up. `send` may be called from a thread and from a
    signal handler: SimpleQueue is made for both. `moments` takes the experiment's moments, and
    keeps them where there is a folder for them; with a `beginning` it goes on from another run.
    """

    def __init__(
        self, unit: str = "", *, watched: bool = False, sources: Sequence[MomentSource] = ()
    ) -> None:
        self.moments = Moments()
        self.beginning: Beginning | None = None
        self.sources = sources
        """Where moments of the run are."""
        self._unit = unit
        self.watched = watched
        """Whether somebody looks on, who wants to see more than the command line tells."""
        self._commands: SimpleQueue[Command] = SimpleQueue()
        self._rest = b""

    def send(self, name: str, value: Any = None) -> None:
        self._commands.put(Command(name, value))

    def waiting(self) -> bool:
        """Whether `next` would return at once."""
        return not self._commands.empty()

    def next(self) -> Command:
        """The next command; waits for it."""
        return self._commands.get()

    def next_within(self, seconds: float) -> Command | None:
        """The next command, None if none comes in so many seconds."""
        try:
            return self._commands.get(timeout=seconds)
        except Empty:
            return None

    def listen(self, descriptor: int) -> None:
        """Take commands from a file descriptor until it ends, which means ``stop``.

        Those that have come by now are taken before this returns: they hold from the first step.
        """
        while select([descriptor], [], [], 0)[0]:
            if not self._read(descriptor):
                return
        threading.Thread(target=self._read_all, args=(descriptor,), daemon=True).start()

    def _read_all(self, descriptor: int) -> None:
        while self._read(descriptor):
            pass

    def _read(self, descriptor: int) -> bool:
        """Take what comes next; False at the end."""
        # os.read, not sys.stdin: a thread inside a buffered read would abort Python's exit.
        chunk = _read_some(descriptor)
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in filter(bytes.strip, lines):
            self._take(line)
        if len(self._rest) > LONGEST_LINE:
            self._take(self._rest)
            self._rest = b""
        if not chunk:
            self.send("stop")
        return bool(chunk)

    def _take(self, line: bytes) -> None:
        command = command_in(line, self._unit)
        if command is not None:
            self.send(*command)
            return
        shown = line[:80].decode("utf-8", "replace")
        print(
            f'not a command: {shown!r}; expected {{"command": NAME}}, NAME one of '
            f"{', '.join(filter(None, (*COMMANDS, self._unit)))}",
            file=sys.stderr,
        )


def _read_some(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, LONGEST_LINE)
    except OSError:
        return b""
