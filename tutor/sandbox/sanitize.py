"""Text from lessons, snippets and learners, made safe to show on a terminal.

Control functions after ECMA-48 (5th edition, 5.3–5.6, 8.3): their 7-bit forms begin with ESC,
their 8-bit forms (C1) are single characters U+0080–U+009F.
"""

from __future__ import annotations

import re

_SGR = re.compile(r"\x1b\[[0-9;:]*m")
"""Select graphic rendition: colours and weight, the one sequence that is kept."""

_CONTROL = re.compile(
    r"""
    (?P<sgr> \x1b\[ [0-9;:]* m )
    # OSC, DCS, SOS, PM, APC: all up to BEL or ST; cut short by CAN, SUB, ESC or the text's end
    | (?: \x1b[\]PX^_] | [\x90\x98\x9d-\x9f] ) [^\x07\x18\x1a\x1b\x9c]*
      (?: [\x07\x18\x1a\x9c] | \x1b\\ )?
    | (?: \x1b\[ | \x9b ) [0-?]* [ -/]* [@-~]?      # CSI, or the beginning of one
    | \x1b [ -/]* [0-~]?                            # two characters and more, or a lone ESC
    | [\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]         # C0 but for tab, line feed, return; DEL; C1
    | [\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]  # what turns the direction of writing
    | [\ufeff\ufff9-\ufffb]                         # byte order mark, interlinear annotation
    """,
    re.VERBOSE,
)


def sanitize(text: str) -> str:
    """`text` without control sequences and control characters, but for colours (SGR), tabs and
    line feeds. A carriage return overwrites its line, as a progress bar expects."""
    kept = _CONTROL.sub(lambda match: match["sgr"] or "", text)
    if "\r" not in kept:
        return kept
    kept = re.sub(r"\r+\n", "\n", kept)
    return "\n".join(_overwritten(line) if "\r" in line else line for line in kept.split("\n"))


def plain(text: str) -> str:
    """`text` sanitized, and without colours."""
    return _SGR.sub("", sanitize(text))


def _overwritten(line: str) -> str:
    """What stays visible of a line with carriage returns; what is left of longer text that a
    shorter one covered loses its colours. Each character counts as one column."""
    first, *others = line.split("\r")
    visible = first
    for text in others:
        colours = "".join(_SGR.findall(visible))  # they stay in force when their text is covered
        visible = colours + text + _SGR.sub("", visible)[len(_SGR.sub("", text)) :]
    return visible
