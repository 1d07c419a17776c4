"""What is said to words that nothing can be made of."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.words import _


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
        if self.value in ("", ()):
            return _("{name} is empty: expected {expected}", name=name, expected=self.expected)
        return _(
            "{name} {value}: expected {expected}",
            name=name,
            value=self.shown,
            expected=self.expected,
        )

    @property
    def shown(self) -> str:
        """The value as one short line."""
        text = repr(self.value) if isinstance(self.value, str) else str(self.value)
        return text if len(text) <= 40 else f"{text[:39]}…"


def nearest(word: str, known: Iterable[str]) -> str:
    """``did you mean …?`` where something is close, and all there is."""
    names = list(known)
    guess = did_you_mean(word, names, most=2)
    all_of_them = _("there are: {names}", names=", ".join(names) or _("none"))
    return f"{guess} {all_of_them}" if guess else all_of_them


def did_you_mean(word: str, known: Iterable[str], most: int = 1) -> str:
    """``did you mean relu?``, of one word or two, or nothing where nothing is close."""
    from difflib import get_close_matches  # only a mistake pays for it

    close = get_close_matches(word.lower(), list(known), n=most)
    if len(close) > 1:
        return _("did you mean {name} or {other}?", name=close[0], other=close[1])
    return _("did you mean {name}?", name=close[0]) if close else ""
