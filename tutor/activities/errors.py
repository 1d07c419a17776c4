"""What is said to words that nothing can be made of."""

from __future__ import annotations

import re

from tutor.words import _, cells
from tutor.words.endless import shorten_words

LONGEST = 40
"""Columns of a value that is refused."""

_NUMBERS = re.compile(r"[-+−]?\d[\d.,e+-]*")
"""What needs no quotation marks."""


class UsageError(ValueError):
    """Words that make no sense; the message says what was expected."""

    def __str__(self) -> str:
        return shorten_words(super().__str__())


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
        """The value as one short line, a number as it was typed."""
        value = self.value
        return cells.cut(
            repr(value) if isinstance(value, str) and not _NUMBERS.fullmatch(value) else str(value),
            LONGEST,
        )
