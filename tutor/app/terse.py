"""The bytes of a frame, fewer: a style is written as what differs from the one before it.

Textual writes each run of text with its whole style and a reset after it, which takes more than
half of the bytes of a page, and over a slow line most of the time.
"""

from __future__ import annotations

import re

_STYLE = re.compile("\x1b\\[([0-9;]*)m")
_GROUPS = re.compile(r"(?:[34]8;(?:2;\d+;\d+;\d+|5;\d+)|\d+)")
_MOVES = re.compile("(?:\x1b\\[[0-9;]*H|\r\n)*")
_FOREGROUND, _BACKGROUND = "39", "49"
"""The codes that bring back the terminal's own colours."""


def terse(output: str) -> str:
    """`output` with the same effect on a terminal that has its own style before it. What leaves
    another one behind is returned as it is.
    """
    written: list[str] = []
    asked: dict[str, str] = {}  # the style of what comes next
    shown: dict[str, str] = {}  # the style that the terminal has
    at = 0
    for style in _STYLE.finditer(output):
        if text := output[at : style.start()]:
            if not _MOVES.fullmatch(text) and asked != shown:
                written.append(_change(shown, asked))
                shown = asked
            written.append(text)
        asked, at = _with(asked, style[1]), style.end()
        if not asked and not shown:
            written.append(style[0])  # to be sure, of the terminal's own style
    if asked:
        return output
    if shown:
        written.append(_change(shown, asked))
    return "".join((*written, output[at:]))


def _with(style: dict[str, str], codes: str) -> dict[str, str]:
    """`style` after the codes between ``ESC [`` and ``m``: by kind, colours or the code itself."""
    style = dict(style)
    for code in _GROUPS.findall(codes) or ["0"]:
        if code == "0":
            style = {}
        elif kind := _colour(code):
            style[kind] = code
        else:
            style[code] = code
    return style


def _colour(code: str) -> str:
    """Which colour the code sets, by the code that takes it back; empty for bold and such."""
    number = int(code.partition(";")[0])
    if 30 <= number <= 39 or 90 <= number <= 97:
        return _FOREGROUND
    return _BACKGROUND if 40 <= number <= 49 or 100 <= number <= 107 else ""


def _change(shown: dict[str, str], asked: dict[str, str]) -> str:
    """The shortest code from one style to the other."""
    if not asked:
        return "\x1b[0m"
    gone = shown.keys() - asked.keys()
    codes = [code for kind, code in asked.items() if shown.get(kind) != code]
    if gone <= {_FOREGROUND, _BACKGROUND}:
        return f"\x1b[{';'.join([*sorted(gone), *codes])}m"
    return f"\x1b[0;{';'.join(asked.values())}m"
