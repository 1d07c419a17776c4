"""What is run, within which limits, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class NamedCode(NamedTuple):
    """Code under the name that tracebacks and messages call it by."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a snippet may use, the ones run before it included.

    Memory is address space, where the platform can limit it (Linux can, macOS cannot). Output
    beyond its limit is cut off; a file is limited so that a runaway loop does not fill the disk.
    `seconds` are of the clock on the wall; `processor`, if given, is seconds of processor time of
    each process, which do not pass faster where other programs work, too. `bytecode` is whether
    what it imports may be kept compiled beside its source.
    """

    seconds: float = 10.0
    processor: int | None = None
    memory: int = 2 * 2**30  # bytes
    output: int = 64 * 2**10  # bytes
    file: int = 64 * 2**20  # bytes
    bytecode: bool = True


class Status(StrEnum):
    """How a run ended."""

    OK = "ok"
    ERROR = "error"  # an exception, or an exit code other than 0
    TIMEOUT = "timeout"
    FLOOD = "flood"  # it printed more than the limit
    MEMORY = "memory"
    KILLED = "killed"  # by a signal: a crash inside a compiled library, for one
    CANCELLED = "cancelled"  # by the learner; for callers: a cancelled `run_snippet` raises


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished run. `output` is sanitized; `seconds` is wall-clock time with the start of the
    child; `message` is a sentence or two for the learner, empty if all went well; `line` is where
    the code itself stopped with an exception, counted from 1."""

    status: Status
    output: str
    seconds: float
    message: str
    line: int | None = None
