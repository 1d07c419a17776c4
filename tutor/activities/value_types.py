"""The types of values that a setting can have: each reads, checks and writes one.

A type raises Unfit, which says what is expected; the field that owns the value says where.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from core.nearest import did_you_mean
from core.written import read_float
from tutor.words import _

T = TypeVar("T")


class Unfit(ValueError):
    """A value that a type does not take: what it was, and what is `expected`."""

    def __init__(self, value: object, expected: str) -> None:
        super().__init__(value, expected)
        self.value = value
        self.expected = expected


class ValueType(Generic[T]):
    """How a value is read from text, checked, and written so that it reads back the same.

    Errors of `read`, `check` and `from_json`: Unfit.
    """

    choices: tuple[str, ...] = ()
    """The texts it may be, where they are few: a form then offers them."""
    numeric = False
    """Whether its texts are made of what numbers are written with."""
    in_form = True
    """Whether a form has a row for it."""

    def read(self, text: str) -> T:
        """The value that a text spells; `check` it as well."""
        raise NotImplementedError

    def check(self, value: T) -> None:
        """Refuse a value of another type, or out of bounds."""

    def write(self, value: T) -> str:
        """A text that reads back as the value."""
        return str(value)

    def from_json(self, data: Any) -> T:
        """The value that plain data stand for; `check` it as well."""
        value: T = data
        return value

    def to_json(self, value: T) -> Any:
        """The value as plain data."""
        return value


class ChoiceNote(NamedTuple):
    """What a choice does, in a line, and the slug of the chapter that teaches it, if one does."""

    text: str
    chapter: str = ""


class OneOf(ValueType[str]):
    """One of a few words; `notes` tell of some of them what they do."""

    def __init__(self, *choices: str, notes: Mapping[str, ChoiceNote] | None = None) -> None:
        self.choices = choices
        self.notes = dict(notes or {})

    def read(self, text: str) -> str:
        return text.strip()

    def check(self, value: str) -> None:
        if value not in self.choices:
            if len(self.choices) == 1:
                raise Unfit(value, self.choices[0])
            text = _("one of {names}", names=", ".join(self.choices))
            guess = did_you_mean(value, self.choices) if isinstance(value, str) else None
            raise Unfit(value, f"{text}; {_(guess)}" if guess else text)


class Words(ValueType[str]):
    """Words separated by blanks, at least one; `of` says what they name."""

    def __init__(self, of: str) -> None:
        self.of = of

    def read(self, text: str) -> str:
        return " ".join(text.split())

    def check(self, value: str) -> None:
        if not isinstance(value, str) or not value or value != self.read(value):
            raise Unfit(value, _(self.of))


class SomeOf(ValueType[tuple[str, ...]]):
    """`fewest` to `longest` words out of a few, separated by commas; none twice unless `repeated`.

    `notes` tell of some of them what they do.
    """

    def __init__(
        self,
        *known: str,
        fewest: int = 1,
        longest: int | None = None,
        repeated: bool = False,
        notes: Mapping[str, ChoiceNote] | None = None,
    ) -> None:
        self.known, self.fewest, self.repeated = known, fewest, repeated
        self.longest = len(known) if longest is None else longest
        self.notes = dict(notes or {})

    def read(self, text: str) -> tuple[str, ...]:
        return tuple(text.replace(",", " ").split())

    def check(self, value: tuple[str, ...]) -> None:
        if not isinstance(value, tuple) or not self.fewest <= len(value) <= self.longest:
            raise Unfit(
                self.write(value) if isinstance(value, tuple) else value,
                _such_as(
                    _("{least} to {most} of {names}", least=self.fewest, most=self.longest,
                      names=", ".join(self.known)),
                    ",".join(self.known[: max(self.fewest, 2)]),
                ),
            )  # fmt: skip
        for one in value:
            if one not in self.known:
                text = _("one of {names}", names=", ".join(self.known))
                guess = did_you_mean(one, self.known) if isinstance(one, str) else None
                raise Unfit(one, f"{text}; {_(guess)}" if guess else text)
        if not self.repeated and len(set(value)) < len(value):
            raise Unfit(self.write(value), _("each of them once"))

    def write(self, value: tuple[str, ...]) -> str:
        return ",".join(map(str, value))

    def from_json(self, data: Any) -> tuple[str, ...]:
        if not isinstance(data, Sequence) or isinstance(data, str):
            raise Unfit(data, _("a list of words, such as {example}", example=[self.known[0]]))
        return tuple(data)

    def to_json(self, value: tuple[str, ...]) -> list[str]:
        return list(value)


class Switch(ValueType[bool]):
    """On or off."""

    choices = ("no", "yes")

    def read(self, text: str) -> bool:
        word = text.strip().lower()
        if word not in self.choices:
            raise Unfit(text, _("yes or no"))
        return word == "yes"

    def check(self, value: bool) -> None:
        if not isinstance(value, bool):
            raise Unfit(value, _("true or false"))

    def write(self, value: bool) -> str:
        return self.choices[value]


class Whole(ValueType[int]):
    """A whole number from `least` to `most`; `why` explains the bounds."""

    numeric = True

    def __init__(self, least: int, most: int, why: str = "", such_as: str = "") -> None:
        self.least, self.most, self.why = least, most, why
        self.such_as = such_as or str(least)

    def read(self, text: str) -> int:
        return _digits(text, _("a whole number in digits, such as {example}", example=self.such_as))

    def check(self, value: int) -> None:
        if not _is_whole(value) or not self.least <= value <= self.most:
            bounds = _(
                "a whole number from {least:,} to {most:,}", least=self.least, most=self.most
            )
            raise Unfit(value, f"{bounds}: {_(self.why)}" if self.why else bounds)


class Real(ValueType[float]):
    """A number `above` or `least` and at most `most`; `why` explains the bounds."""

    numeric = True

    def __init__(
        self,
        *,
        most: float,
        above: float | None = None,
        least: float | None = None,
        such_as: str,
        why: str = "",
    ) -> None:
        self.above, self.least, self.most = above, least, most
        self.such_as, self.why = such_as, why

    def read(self, text: str) -> float:
        try:
            return read_float(text)
        except ValueError:
            raise Unfit(text, _such_as(self._range(), self.such_as)) from None

    def check(self, value: float) -> None:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not math.isfinite(value) or value > self.most or self._is_low(value):
            text = _such_as(self._range(), self.such_as)
            raise Unfit(value, f"{text}; {_(self.why)}" if self.why else text)

    def write(self, value: float) -> str:
        return short_number(value)

    def from_json(self, data: Any) -> float:
        self.check(data)
        return float(data)

    def _is_low(self, value: float) -> bool:
        if self.above is not None:
            return value <= self.above
        return self.least is not None and value < self.least

    def _range(self) -> str:
        most = short_number(self.most)
        if self.above is not None:
            above = short_number(self.above)
            return _("a number above {above} and at most {most}", above=above, most=most)
        if self.least is not None:
            return _("a number from {least} to {most}", least=short_number(self.least), most=most)
        return _("a number of at most {most}", most=most)


class Wholes(ValueType[tuple[int, ...]]):
    """`fewest` to `longest` whole numbers from `least` to `most`: ``64,32``, or ``64-32``.

    `of` names them (``layer sizes``), and so does `each` for one (``units in a layer``), with why
    it is bounded; `none` says what to do instead of leaving them out.
    """

    numeric = True

    def __init__(
        self,
        least: int,
        most: int,
        *,
        fewest: int,
        longest: int,
        of: str,
        each: str,
        such_as: str,
        none: str = "",
    ) -> None:
        self.least, self.most, self.fewest, self.longest = least, most, fewest, longest
        self.of, self.each, self.such_as, self.none = of, each, such_as, none

    def read(self, text: str) -> tuple[int, ...]:
        parts = re.split(r"\s*[,-]\s*|\s+", text.strip()) if text.strip() else []
        try:
            return tuple(_digits(part, "") for part in parts)
        except Unfit:
            raise Unfit(text, _such_as(_(self.of), self.such_as)) from None

    def check(self, value: tuple[int, ...]) -> None:
        if not isinstance(value, tuple) or not self.fewest <= len(value) <= self.longest:
            text = _bounded(self.fewest, self.longest, self.of)
            text = _such_as(text, self.such_as)
            raise Unfit(value, f"{text}; {_(self.none)}" if self.none else text)
        for one in value:
            if not _is_whole(one) or not self.least <= one <= self.most:
                raise Unfit(one, _bounded(self.least, self.most, self.each))

    def write(self, value: tuple[int, ...]) -> str:
        return ",".join(map(str, value))

    def from_json(self, data: Any) -> tuple[int, ...]:
        if not isinstance(data, Sequence) or isinstance(data, str):
            raise Unfit(
                data,
                _(
                    "a list of {things}, such as [{example}]",
                    things=_(self.of),
                    example=self.such_as,
                ),
            )
        return tuple(data)

    def to_json(self, value: tuple[int, ...]) -> list[int]:
        return list(value)


class Reals(ValueType[tuple[float, ...]]):
    """`fewest` to `longest` numbers from `least` to `most`: ``2,1,0.1``; `of` names them."""

    def __init__(
        self, *, least: float, most: float, fewest: int, longest: int, of: str, such_as: str
    ) -> None:
        self.each = Real(least=least, most=most, such_as=such_as.partition(",")[0])
        self.fewest, self.longest, self.of, self.such_as = fewest, longest, of, such_as

    def read(self, text: str) -> tuple[float, ...]:
        return tuple(self.each.read(part) for part in text.replace(",", " ").split())

    def check(self, value: tuple[float, ...]) -> None:
        if not isinstance(value, tuple) or not self.fewest <= len(value) <= self.longest:
            shown = self.write(value) if isinstance(value, tuple) else value
            raise Unfit(shown, _such_as(_bounded(self.fewest, self.longest, self.of), self.such_as))
        for one in value:
            self.each.check(one)

    def write(self, value: tuple[float, ...]) -> str:
        return ",".join(map(self.each.write, value))

    def from_json(self, data: Any) -> tuple[float, ...]:
        if not isinstance(data, Sequence) or isinstance(data, str):
            raise Unfit(
                data,
                _(
                    "a list of {things}, such as [{example}]",
                    things=_(self.of),
                    example=self.such_as,
                ),
            )
        return tuple(map(self.each.from_json, data))

    def to_json(self, value: tuple[float, ...]) -> list[float]:
        return list(value)


def short_number(value: float) -> str:
    """A short text that reads back as `value`: ``0.003``, ``1e6``."""
    short = re.sub(r"e\+?(-?)0*", r"e\1", f"{value:g}")
    return short if float(short) == value else repr(value)


def _such_as(what: str, example: str) -> str:
    return _("{what}, such as {example}", what=what, example=example)


def _bounded(least: int, most: int, things: str) -> str:
    return _("{least} to {most} {things}", least=least, most=most, things=_(things))


def _digits(text: str, expected: str) -> int:
    # A longer number is out of all bounds, and int() may refuse it with its own words.
    if not re.fullmatch(r"[+-]?[0-9]{1,15}", text.strip(), re.ASCII):
        raise Unfit(text, expected)
    return int(text)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
