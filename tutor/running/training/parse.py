"""Settings from typed text: the lab's fields and the command line's options alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tutor.running.training.settings import SettingsError, TrainSettings


def parse_settings(texts: Mapping[str, str]) -> TrainSettings:
    """The settings that `texts` spell, by field name; fields left out keep their defaults.

    `hidden` lists layer sizes: ``32``, ``64,32``. Errors: SettingsError for the first field that
    cannot be.
    """
    values: dict[str, Any] = {}
    for field, text in texts.items():
        typed = text.strip()
        if field == "hidden":
            values[field] = tuple(
                _whole(field, part, text, "layer sizes such as 32 or 64,32")
                for part in re.split(r"\s*,\s*|\s+", typed)
                if typed
            )
        elif field in ("batch", "epochs", "seed"):
            values[field] = _whole(field, typed, text, "a whole number in digits, such as 30")
        elif field == "rate":
            values[field] = _rate(typed, text)
        else:
            values[field] = typed
    return TrainSettings(**values)


def _whole(field: str, typed: str, text: str, expected: str) -> int:
    # A longer number is out of every field's range, and int() may refuse it with its own words.
    if not re.fullmatch(r"[+-]?[0-9]{1,15}", typed):
        raise SettingsError(field, text, expected)
    return int(typed)


def _rate(typed: str, text: str) -> float:
    try:
        return float(typed)
    except ValueError:
        raise SettingsError("rate", text, "a number such as 0.003 or 3e-3") from None
