"""What a child says of its end: written by the runner, read by the parent, which trusts none of it.

Whatever ran may have put something else in its place: a pipe, a link to an endless device, a file
of another shape.
"""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass
from typing import Any

LARGEST = 64 * 2**10
"""Bytes of a report that are read; one has a few hundred."""
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Report:
    """The index of the source that ran last (None: it did not get that far), and how it ended.

    `exit` is an exit code; `exception` a type's name, raised at `place` (file name, line);
    `missing` the module that an import did not find; the three facts name its kind.
    """

    source: int | None = None
    exit: int | None = None
    exception: str = ""
    place: tuple[str, int] | None = None
    missing: str = ""
    memory: bool = False
    input: bool = False
    spawn: bool = False


def read_report(path: str, sources: int) -> Report:
    """The report at `path` on that many sources; an empty one where there is none, or another
    thing. Nothing there can make us wait, or fill the memory.
    """
    try:
        content = json.loads(_read(path))
    except (OSError, ValueError, RecursionError):
        return Report()
    return _checked(content, sources) if isinstance(content, dict) else Report()


def _read(path: str) -> bytes:
    """The beginning of a regular file. Errors: OSError for anything else."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(f"{path} is no file")
        return file.read(LARGEST)


def _checked(content: dict[str, Any], sources: int) -> Report:
    """What in `content` has the right type."""

    def text(name: str) -> str:
        value = content.get(name)
        return value[:LONGEST_NAME] if isinstance(value, str) else ""

    def number(name: str, below: int) -> int | None:
        value = content.get(name)
        return value if type(value) is int and 0 <= value < below else None

    place: tuple[str, int] | None = None
    match content.get("place"):
        case [str(name), int(line)]:
            place = (name, line)
    return Report(
        source=number("source", sources),
        exit=number("exit", 256),
        exception=text("exception"),
        place=place,
        missing=text("missing"),
        memory=content.get("memory") is True,
        input=content.get("input") is True,
        spawn=content.get("spawn") is True,
    )
