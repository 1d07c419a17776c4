"""The words that were typed, marked where they stand; and the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from unicodedata import normalize

AROUND = 14
"""Words of an excerpt."""
BEFORE = 3
"""Of these, words that stand before what was found."""
LOOKED_AT = 60
"""Places in a text of which the best is shown."""

WORD = re.compile(r"\w+")
"""A word that may be typed."""
HYPHEN = "[-\N{HYPHEN}\N{NON-BREAKING HYPHEN}]"
_PIECE = re.compile(r"\S+")

Pieces = tuple[tuple[str, bool], ...]
"""A line in pieces, each with whether it is what was typed."""


class Marker:
    """Marks words that begin as one of `words` does, without regard to case, accents and hyphens;
    the digits of a formula's subscripts are digits.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = [fold(word) for word in words]
        longest_first = sorted(self._words, key=len, reverse=True)
        pattern = "|".join(f"{HYPHEN}?".join(map(re.escape, word)) for word in longest_first)
        self._pattern = re.compile(rf"(?<!\w)(?:{pattern})\w*")

    def line(self, text: str) -> Pieces:
        """All of `text`."""
        return tuple(self._pieces(text))

    def excerpt(self, text: str) -> Pieces:
        """Where `text` says most of the words in the fewest, in one line."""
        line = " ".join(text.split())
        words = list(_PIECE.finditer(line))
        at = self._best(line, words)
        first = max(at - BEFORE, 0)
        last = min(first + AROUND, len(words))
        if not words:
            return ()
        shown = line[words[first].start() : words[last - 1].end()]
        before, after = "…" if first else "", "…" if last < len(words) else ""
        return self.line(f"{before}{shown}{after}")

    def _best(self, line: str, words: list[re.Match[str]]) -> int:
        """The index of the word at which the best excerpt begins to find something."""
        folded = fold(line)
        found: list[tuple[int, str]] = []
        places = iter(enumerate(words))
        number, word = next(places, (0, None))
        for match in islice(self._pattern.finditer(folded), LOOKED_AT):
            while word is not None and word.end() <= match.start():
                number, word = next(places, (0, None))
            found.append((number, re.sub(HYPHEN, "", match[0])))
        ranked = ((self._said(found[n:], at), -at) for n, (at, _) in enumerate(found))
        return -max(ranked, default=(0, 0))[1]

    def _said(self, found: list[tuple[int, str]], at: int) -> int:
        """How many of the words stand in the excerpt that begins there."""
        near = [text for place, text in found if place < at + AROUND - BEFORE]
        return sum(any(text.startswith(word) for text in near) for word in self._words)

    def _pieces(self, text: str) -> Iterator[tuple[str, bool]]:
        end = 0
        for match in self._pattern.finditer(fold(text)):
            if match.start() > end:
                yield text[end : match.start()], False
            yield text[match.start() : match.end()], True
            end = match.end()
        if rest := text[end:]:
            yield rest, False


def fold(text: str) -> str:
    """The text without case and accents, each character in its place."""
    return text.translate(_BASES)


class _Bases(dict[int, str]):
    """What stands for each character; filled in as it is asked."""

    def __missing__(self, code: int) -> str:
        base = self[code] = normalize("NFKD", chr(code))[0].lower()[0]
        return base


_BASES = _Bases()
