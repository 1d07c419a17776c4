"""What a task asks for, in terms of what an activity tells of itself: `epoch <= 10 and …`."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from core.nearest import nearest
from tutor.activities.errors import UsageError
from tutor.activities.value_types import short_number
from tutor.words import _

Fact = bool | float | str | None
"""What an activity knows of how it stands; None while there is nothing to know."""

COMPARED: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "!=": operator.ne,
}
_COMPARISON = re.compile(r"\s*([a-z_]+)\s*(>=|<=|!=|=|>|<)\s*([^\s<>=!]+)\s*")


class Comparison(NamedTuple):
    """A fact by its name, compared with a number, a word, ``yes`` or ``no``."""

    fact: str
    sign: str
    wanted: Fact

    def holds(self, facts: Mapping[str, Fact]) -> bool:
        """Whether it is so now; what is not known is never so."""
        value = facts.get(self.fact)
        if value is None:
            return False
        if isinstance(value, str | bool) or isinstance(self.wanted, str | bool):
            wanted = self.wanted if isinstance(self.wanted, str | bool) else self._number()
            alike = str(value).lower() == str(wanted).lower()
            return alike if self.sign == "=" else self.sign == "!=" and not alike
        assert self.wanted is not None
        return COMPARED[self.sign](value, self.wanted)

    def _number(self) -> str:
        """The number that is wanted as a setting writes it: a list of one number is a text."""
        assert isinstance(self.wanted, int | float)
        return short_number(self.wanted)


class Goal(NamedTuple):
    """Comparisons that must all hold at one moment."""

    comparisons: tuple[Comparison, ...]

    def met(self, facts: Mapping[str, Fact]) -> bool:
        return all(comparison.holds(facts) for comparison in self.comparisons)


def parse_goal(text: str, known: Iterable[str]) -> Goal:
    """The goal that `text` spells, of facts among `known`. Errors: UsageError."""
    names = list(known)
    return Goal(tuple(_comparison(part, names) for part in re.split(r"\band\b", text)))


def _comparison(text: str, known: list[str]) -> Comparison:
    match = _COMPARISON.fullmatch(text)
    if match is None:
        raise UsageError(
            _("{text!r} compares nothing; write it as in {example!r}", text=text.strip(),
              example="epoch <= 10 and finished = yes")
        )  # fmt: skip
    name, sign, value = match.groups()
    if name not in known:
        raise UsageError(_("no fact {name!r}; {near}", name=name, near=nearest(name, known)))
    wanted = _value(value)
    if isinstance(wanted, str | bool) and sign not in ("=", "!="):
        raise UsageError(_("{value!r} has no size; compare it with = or !=", value=value))
    return Comparison(name, sign, wanted)


def _value(text: str) -> Fact:
    if text in ("yes", "no"):
        return text == "yes"
    try:
        return float(text)
    except ValueError:
        return text
