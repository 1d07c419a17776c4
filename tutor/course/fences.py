"""Lines that open and close a fence."""

from __future__ import annotations

import re

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")


def opens_fence(line: str) -> tuple[str, str] | None:
    """The marks and the info string of a line that opens a fence; None for any other line."""
    match = _FENCE.match(line)
    if match is None or (match[1][0] == "`" and "`" in match[2]):
        return None
    return match[1], match[2].strip()


def closes_fence(line: str, marks: str) -> bool:
    """Whether `line` ends the fence that `marks` opened."""
    match = _FENCE.match(line)
    return match is not None and match[1].startswith(marks) and not match[2].strip()
