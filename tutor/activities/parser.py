"""Reading a command's options: mistakes are one clear line with the nearest right word."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import NoReturn, TypeVar

from core.nearest import nearest
from tutor.activities.argparse_words import speak
from tutor.activities.errors import UsageError
from tutor.activities.value_types import Unfit, ValueType
from tutor.words import _

speak()

T = TypeVar("T")
_LIKE_AN_OPTION = re.compile(r"--?[^\W\d]\S*")


class Parser(argparse.ArgumentParser):
    """argparse for one command, whose errors are UsageError.

    Without `helps` it knows no --help, which would print and end the program.
    """

    def __init__(
        self, command: str, description: str, examples: Sequence[str], *, helps: bool = True
    ) -> None:
        super().__init__(
            prog=f"backstep {command}",
            description=description,
            epilog="\n".join([_("examples:"), *(f"  backstep {example}" for example in examples)]),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
            add_help=helps,
        )

    def add_output_options(self, json_help: str, plain_help: str = "") -> None:
        """--plain for people and --json for programs: what is printed is that, never the app."""
        form = self.add_mutually_exclusive_group()
        form.add_argument("--plain", action="store_true", help=plain_help or _("print text"))
        form.add_argument("--json", action="store_true", help=json_help)

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """The options in `words`. Errors: UsageError, also for what no option takes."""
        try:
            options, unknown = self.read_known(words)
        except UsageError:
            stray = self._stray_option(words)
            if stray is None:
                raise
            raise UsageError(self._stray(stray)) from None
        if unknown:
            raise UsageError(self._stray(unknown[0]))
        return options

    def read_known(self, words: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
        """The options in `words`, and the words that are somebody else's. Errors: UsageError."""
        for word in _options(words):
            name, equals, value = word.partition("=")
            if equals and value == "--":  # argparse drops such a value, and then misses it
                raise UsageError(self._and_help(_("{option} '--': expected a value", option=name)))
        return self.parse_known_args(list(words))

    def error(self, message: str) -> NoReturn:
        raise UsageError(self._and_help(message))

    def _and_help(self, problem: str) -> str:
        return _("{problem}; see {command}", problem=problem, command=f"{self.prog} --help")

    def _stray_option(self, words: Sequence[str]) -> str | None:
        """The first option that this command does not know, unless it stands where the value of
        the option before it belongs: to name it says more than that a word is missing.
        """
        known, before = self._option_string_actions, None
        for word in takewhile("--".__ne__, words):
            here = known.get(word.partition("=")[0])
            takes_one = before is not None and before.nargs is None
            if here is None and not takes_one and _LIKE_AN_OPTION.fullmatch(word):
                return word
            before = None if "=" in word else here
        return None

    def _stray(self, word: str) -> str:
        if not word.startswith("-"):
            return self._and_help(_("unexpected word {word!r}", word=word))
        known = [
            option
            for option, action in self._option_string_actions.items()
            if option.startswith("--") and action.help != argparse.SUPPRESS
        ]
        near = nearest(word.partition("=")[0], known)
        return _("no option {word!r}; {near}", word=word, near=near)


def typed(kind: ValueType[T]) -> Callable[[str], T]:
    """What argparse calls to read a value of this kind: it refuses one as a setting would."""

    def read(text: str) -> T:
        try:
            value = kind.read(text)
            kind.check(value)
        except Unfit as unfit:
            raise argparse.ArgumentTypeError(
                _("expected {expected}, not {value}", expected=unfit.expected, value=repr(text))
            ) from None
        return value

    return read


def _options(words: Sequence[str]) -> Iterator[str]:
    """The words that begin with a dash, up to a lone ``--``."""
    for word in words:
        if word == "--":
            return
        if word.startswith("-"):
            yield word
