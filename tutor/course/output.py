"""What a snippet printed, held against what its page says it prints."""

from __future__ import annotations

import re


def visible(text: str) -> list[str]:
    """The lines of `text`, without spaces at their ends and empty lines at the end."""
    return "\n".join(line.rstrip() for line in text.split("\n")).rstrip("\n").split("\n")


def matches(expected: str, printed: str) -> bool:
    """Whether the two agree; a line `...` in `expected` stands for any lines, or none."""
    pattern = "".join(
        "(?:.*\n)*?" if line == "..." else re.escape(line) + "\n" for line in visible(expected)
    )
    return re.fullmatch(pattern, "\n".join(visible(printed)) + "\n") is not None


def first_difference(expected: str, printed: str) -> str:
    """Where the two part, in words: the line of the output, what the page says, what came."""
    ours, theirs = visible(expected), visible(printed)
    for number, (said, came) in enumerate(zip(ours, theirs, strict=False), 1):
        if said == "...":
            return f"what stands after ... on line {number} of its output does not come"
        if said != came:
            return f"line {number} of its output is {came!r}, the page says {said!r}"
    return f"its output has {len(theirs)} lines, the page says {len(ours)}"
