"""The language of a training process: events out, commands in, one JSON object a line."""

from __future__ import annotations

import json
import math
from typing import Any

Event = dict[str, Any]

COMMANDS = ("pause", "resume", "step", "epoch", "stop")
"""``step`` makes one step and ``epoch`` ends the current epoch; both then stay paused."""

CLOSING = frozenset({"done", "stopped", "diverged", "error"})
"""Events after which nothing comes."""


def encode(event: Event) -> str:
    """The event as one line, without its end. Numbers that JSON lacks must be null by now."""
    return json.dumps(event, ensure_ascii=False, allow_nan=False)


def finite(number: float) -> float | None:
    """The number, or None (in JSON: null) where it is NaN or infinite."""
    return number if math.isfinite(number) else None


def command_in(line: bytes) -> str | None:
    """The command that a line holds, None if it holds none."""
    try:
        message = json.loads(line)
    except ValueError:
        return None
    command = message.get("command") if isinstance(message, dict) else None
    return command if command in COMMANDS else None
