"""Numbers as people write them in a lesson or an answer."""

from __future__ import annotations

import math
import re

_NUMBER = re.compile(r"([-+−]?)([0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE]([-+−]?[0-9]{1,3}))?")


def parse_number(text: str) -> float | None:
    """The finite number that `text` writes, with - or − for minus; None if it writes none."""
    if not _NUMBER.fullmatch(text.strip()):
        return None
    value = float(text.replace("−", "-"))
    return value if math.isfinite(value) else None


def half_unit(text: str) -> float:
    """Half a unit of the last digit of a number: 0.00005 for 0.7414, 0.5 for 3, 5e-11 for 5e-10."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no number; expected one like 0.7414, −3 or 5e-10")
    decimals = len(match[2].partition(".")[2])
    exponent = int((match[3] or "0").replace("−", "-")) - decimals
    return float(f"5e{exponent - 1}")
