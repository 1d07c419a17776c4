"""Reading a command's options: mistakes are one clear line with the nearest right word."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import NoReturn


class UsageError(Exception):
    """Words that the command line cannot make sense of; the message says what was expected."""


class Parser(argparse.ArgumentParser):
    """argparse for one command, whose errors are UsageError."""

    def __init__(self, command: str, description: str, examples: Sequence[str]) -> None:
        super().__init__(
            prog=f"backstep {command}",
            description=description,
            epilog="\n".join(["examples:", *(f"  backstep {example}" for example in examples)]),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """The options in `words`. Errors: UsageError, also for what no option takes."""
        options, unknown = self.parse_known_args(list(words))
        if unknown:
            raise UsageError(self._stray(unknown[0]))
        return options

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see {self.prog} --help")

    def _stray(self, word: str) -> str:
        if not word.startswith("-"):
            return f"one word too many: {word!r}; see {self.prog} --help"
        known = [option for option in self._option_string_actions if option.startswith("--")]
        return f"no option {word!r}; {nearest(word.partition('=')[0], known)}"


def nearest(word: str, known: Iterable[str]) -> str:
    """``did you mean …?`` where something is close, and all there is."""
    from difflib import get_close_matches

    names = list(known)
    close = get_close_matches(word.lower(), names, n=2)
    guess = f"did you mean {' or '.join(close)}? " if close else ""
    return f"{guess}there are: {', '.join(names) or 'none'}"
