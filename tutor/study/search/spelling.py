"""How else a word may be spelled: in the plural or not, with a hyphen, as one word or as two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor.study.search.marking import HYPHEN, WORD

ENDINGS = (("ices", "ix"), ("ices", "ex"), ("ies", "y"), ("es", ""), ("s", ""))
"""Ends of plurals, and what stands there in the singular."""

_PLURAL = re.compile(r"\w{2,}[^\Ws]s")
"""A word that may be a plural: not one of three letters, and not one such as loss."""
_HYPHENED = re.compile(rf"\w+(?:{HYPHEN}\w+)+")


def singulars(word: str) -> list[str]:
    """What `word` may be the plural of: ``losses`` of loss and of losse, whichever there is."""
    if _PLURAL.fullmatch(word) is None:
        return []
    return [word.removesuffix(end) + one for end, one in ENDINGS if word.endswith(end)]


def joined(text: str) -> Iterator[str]:
    """The words of a text that have a hyphen, written without it: ``minibatch``."""
    for found in _HYPHENED.finditer(text):
        yield "".join(WORD.findall(found[0]))


def typed_words(typed: str) -> Iterator[tuple[list[str], str]]:
    """Each word that was typed: its parts, and all of it in one word; of one part, the same."""
    for chunk in re.findall(rf"\w+(?:{HYPHEN}\w+)*", typed):
        parts = WORD.findall(chunk)
        yield parts, "".join(parts)
