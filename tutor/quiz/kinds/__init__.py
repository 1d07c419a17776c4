"""The kinds of question, by name. A kind is a module here and a row of this table, no more."""

from __future__ import annotations

from typing import Any

from tutor.quiz.kind import Kind
from tutor.quiz.kinds.choice import Choice
from tutor.quiz.kinds.code import Code
from tutor.quiz.kinds.number import Number
from tutor.quiz.kinds.output import Output
from tutor.quiz.kinds.several import Several

KINDS: dict[str, Kind[Any]] = {
    kind.name: kind for kind in (Choice(), Several(), Number(), Output(), Code())
}
"""The first is meant where a lesson names none."""
