"""The language of a training process: events out, commands in, one JSON object a line."""

from __future__ import annotations

import json
import math
from typing import Any, NamedTuple

Event = dict[str, Any]

COMMANDS = ("pause", "resume", "step", "stop", "pace", "rate", "test", "settings", "weight")
"""Besides these, the name of an activity's unit, such as ``epoch``, is a command. ``step`` makes
one step and ``epoch`` ends the current epoch; both then stay paused.
"""

VALUES = {"pace": "per_second", "rate": "rate", "settings": "settings", "weight": "weight"}
"""What comes with a command: at most so many units a second, null for as many as there can be; the
learning rate to go on with; other settings, an object; an array's name, a place in it and a number.
"""

ASKED = ("rate", "test", "settings", "weight")
"""Commands that only some experiments can obey: to go on at another rate, or with other settings,
to change a weight, and to measure what it came to on the test set.
"""

KINDS = {"settings": dict, "weight": list}
"""What a value is, where it is no number."""

CLOSING = frozenset({"done", "stopped", "diverged", "error"})
"""Events after which nothing comes."""

UNSAVED = "unsaved"
"""An event: the run cannot be kept now, for the reason in its ``message``. In a closing event: why
the run was not kept. A closing event without it has the run's number as ``run``.
"""

UNKEPT = "unkept"
"""An event: the run's moments or its curve so far cannot be kept now, for the reason in its
``message``. It goes on, and its end is kept.
"""


def encode(event: Event) -> str:
    """The event as one line, without its end. Numbers that JSON lacks must be null by now."""
    return json.dumps(event, ensure_ascii=False, allow_nan=False)


def facts(event: Event) -> Event:
    """What an event says, without its kind."""
    return {key: value for key, value in event.items() if key != "event"}


def finite(number: float) -> float | None:
    """The number, or None (in JSON: null) where it is NaN or infinite."""
    return number if math.isfinite(number) else None


class Command(NamedTuple):
    """One of COMMANDS or a unit's name, with what comes with it."""

    name: str
    value: Any = None

    def encode(self) -> bytes:
        """The command as a line."""
        value = {VALUES[self.name]: self.value} if self.name in VALUES else {}
        return json.dumps({"command": self.name, **value}).encode() + b"\n"


def command_in(line: bytes, unit: str = "") -> Command | None:
    """The command that a line holds for a run that is made of `unit`s; None if it holds none."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    name = message.get("command") if isinstance(message, dict) else None
    if not isinstance(name, str) or (name not in COMMANDS and (name != unit or not unit)):
        return None
    value = message.get(VALUES.get(name, ""))
    if name in KINDS:
        return Command(name, value) if isinstance(value, KINDS[name]) else None
    if isinstance(value, int | float) and value > 0 and math.isfinite(value):
        return Command(name, float(value))
    return Command(name) if value is None and name != "rate" else None
