"""Words too long to be read, such as a pasted file; without Rich, which no course has to load."""

from __future__ import annotations

import re

LONGEST = 80
"""Characters of a word that is repeated to whoever typed it."""
_ENDLESS = re.compile(rf"\S{{{LONGEST + 1},}}")


def shorten_words(text: str) -> str:
    """`text` without the ends of words that nobody would read."""
    return _ENDLESS.sub(lambda word: f"{word[0][: LONGEST - 1]}…", text)
