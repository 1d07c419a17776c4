"""A process that stands between the tutor and code that it runs, and outlives neither.

The tutor starts the warden with a pipe, its *lifeline*, as standard input. The warden forks the
worker, waits for its end, and then ends whatever the worker started, also what left its process
group or its session: on Linux, orphans of a subreaper's descendants become its own children (see
prctl(2)). Elsewhere what starts a session of its own survives. When the lifeline ends, the tutor
has died: then all is ended at once, and the folder removed.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time
from types import FrameType

from tutor.running.folders import remove_tree

LIFELINE = 0
PATIENCE = 2.0
"""Seconds in which whatever is killed must be gone; a process that the system itself holds is
left behind then."""
PAUSE = 0.002
SET_PARENT_DEATH_SIGNAL, SET_CHILD_SUBREAPER = 1, 36
"""The numbers of two operations of prctl(2)."""


def divide(folder: str) -> None:
    """Become two processes: this returns in the worker, which leads a session of its own and has
    no standard input; the warden exits as the worker does. `folder` is removed if the tutor dies.
    """
    _control(SET_CHILD_SUBREAPER, 1)
    waking, woken = os.pipe()
    os.set_blocking(woken, False)
    asked: list[int] = []

    def ask(number: int, frame: FrameType | None) -> None:
        asked.append(number)

    for heard in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(heard, ask)
    signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    warden, worker = os.getpid(), os.fork()
    if not worker:
        signal.set_wakeup_fd(-1)
        for heard in (signal.SIGTERM, signal.SIGCHLD):
            signal.signal(heard, signal.SIG_DFL)
        os.close(waking)
        os.close(woken)
        os.setsid()
        _control(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        _replace_by_nothing(0, os.O_RDONLY)
        if os.getppid() != warden:  # it died before it could be said what is to happen then
            os._exit(1)
        return
    for output in (1, 2):  # it ends when the worker's does
        _replace_by_nothing(output, os.O_WRONLY)
    status = None
    while status is None and signal.SIGTERM not in asked:
        ready, _, _ = select.select([LIFELINE, waking], [], [])
        if waking in ready:
            os.read(waking, 512)
        elif not os.read(LIFELINE, 1):
            break
        ended, status_now = os.waitpid(worker, os.WNOHANG)
        status = status_now if ended else None
    alone = status is None and signal.SIGTERM not in asked
    _end_descendants(worker)
    if alone:
        remove_tree(folder)
    _exit_as(status)


def ask_to_end(pid: int) -> None:
    """Have the warden `pid` end everything, and itself; it may have ended before."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)


def _control(operation: int, value: int) -> None:
    """prctl(2), where there is one."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(operation, value, 0, 0, 0)


def _replace_by_nothing(descriptor: int, flags: int) -> None:
    nothing = os.open(os.devnull, flags)
    os.dup2(nothing, descriptor)
    os.close(nothing)


def _end_descendants(worker: int) -> None:
    """Kill the worker's group and all descendants of ours, and take their exit codes."""
    deadline = time.monotonic() + PATIENCE
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(worker, signal.SIGKILL)
    while _reap() and time.monotonic() < deadline:
        for pid in _descendants():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(PAUSE)


def _reap() -> bool:
    """Take the exit codes of children that have ended; whether any are left."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _descendants() -> list[int]:
    """The processes that we started, directly or not, where /proc tells them."""
    children: dict[int, list[int]] = {}
    with contextlib.suppress(OSError):
        for name in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as file:
                parent = int(file.read(1024).rpartition(b")")[2].split()[1])
                children.setdefault(parent, []).append(int(name))
    found = list(children.get(os.getpid(), ()))
    for pid in found:  # grows as it goes
        found += children.get(pid, ())
    return found


def _exit_as(status: int | None) -> None:
    """Exit as a process with this wait status did; with 1 without one."""
    code = 1 if status is None else os.waitstatus_to_exitcode(status)
    if code < 0:
        with contextlib.suppress(OSError, ValueError):  # SIGKILL has no handler
            signal.signal(-code, signal.SIG_DFL)
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        os.kill(os.getpid(), -code)
    os._exit(code if code >= 0 else 128 - code)
