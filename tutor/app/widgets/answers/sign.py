"""The three signs a number can have."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from tutor.app.widgets.answers.options import OneOption
from tutor.quiz.kinds.sign import label


class SignField(OneOption):
    """+, − and 0, each with its own key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus", "pick(0)", "pick", id="sign.plus", show=False, key_display="+",
                tooltip="it is positive"),
        Binding("minus", "pick(1)", "pick", id="sign.minus", show=False, key_display="−",
                tooltip="it is negative"),
        Binding("0", "pick(2)", "pick", id="sign.zero", show=False, tooltip="it is zero"),
    ]  # fmt: skip

    def rows(self) -> list[Content]:
        return [Content(label(option.id)) for option in self.question.body.options]

    def label(self, index: int) -> str:
        return "+−0"[index]
