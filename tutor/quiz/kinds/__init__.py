"""The kinds of question, by name. A kind is a module here and a row of this table, no more."""

from __future__ import annotations

from typing import Any

from tutor.quiz.kind import Kind
from tutor.quiz.kinds.choice import Choice
from tutor.quiz.kinds.code import Code
from tutor.quiz.kinds.complete import Complete
from tutor.quiz.kinds.explain import Explain
from tutor.quiz.kinds.line import LineOfCode
from tutor.quiz.kinds.match import Match
from tutor.quiz.kinds.number import Number
from tutor.quiz.kinds.output import Output
from tutor.quiz.kinds.plot import WhichPlot
from tutor.quiz.kinds.several import Several
from tutor.quiz.kinds.shape import ArrayShape
from tutor.quiz.kinds.short_text import ShortText
from tutor.quiz.kinds.sign import WhichSign
from tutor.quiz.kinds.step_order import Order

KINDS: dict[str, Kind[Any]] = {
    kind.name: kind
    for kind in (
        *(Choice(), Several(), Number(), Output(), ShortText(), WhichSign(), ArrayShape()),
        *(Order(), Match(), WhichPlot(), LineOfCode(), Complete(), Explain(), Code()),
    )
}
"""The first is meant where a lesson names none."""
