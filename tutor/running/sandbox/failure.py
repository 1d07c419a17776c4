"""What a snippet raised: described for the parent, shown to the learner."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections import deque
from types import TracebackType
from typing import Any

from tutor.running.sandbox.spawning import SpawnRefused

INNERMOST = 2_000
"""Frames of a traceback that are looked at: more than Python's own limit of a recursion. One that
was given no limit leaves millions, which would take more memory than the snippet may have.
"""


def shorten(error: BaseException) -> None:
    """Cut a traceback, in place, to its innermost frames."""
    here, kept = error.__traceback__, deque[TracebackType](maxlen=INNERMOST)
    while here is not None:
        kept.append(here)
        here = here.tb_next
    error.__traceback__ = kept[0] if kept else None


def describe(error: BaseException, names: set[str]) -> dict[str, Any]:
    """What the parent puts into words: an exit code under "exit"; or the exception's type, its
    place (file name and line: the innermost of the files `names`), and its kind."""
    if isinstance(error, SystemExit):
        code = 0 if error.code is None else error.code
        return {"exit": code if isinstance(code, int) else 1}
    place = None
    for frame, line in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename in names:
            place = frame.f_code.co_filename, line
    if isinstance(error, SyntaxError) and error.filename in names and error.lineno:
        place = error.filename, error.lineno
    return {
        "exception": type(error).__name__,
        "place": place,
        "missing": error.name if isinstance(error, ModuleNotFoundError) else None,
        "spawn": isinstance(error, SpawnRefused),
        "memory": isinstance(error, MemoryError),
        "input": isinstance(error, EOFError) and "reading a line" in str(error),  # input()'s own
    }


def show(error: BaseException, names: set[str]) -> None:
    """Write the traceback as Python would, with no frames but those of the files `names`."""
    if isinstance(error, SystemExit):
        code = error.code
        text = "" if code is None or isinstance(code, int) else f"{code}\n"
    else:
        described = traceback.TracebackException.from_exception(error, limit=-INNERMOST)
        keep_frames(described, names)
        text = "".join(described.format())
    with contextlib.suppress(Exception):  # whatever was printed to, if it still can be
        sys.stdout.flush()
    rest = text.encode("utf-8", errors="backslashreplace")
    with contextlib.suppress(OSError):  # the snippet may have closed it
        while rest:
            rest = rest[os.write(2, rest) :]


def keep_frames(described: traceback.TracebackException, names: set[str]) -> None:
    """Leave out, in place, all frames of other files, along chains of exceptions and in groups."""
    pending = [described]
    while pending:
        one = pending.pop()
        one.stack[:] = [frame for frame in one.stack if frame.filename in names]
        pending += [other for other in (one.__cause__, one.__context__) if other is not None]
        pending += getattr(one, "exceptions", None) or []
