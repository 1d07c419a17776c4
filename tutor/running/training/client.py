"""A training in a child process, as the app sees it: events come out, commands go in."""

from __future__ import annotations

import asyncio
import contextlib
import json
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from tutor.activities.options import command
from tutor.running.processes import child_environment, end_group, python_command
from tutor.running.training.protocol import CLOSING, Command, Event

if TYPE_CHECKING:
    from tutor.running.training.settings import TrainSettings

CHUNK = 1 << 16
LONGEST_LINE = 1 << 23
"""Bytes; a line of progress has some 50 thousand."""
STDERR_KEPT = 4000
GRACE = 2.0
"""Seconds that a child has to save its run before it is killed."""


class TrainingProcess:
    """``backstep train … --json --control`` as a child, in a group of its own.

    Its events are dictionaries, as `protocol` has them; the last is always a closing one, whatever
    becomes of the child.
    """

    def __init__(self, process: Process) -> None:
        self._process = process
        self._errors = asyncio.create_task(self._read_errors())

    @classmethod
    async def start(cls, settings: TrainSettings) -> TrainingProcess:
        """Start the child. Errors: OSError if it cannot be started."""
        process = await asyncio.create_subprocess_exec(
            *python_command("tutor", *command("train", settings), "--json", "--control"),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=child_environment(),
            start_new_session=True,
            limit=LONGEST_LINE,  # before the child has to wait for whoever reads
        )
        return cls(process)

    @property
    def running(self) -> bool:
        return self._process.returncode is None

    async def events(self) -> AsyncIterator[Event]:
        """Every event, ending with a closing one; a line that is none becomes an ``error``."""
        assert self._process.stdout is not None
        rest = b""
        while chunk := await self._process.stdout.read(CHUNK):
            *lines, rest = (rest + chunk).split(b"\n")
            if len(rest) > LONGEST_LINE:
                lines, rest = [*lines, rest], b""
            for line in lines:
                event = _event(line)
                if event is None:
                    await self.kill()
                    event = _error(f"The training process said what is no event: {_shown(line)}")
                yield event
                if event["event"] in CLOSING:
                    await self._process.wait()
                    return
        yield _error(await self._last_words())

    def send(self, name: str, epochs_per_second: float | None = None) -> None:
        """Send one of `protocol.COMMANDS`; a child that has ended does not mind."""
        stdin = self._process.stdin
        if stdin is not None and not stdin.is_closing():
            stdin.write(Command(name, epochs_per_second).encode())

    async def stop(self, grace: float = GRACE) -> None:
        """Have the child save its run and end; kill it after `grace` seconds.

        The events that are left can still be read.
        """
        self.send("stop")
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), grace)
        except TimeoutError:
            await self.kill()
            await self._process.wait()

    async def kill(self) -> None:
        """End the child and whatever it started, at once: its run stays unfinished."""
        if self.running:
            await end_group(self._process.pid)

    async def _read_errors(self) -> bytes:
        """The end of what the child says on standard error."""
        assert self._process.stderr is not None
        tail = b""
        with contextlib.suppress(OSError):
            while chunk := await self._process.stderr.read(CHUNK):
                tail = (tail + chunk)[-STDERR_KEPT:]
        return tail

    async def _last_words(self) -> str:
        """What is known of a child that ended without a closing event."""
        code = await self._process.wait()
        end = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        said = (await self._errors).decode("utf-8", "replace").strip()
        return f"The training process {end}." + (f" It said:\n{said}" if said else "")


def _event(line: bytes) -> Event | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and isinstance(event.get("event"), str) else None


def _shown(line: bytes) -> str:
    return repr(line[:80].decode("utf-8", "replace"))


def _error(message: str) -> Event:
    return {"event": "error", "message": message}
