"""A run in a child process, as the app sees it: events come out, commands go in."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterable, Sequence

from tutor.running.processes import child_environment, end_group, python_command
from tutor.running.training.protocol import CLOSING, Command, Event
from tutor.words import _

CHUNK = 1 << 16
LONGEST_LINE = 1 << 23
"""Bytes; a line of progress has some 50 thousand."""
STDERR_KEPT = 4000


class ChildRun:
    """``backstep NAME … --json --control`` as a child, in a group of its own.

    Its events are dictionaries, as `protocol` has them; the last is always a closing one, whatever
    becomes of the child.
    """

    def __init__(self, process: Process, commands: int) -> None:
        """`commands` is a pipe that the child reads, to write to; it is closed here."""
        self._process = process
        self._commands: int | None = commands
        self._why = ""
        self._errors = asyncio.create_task(self._read_errors())

    @classmethod
    async def start(cls, words: Sequence[str], commands: Iterable[Command] = ()) -> ChildRun:
        """Start the child that `words` name: an activity and its settings. It finds `commands`
        waiting, and obeys them before its first step.

        Errors: OSError if it cannot be started.
        """
        reading, writing = os.pipe()
        try:
            os.set_blocking(writing, False)
            for command in commands:
                os.write(writing, command.encode())
            process = await asyncio.create_subprocess_exec(
                *python_command("tutor", *words, "--json", "--control"),
                stdin=reading,
                stdout=PIPE,
                stderr=PIPE,
                env=child_environment(),
                start_new_session=True,
                limit=LONGEST_LINE,  # before the child has to wait for whoever reads
            )
        except BaseException:
            os.close(writing)
            raise
        finally:
            os.close(reading)
        return cls(process, writing)

    @property
    def running(self) -> bool:
        return self._process.returncode is None

    async def events(self) -> AsyncIterator[Event]:
        """Every event, ending with a closing one; a line that is none becomes an ``error``.

        The error that stands for a child that could not say its end itself has ``killed`` in it.
        """
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
                    event = _lost(
                        _(
                            "The process sent something that is not an event: {line}",
                            line=_shown(line),
                        )
                    )
                yield event
                if event["event"] in CLOSING:
                    self._hang_up()
                    await self._process.wait()
                    return
            await asyncio.sleep(0)  # a read that finds bytes waiting lets nobody else have a turn
        self._hang_up()
        yield _lost(await self._last_words())

    def send(self, command: Command) -> None:
        """Send a command; a child that has ended does not mind, nor one that reads none."""
        if self._commands is not None:
            with contextlib.suppress(BrokenPipeError, BlockingIOError):
                os.write(self._commands, command.encode())

    async def kill(self, why: str = "") -> None:
        """End the child and whatever it started, at once; its last event then says `why`."""
        self._why = self._why or why
        self._hang_up()
        if self.running:
            await end_group(self._process.pid)

    def _hang_up(self) -> None:
        """Nothing more is sent."""
        if self._commands is not None:
            os.close(self._commands)
            self._commands = None

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
        if code < 0:
            end = _("The process was killed by signal {n}.", n=-code)
        else:
            end = _("The process ended with exit code {n}.", n=code)
        said = (await self._errors).decode("utf-8", "replace").strip()
        if said:
            end += " " + _("It said:") + "\n" + said
        return f"{self._why} {end}".lstrip()


def _event(line: bytes) -> Event | None:
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) and isinstance(event.get("event"), str) else None


def _shown(line: bytes) -> str:
    return repr(line[:80].decode("utf-8", "replace"))


def _lost(message: str) -> Event:
    return {"event": "error", "message": message, "killed": True}
