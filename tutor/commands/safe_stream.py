"""The gate to standard output and standard error: colours pass, other control sequences do not."""

from __future__ import annotations

from typing import Any, TextIO

SUSPECT = frozenset(
    map(chr, [*range(32), *range(127, 160), 0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F),
              *range(0x2066, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC)])
) - {"\n", "\t"}  # fmt: skip
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
