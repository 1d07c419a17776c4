"""The terminal: whether somebody sits at it, how wide it is, and text laid out for it."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tutor.words import cells

if TYPE_CHECKING:
    from tutor.activities.destinations import Destination
    from tutor.course import Course

WIDEST = 76
"""Columns of prose that read well, however wide the terminal."""


def interactive() -> bool:
    """Whether the app can be shown: keys come in, and a picture can go out."""
    return os.environ.get("TERM") != "dumb" and at_terminal()


def at_terminal() -> bool:
    """Whether somebody can be asked: what is printed is seen, and what is typed comes in."""
    streams = (sys.stdin, sys.stdout)
    return all(stream is not None and stream.isatty() for stream in streams)


def open_app(start: Destination, course: Course | None = None) -> int:
    """Open the tutor at `start`, in another `course` than ours if one is given, and return the exit
    code when the learner leaves.

    Garbage is collected from the first frame on: earlier there is none, and looking for it among
    all that is imported would delay the frame by 15 ms.
    """
    gc.disable()
    _import_asyncio_without_tls()
    from tutor.app.start import run_app

    return run_app(start, course)


def _import_asyncio_without_tls() -> None:
    """As on a Python that was built without OpenSSL, for which asyncio is made, too. Nothing here
    talks to a network, and to load the library would delay the first frame by 9 ms.
    """
    if not {"asyncio", "ssl"} & sys.modules.keys():
        sys.modules["ssl"] = None  # type: ignore[assignment]  # an import of it fails
        import asyncio  # noqa: F401

        del sys.modules["ssl"]


def columns() -> int:
    """Columns of the terminal; 80 where there is none."""
    return shutil.get_terminal_size((80, 24)).columns


def width() -> int:
    """Columns for text."""
    return max(20, min(WIDEST, columns()))


def wrapped(text: str, *, first: str = "", rest: str | None = None) -> list[str]:
    """`text` in lines, the first led in by `first` and the others by `rest` (default: spaces)."""
    rest = " " * cells.width(first) if rest is None else rest
    return cells.wrap(text, width(), first=first, rest=rest, break_words=False)


def say_json(data: Mapping[str, Any]) -> None:
    """One line of JSON on standard output, at once."""
    import json

    print(json.dumps(data, ensure_ascii=False, allow_nan=False), flush=True)


def warn(text: str) -> None:
    """A remark: on standard error, so that standard output stays data."""
    print(text, file=sys.stderr)
