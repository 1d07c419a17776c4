"""Points of one's own as a setting: ``0,0=0 0,1=0 1,1=1``, each with its class."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from core.written import read_float
from tutor.activities.value_types import Unfit, ValueType, short_number
from tutor.words import _

_POINT = re.compile(r"([^,=\s]+),([^,=\s]+)=([0-9]+)")


class LabelledPoint(NamedTuple):
    """A point of the plane and the class it belongs to."""

    x: float
    y: float
    label: int


class LabelledPoints(ValueType[tuple[LabelledPoint, ...]]):
    """At most `most` points within ±`reach`, each of one of `classes` classes, counted from 0."""

    def __init__(self, *, most: int, reach: float, classes: int) -> None:
        self.most, self.reach, self.classes = most, reach, classes

    def read(self, text: str) -> tuple[LabelledPoint, ...]:
        points = []
        for word in text.replace(";", " ").split():
            match = _POINT.fullmatch(word)
            try:
                if match is None:
                    raise ValueError
                points.append(
                    LabelledPoint(read_float(match[1]), read_float(match[2]), int(match[3][:9]))
                )
            except ValueError:
                raise Unfit(word, self._expected()) from None
        return tuple(points)

    def check(self, value: tuple[LabelledPoint, ...]) -> None:
        if not isinstance(value, tuple) or len(value) > self.most:
            raise Unfit(value, _("at most {most:,} points", most=self.most))
        for point in value:
            inside = all(math.isfinite(at) and abs(at) <= self.reach for at in point[:2])
            if not inside or not 0 <= point.label < self.classes:
                raise Unfit(self.write((point,)), self._expected())

    def write(self, value: tuple[LabelledPoint, ...]) -> str:
        return " ".join(
            f"{short_number(point.x)},{short_number(point.y)}={point.label}" for point in value
        )

    def from_json(self, data: Any) -> tuple[LabelledPoint, ...]:
        points = []
        for item in data if isinstance(data, Sequence) and not isinstance(data, str) else [data]:
            match item:
                case [int() | float() as x, int() | float() as y, int() as label]:
                    points.append(LabelledPoint(float(x), float(y), label))
                case _:
                    raise Unfit(item, _("lists of x, y and a class, such as [0.5, 1, 0]"))
        return tuple(points)

    def to_json(self, value: tuple[LabelledPoint, ...]) -> list[list[float]]:
        return [list(point) for point in value]

    def _expected(self) -> str:
        return _(
            "points x,y=class within ±{reach:g}, the class from 0 to {last}, such as 0.5,1=0",
            reach=self.reach,
            last=self.classes - 1,
        )
