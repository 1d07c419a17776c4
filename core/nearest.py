"""What is said to a name that nothing has: the one it was meant to be, or those there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.message import Message

CONTAINED = 3
"""Letters that are enough to find a name by a part of it."""
SLIP = 0.8
"""How much alike difflib finds a word and a name that differ in a letter: such a name goes before
one that has the word in it.
"""


def nearest(word: str, known: Iterable[str]) -> Message:
    """``did you mean relu?`` where something is close, and else ``expected one of relu, tanh``."""
    names = list(known)
    return did_you_mean(word, names) or expected(names)


def did_you_mean(
    word: str, known: Iterable[str], shown: Mapping[str, str] | None = None, cutoff: float = 0.6
) -> Message | None:
    """``did you mean relu?``; None where nothing is close.

    `shown` has what a name is told as, where that is another; `cutoff` is difflib's. Case and
    leading dashes do not count.
    """
    from difflib import get_close_matches  # only a mistake pays for it

    plain = {_plain(name): name for name in known}
    wanted = _plain(word)
    close = get_close_matches(wanted, plain, 1, max(SLIP, cutoff))
    close = close or [name for name in plain if len(wanted) >= CONTAINED and wanted in name]
    close = close or get_close_matches(wanted, plain, 1, cutoff)
    if not close:
        return None
    name = plain[close[0]]
    return Message("did you mean {name}?", name=(shown or {}).get(name, name))


def expected(names: Iterable[str]) -> Message:
    """``expected one of relu, tanh``; ``expected digits`` where there is no choice."""
    listed = list(names)
    if not listed:
        return Message("there are none")
    told = ", ".join(listed)
    if len(listed) == 1:
        return Message("expected {name}", name=told)
    return Message("expected one of {names}", names=told)


def _plain(name: str) -> str:
    return name.lower().lstrip("-")
