"""A setting, declared once: its option, its row of a form, its JSON and its refusals follow."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple, TypeVar

from tutor.activities.errors import SettingError
from tutor.activities.value_types import ChoiceNote, OneOf, Unfit, ValueType

T = TypeVar("T")
_DECLARED = "setting"

ELSE = "…"
"""In what a field follows: every value that is not named there."""


class Field(NamedTuple):
    """One setting of a spec.

    `flag` is its option, empty for what is given as a word; None is a value of it if that is its
    `default`. `needs` names another setting and the values of it that this one belongs to;
    `follows` another one, and the value that suits each value of it, or any other (`ELSE`); where
    none is said to, it is the default. `chapter` is the slug of the
    chapter that teaches it, if one does.
    """

    name: str
    type: ValueType[Any]
    default: Any
    flag: str
    help: str
    needs: tuple[str, tuple[str, ...]] | None = None
    follows: tuple[str, Mapping[str, Any]] | None = None
    chapter: str = ""

    @property
    def label(self) -> str:
        """What a form calls it."""
        return self.name.replace("_", " ")

    @property
    def called(self) -> str:
        """What the command line calls it."""
        return self.flag or self.name.upper()

    def applies(self, values: Any) -> bool:
        """Whether it means anything beside the other settings of a spec."""
        return self.needs is None or getattr(values, self.needs[0]) in self.needs[1]

    def usual(self, values: Any) -> Any:
        """Its value where none is given, beside the other settings."""
        if self.follows is None:
            return self.default
        return self.suiting(getattr(values, self.follows[0]))

    def suiting(self, leader: Any) -> Any:
        """Its value that suits a value of the field that it follows."""
        assert self.follows is not None
        suits = self.follows[1]
        return suits.get(leader, suits.get(ELSE, self.default))

    def note(self, text: str) -> ChoiceNote:
        """What it does with the value that a text spells, and the chapter that teaches it."""
        if isinstance(self.type, OneOf) and text in self.type.notes:
            return self.type.notes[text]
        return ChoiceNote(self.help, self.chapter)

    def read(self, text: str) -> Any:
        """The value that a text spells. Errors: SettingError."""
        try:
            value = self.type.read(text)
            self.type.check(value)
        except Unfit as unfit:
            raise SettingError(self.name, text.strip(), unfit.expected, self.called) from None
        return value

    def check(self, value: Any) -> None:
        """Refuse what it cannot be. Errors: SettingError."""
        if value is None and self.default is None:
            return
        try:
            self.type.check(value)
        except Unfit as unfit:
            raise SettingError(self.name, unfit.value, unfit.expected, self.called) from None

    def write(self, value: Any) -> str:
        """A text that reads back as the value; empty for None."""
        return "" if value is None else self.type.write(value)

    def from_json(self, data: Any) -> Any:
        """The value that plain data stand for. Errors: SettingError, which names the key."""
        if data is None and self.default is None:
            return None
        try:
            value = self.type.from_json(data)
            self.type.check(value)
        except Unfit as unfit:
            raise SettingError(self.name, unfit.value, unfit.expected) from None
        return value

    def to_json(self, value: Any) -> Any:
        """The value as plain data."""
        return None if value is None else self.type.to_json(value)


def setting(
    default: T,
    type_: ValueType[Any],
    *,
    help: str,  # noqa: A002  what argparse calls it
    flag: str | None = None,
    needs: tuple[str, tuple[str, ...]] | None = None,
    follows: tuple[str, Mapping[str, Any]] | None = None,
    chapter: str = "",
) -> T:
    """Declare a field of a spec: ``rate: float = setting(0.003, Number(…), flag="--lr", …)``.

    Without `flag` the option is made of the name; an empty one makes it a word.
    """
    declared: T = dataclasses.field(
        default=default, metadata={_DECLARED: (type_, flag, help, needs, follows, chapter)}
    )
    return declared


@cache
def declared_fields(spec: type) -> tuple[Field, ...]:
    """The settings that a dataclass declares, in order."""
    found = []
    for one in dataclasses.fields(spec):
        type_, flag, about, *rest = one.metadata[_DECLARED]
        option = f"--{one.name.replace('_', '-')}" if flag is None else flag
        found.append(Field(one.name, type_, one.default, option, about, *rest))
    return tuple(found)
