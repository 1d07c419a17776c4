"""What is said to words that nothing can be made of."""

from __future__ import annotations

from collections.abc import Iterable


class UsageError(ValueError):
    """Words that make no sense; the message says what was expected."""


class SettingError(UsageError):
    """A setting that cannot be: its `field` by name, the `value` given, what is `expected`.

    `where` is what the field is called there, such as ``--lr``; the field's name by default.
    """

    def __init__(self, field: str, value: object, expected: str, where: str = "") -> None:
        super().__init__(field, value, expected, where)
        self.field = field
        self.value = value
        self.expected = expected
        self.where = where or field

    def __str__(self) -> str:
        return self.told_of(self.where)

    def told_of(self, name: str) -> str:
        """The refusal, with another name for the field."""
        given = "is empty" if self.value in ("", ()) else self.shown
        return f"{name} {given}: expected {self.expected}"

    @property
    def shown(self) -> str:
        """The value as one short line."""
        text = repr(self.value) if isinstance(self.value, str) else str(self.value)
        return text if len(text) <= 40 else f"{text[:39]}…"


def nearest(word: str, known: Iterable[str]) -> str:
    """``did you mean …?`` where something is close, and all there is."""
    names = list(known)
    guess = did_you_mean(word, names, most=2)
    return f"{guess}{' ' if guess else ''}there are: {', '.join(names) or 'none'}"


def did_you_mean(word: str, known: Iterable[str], most: int = 1) -> str:
    """``did you mean relu?``, of `most` words, or nothing where nothing is close."""
    from difflib import get_close_matches  # only a mistake pays for it

    close = get_close_matches(word.lower(), list(known), n=most)
    return f"did you mean {' or '.join(close)}?" if close else ""
