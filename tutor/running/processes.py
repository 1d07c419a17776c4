"""How a Python child of ours is started, isolated, and ended with everything it started itself.

Give the command to `asyncio.create_subprocess_exec` with `env=child_environment()`,
`start_new_session=True` (so that it leads a process group of its own) and a standard input other
than the terminal: a child that inherits it eats the learner's keystrokes.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time

from tutor.words import language

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
"""Where `core`, `lessons` and `tutor` are: a checkout or a folder of installed packages."""

POLL = 0.02
"""Seconds between two looks at whether a group is gone."""

# An isolated interpreter knows what is installed for it, but not a checkout or a user's own
# installation. Only then is the folder put first: a folder of installed packages put before the
# standard library could hide parts of it.
_START = """\
import runpy, sys

from tutor.words import language
root, module = sys.argv[1:3]
del sys.argv[1:3]
if root not in sys.path:
    sys.path.insert(0, root)
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""


def python_command(module: str, *arguments: str) -> list[str]:
    """The command that runs `module`, one of ours, as `python -m` would, but isolated: neither the
    current folder nor PYTHONPATH matters. Its output is UTF-8 and not buffered."""
    return [sys.executable, "-I", "-u", "-X", "utf8", "-c", _START, ROOT, module, *arguments]


def child_environment() -> dict[str, str]:
    """This program's environment, with one BLAS thread: small networks are fastest so, and the
    other cores stay free for the screen. A child speaks this program's language; the variables of
    Python are for its own children."""
    return {
        **os.environ,
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "VECLIB_MAXIMUM_THREADS": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONUNBUFFERED": "1",
        "BACKSTEP_LANG": language(),
    }


async def end_group(pid: int, grace: float = 0.0) -> None:
    """End the process group that `pid` leads, whether or not anything of it still runs.

    With a `grace`, in seconds, it is first asked to end (SIGTERM) and given that long. Without one
    it is killed before this function first waits, so that no cancellation comes in between.
    """
    if grace > 0 and _signal_group(pid, signal.SIGTERM):
        deadline = time.monotonic() + grace
        while _signal_group(pid, 0) and time.monotonic() < deadline:
            await asyncio.sleep(POLL)
    _signal_group(pid, signal.SIGKILL)


def _signal_group(pid: int, number: int) -> bool:
    """Send a signal (0: none, just look) to the group; whether there was one to receive it."""
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):  # macOS answers so for a group of zombies
        return False
    return True
