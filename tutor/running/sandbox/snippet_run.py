"""The parent's side: starts the child, listens, keeps the time, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import json
import math
import os
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from tutor.running.folders import WorkFolder
from tutor.running.processes import child_environment, end_group, python_command
from tutor.running.sandbox.child_report import read_report
from tutor.running.sandbox.ending import failed_line, judge
from tutor.running.sandbox.listener import Listener
from tutor.running.sandbox.outcome import Limits, NamedCode, Outcome, Status
from tutor.running.sandbox.sanitize import sanitize
from tutor.running.warden import PATIENCE, ask_to_end
from tutor.words import _
from tutor.words.reasons import told

DRAIN = 0.5
"""Seconds to wait for the end of the output of a child that is gone. Only a process that left the
child's group, and still holds the pipe, makes us wait that long."""

DEFAULT_LIMITS = Limits()


async def run_snippet(
    code: str,
    *,
    earlier: Sequence[str | NamedCode] = (),
    filename: str = "snippet",
    limits: Limits = DEFAULT_LIMITS,
    on_output: Callable[[str], None] | None = None,
) -> Outcome:
    """Run `code` in a fresh child process, after `earlier` code whose output is dropped.

    All of it runs in one namespace, in an empty folder that is removed afterwards. What it prints
    (standard output and error, in order) goes to `on_output` as it comes, in raw pieces, at most
    20 a second: sanitize them joined, a control sequence may be cut in two. `filename` is what
    tracebacks call the code. Whatever goes wrong is an Outcome; cancelling the task kills the
    child with all that it started, and raises CancelledError as usual.
    """
    sources = [
        source if isinstance(source, NamedCode) else NamedCode(f"no. {number}", source)
        for number, source in enumerate(earlier, start=1)
    ]
    sources.append(NamedCode(filename, code))
    started = time.monotonic()
    listener = Listener(limits.output, on_output)
    async with AsyncExitStack() as stack:
        try:
            temporary = WorkFolder()
            stack.push_async_callback(asyncio.to_thread, temporary.remove)
            folder = Path(temporary.path)
            write_job(folder, sources, limits)
            child, reading, lifeline = await start(folder)
            stack.callback(os.close, lifeline)
        except OSError as error:
            message = _("The snippet could not be started: {reason}.", reason=told(error))
            return Outcome(Status.ERROR, "", time.monotonic() - started, message)
        returncode, late = await attend(child, reading, limits.seconds, listener)
        report = read_report(str(folder / "report.json"), len(sources))
    status, message = judge(
        returncode, report, sources, limits, late=late, flooded=listener.flooded
    )
    seconds, line = time.monotonic() - started, failed_line(report, sources)
    return Outcome(status, sanitize(listener.output), seconds, message, line)


def write_job(folder: Path, sources: Sequence[NamedCode], limits: Limits) -> None:
    """Leave for the runner what it is to do, beside the folder in which the snippet works."""
    backstop = math.ceil(limits.seconds) + 2
    job = {
        "sources": sources,
        "bytecode": limits.bytecode,
        "limits": {
            "seconds": backstop,
            # Threads add theirs up.
            "processor_seconds": limits.processor or backstop * (os.cpu_count() or 1),
            "memory": limits.memory,
            "file": limits.file,
        },
    }
    (folder / "work").mkdir()
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")


async def start(folder: Path) -> tuple[asyncio.subprocess.Process, int, int]:
    """Start the runner on the job in `folder`, under its warden; returns the warden, the descriptor
    of the output, and that of the lifeline, to be closed when all is over.

    The pipes are ours because waiting for the child may, with asyncio's own, mean waiting for any
    grandchild that holds one open.
    """
    reading, writing = os.pipe()
    alive, lifeline = os.pipe()
    try:
        child = await asyncio.create_subprocess_exec(
            *python_command("tutor.running.sandbox.runner", str(folder)),
            stdin=alive,
            stdout=writing,
            stderr=writing,
            cwd=folder / "work",
            env=child_environment(),
            start_new_session=True,
        )
    except BaseException:
        os.close(reading)
        os.close(lifeline)
        raise
    finally:
        os.close(writing)
        os.close(alive)
    return child, reading, lifeline


async def attend(
    child: asyncio.subprocess.Process, reading: int, seconds: float, listener: Listener
) -> tuple[int, bool]:
    """Listen to the child until it ends or its time is over; returns its return code and whether
    it was late. Afterwards all that it started is gone, whatever happens here."""
    ended = asyncio.create_task(child.wait())
    listening = asyncio.create_task(listener.listen(reading, child.pid, ended))
    try:
        await asyncio.wait([ended], timeout=seconds)
        late = not ended.done()
        await _end(child.pid, ended)
        await asyncio.wait([listening], timeout=DRAIN)
        if listening.done():
            listening.result()  # raises what `on_output` raised
        return await ended, late
    finally:
        ask_to_end(child.pid)  # before anything that could be cancelled
        await _end(child.pid, ended)
        listening.cancel()
        await asyncio.wait([ended, listening])


async def _end(pid: int, ended: asyncio.Future[int]) -> None:
    """Have the warden end everything; what has become of it, if it does not, is killed."""
    if not ended.done():
        ask_to_end(pid)
        await asyncio.wait([ended], timeout=2 * PATIENCE)
        await end_group(pid)
