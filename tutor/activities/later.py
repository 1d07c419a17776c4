"""Settings that change on the way: which, to what, and from which step of the run on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from tutor.activities.value_types import Unfit, ValueType
from tutor.words import _

_LATER = re.compile(r"([0-9]{1,15}):([a-z0-9_]+)=(\S+)")
MOST = 1000


class Later(NamedTuple):
    """After `step` steps the setting `name` is what `text` spells."""

    step: int
    name: str
    text: str


class Laters(ValueType[tuple[Later, ...]]):
    """Changes in the order of their steps: ``410:rate=0.01,410:dropout=0.2``.

    The spec that they belong to knows which settings can be changed, and to what.
    """

    in_form = False

    def read(self, text: str) -> tuple[Later, ...]:
        parts = [part.strip() for part in text.split(",")] if text.strip() else []
        found = [_LATER.fullmatch(part) for part in parts]
        if not all(found):
            raise Unfit(text, _expected())
        return tuple(Later(int(m[1]), m[2], m[3]) for m in found if m)

    def check(self, value: tuple[Later, ...]) -> None:
        if not isinstance(value, tuple) or not all(isinstance(one, Later) for one in value):
            raise Unfit(value, _expected())
        steps = [one.step for one in value]
        if len(value) > MOST or steps != sorted(steps):
            raise Unfit(self.write(value), _("at most {n:,} changes in the order of steps", n=MOST))

    def write(self, value: tuple[Later, ...]) -> str:
        return ",".join(f"{step}:{name}={text}" for step, name, text in value)

    def from_json(self, data: Any) -> tuple[Later, ...]:
        if not isinstance(data, Sequence) or isinstance(data, str):
            raise Unfit(data, _expected())
        try:
            return self.read(",".join(f"{step}:{name}={text}" for step, name, text in data))
        except (TypeError, ValueError):
            raise Unfit(data, _expected()) from None

    def to_json(self, value: tuple[Later, ...]) -> list[list[Any]]:
        return [list(one) for one in value]


def _expected() -> str:
    return _(
        "changes with the step from which they hold, such as {example}",
        example="410:rate=0.01,410:dropout=0.2",
    )
