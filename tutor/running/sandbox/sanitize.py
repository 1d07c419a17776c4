"""Text from lessons, snippets and learners, made safe to show on a terminal.

Control functions after ECMA-48 (5th edition, 5.3–5.6, 8.3): their 7-bit forms begin with ESC,
their 8-bit forms (C1) are single characters U+0080–U+009F.
"""

from __future__ import annotations

import re

from tutor.words.controls import UNSEEN

_SGR = re.compile(r"\x1b\[[0-9;:]*m")
"""Select graphic rendition: colours and weight, the one sequence that is kept."""

COLOURS_IN_FORCE = 4

_CONTROL = re.compile(
    r"""
    (?P<sgr> \x1b\[ [0-9;:]* m )
    # OSC, DCS, SOS, PM, APC: all up to BEL or ST; cut short by CAN, SUB, ESC or the text's end
    | (?: \x1b[\]PX^_] | [\x90\x98\x9d-\x9f] ) [^\x07\x18\x1a\x1b\x9c]*+
      (?: (?P<open> \x1b?\Z ) | [\x07\x18\x1a\x9c] | \x1b\\ )?
    | (?: \x1b\[ | \x9b ) [0-?]* [ -/]* [@-~]?      # CSI, or the beginning of one
    | \x1b [ -/]* [0-~]?                            # two characters and more, or a lone ESC
    | [\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]         # C0 but for tab, line feed, return; DEL; C1
    """
    rf"| [{UNSEEN}]",
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


class Sanitizer:
    """Sanitizes text that comes in pieces, a line at a time: until a line has ended, what is still
    to come may overwrite it."""

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, piece: str) -> str:
        """What can be shown now that `piece` has come."""
        text = self._rest + piece
        end = text.rfind("\n") + 1
        for match in _CONTROL.finditer(text):
            if match["open"] is not None:  # it swallows what is to come, line feeds too
                end = text.rfind("\n", 0, match.start()) + 1
        self._rest = text[end:]
        return sanitize(text[:end])

    def close(self) -> str:
        """What is left after the last piece."""
        rest, self._rest = self._rest, ""
        return sanitize(rest)


def _overwritten(line: str) -> str:
    """What stays visible of a line with carriage returns, in a simple form: each character is one
    column wide, and of the colours, those of what was written last are kept, and of what it covers
    the last few that were set, which are still in force. Takes time in proportion to the line."""
    covered, _, last = line.rpartition("\r")
    shown, width = [last], len(_SGR.sub("", last))
    for text in reversed(_SGR.sub("", covered).split("\r")):
        if len(text) > width:
            shown.append(text[width:])
            width = len(text)
    return "".join(_SGR.findall(covered)[-COLOURS_IN_FORCE:] + shown)
