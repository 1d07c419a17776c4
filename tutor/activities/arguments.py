"""Settings as the words of a command line, there and back."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TypeVar

from tutor.activities.errors import UsageError
from tutor.activities.field import Field
from tutor.activities.parser import Parser
from tutor.activities.spec import Spec, fields_of
from tutor.activities.value_types import Switch, Words
from tutor.words import _

S = TypeVar("S", bound=Spec)


def parse(name: str, spec: type[S], words: Sequence[str]) -> S:
    """The spec that the words after an activity's name spell. Errors: UsageError."""
    parser = Parser(name, "", (), helps=False)
    add_options(parser, spec)
    return read_options(parser.read(words), spec)


def add_options(parser: Parser, spec: type[Spec]) -> None:
    """Give a parser an option, or a word, for each setting; all stay text until they are read."""
    for field in fields_of(spec):
        help_text = about(field).replace("%", "%%")
        if field.flag and isinstance(field.type, Switch):
            parser.add_argument(
                field.flag, dest=field.name, action="store_const", const="yes", help=help_text
            )
        elif field.flag:
            parser.add_argument(
                field.flag, dest=field.name, metavar=field.name.upper(), help=help_text
            )
        else:
            count = "*" if isinstance(field.type, Words) else "?"
            parser.add_argument(field.name, nargs=count, metavar=field.called, help=help_text)


def read_options(options: argparse.Namespace, spec: type[S]) -> S:
    """The spec that parsed options spell; what is left out is as usual. Errors: UsageError."""
    texts = given_texts(options, spec)
    read = spec.from_texts(texts)
    for field in fields_of(spec):
        if field.name in texts and not field.applies(read):
            raise UsageError(_out_of_place(field, read))
    return read


def given_texts(options: argparse.Namespace, spec: type[Spec]) -> dict[str, str]:
    """The settings that were given, as text."""
    texts = {}
    for field in fields_of(spec):
        given = getattr(options, field.name)
        if isinstance(given, list):  # words
            given = " ".join(given) or None
        if given is not None:
            texts[field.name] = given
    return texts


def command(name: str, spec: Spec) -> list[str]:
    """The words that spell a spec: the activity's name, then what is not as usual."""
    options: list[str] = []
    words: list[str] = []
    for field in fields_of(type(spec)):
        value = getattr(spec, field.name)
        if not field.flag:
            text = field.write(value)
            words += text.split() if isinstance(field.type, Words) else [text]
        elif value != field.usual(spec):
            options += [field.flag] if value is True else [f"{field.flag}={field.write(value)}"]
    if any(word.startswith("-") for word in words):
        return [name, *options, "--", *words]
    return [name, *words, *options]


def about(field: Field) -> str:
    """What a setting is for, what it may be, and what it usually is."""
    choices = () if isinstance(field.type, Switch) else field.type.choices
    text = f"{_(field.help)}: {', '.join(choices)}" if choices else _(field.help)
    usual = "" if isinstance(field.type, Switch) else field.write(field.default)
    if field.follows is not None:
        return _("{text} (default {usual}, or what suits the {leader})",
                  text=text, usual=usual, leader=_(field.follows[0]))  # fmt: skip
    return _("{text} (default {usual})", text=text, usual=usual) if usual else text


def _out_of_place(field: Field, spec: Spec) -> str:
    assert field.needs is not None
    other = next(f for f in fields_of(type(spec)) if f.name == field.needs[0])
    return _(
        "{option} belongs to {other} {wanted}, not to {given}: leave it out",
        option=field.called,
        other=other.called,
        wanted=_(" or ").join(field.needs[1]),
        given=other.write(getattr(spec, other.name)),
    )
