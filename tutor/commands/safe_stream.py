"""The gate to standard output and standard error: colours pass, other control sequences do not."""

from __future__ import annotations

from typing import Any, TextIO

from tutor.words.controls import NO_TEXT

SUSPECT = frozenset(NO_TEXT) - {"\n", "\t"}
"""What text must hold to be dangerous; almost none does."""


class SafeStream:
    """A text stream of which all but `write` is `stream`'s own."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        if not SUSPECT.isdisjoint(text):
            from tutor.running.sandbox.sanitize import sanitize

            text = sanitize(text)
        return self._stream.write(text)

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
