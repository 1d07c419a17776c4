"""The options of a choice: arrows or digits to pick, Enter to answer."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from tutor.app.widgets.answers.rows import RowsField
from tutor.app.widgets.page.inline import inline
from tutor.quiz import options, parts
from tutor.quiz.question import Question
from tutor.words import _


class OptionsField(RowsField):
    """Options a, b, c …; what is ticked is known by the options' ids."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(keys, f"pick({n})", "pick", id=f"options.pick.{n}", show=False,
                key_display="1 … 9 or a … d", tooltip="the option of this number or letter")
        for n, keys in enumerate(("1,a", "2,b", "3,c", "4,d", "5", "6", "7", "8", "9"))
    ]  # fmt: skip

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        body: options.Options = question.body
        self.ids = [option.id for option in body.options]
        self.ticked: frozenset[str] = frozenset()

    def rows(self) -> list[Content]:
        return [inline(option.text) for option in self.question.body.options]

    def label(self, index: int) -> str:
        """What an option is called."""
        return parts.letter(index)

    def mark(self, index: int) -> tuple[str, str]:
        if self.ids[index] not in self.ticked:
            return f"○ {self.label(index)}", "$quiet"
        mark, style = self.judged("●", "$primary", self.ids[index])
        return f"{mark} {self.label(index)}", style

    def recall_ticked(self, given: Any, ticked: frozenset[str], correct: bool) -> None:
        """Show what was ticked earlier, and how it was judged."""
        first = min(self.ids.index(name) for name in ticked)
        self.set_reactive(OptionsField.cursor, first)
        self.ticked = ticked
        self.show_judged(given, correct)

    def set_ticked(self, ticked: frozenset[str]) -> None:
        """Tick these options and no others: an answer that is not judged yet."""
        self.ticked = ticked
        self.changed()


class OneOption(OptionsField):
    """One option of several; Enter gives the one that was chosen, or gone to with the arrows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pick_here", "pick", id="options.here", show=False,
                tooltip="the option of the pointer"),
    ]  # fmt: skip

    def pick(self, index: int) -> None:
        self.set_ticked(frozenset({self.ids[index]}))

    def action_pick_here(self) -> None:
        self.pick(self.cursor)

    def action_answer(self) -> None:
        if self.moved and self.ids[self.cursor] not in self.ticked:
            self.pick(self.cursor)
        if self.ticked:
            self.post_message(self.Given(*self.ticked))
            return
        keys = " ".join(map(self.label, range(len(self.ids))))
        told = _("Nothing is chosen yet. Choose with ↑ ↓ or {keys}, then press Enter.", keys=keys)
        self.post_message(self.Refused(told))

    def clicked(self, index: int) -> None:
        """The first click picks an option, another one on it gives it."""
        again = index == self.cursor and self.ids[index] in self.ticked
        super().clicked(index)
        if again:
            self.action_answer()

    def recall(self, given: Any, correct: bool) -> None:
        self.recall_ticked(given, frozenset({given}), correct)


class SeveralOptions(OptionsField):
    """Any number of options; Space ticks one, Enter gives those that are ticked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", "tick", id="options.tick", tooltip="tick or untick this option"),
    ]

    def pick(self, index: int) -> None:
        self.set_ticked(self.ticked ^ {self.ids[index]})

    def action_tick(self) -> None:
        self.pick(self.cursor)

    def action_answer(self) -> None:
        if self.ticked:
            self.post_message(self.Given(self.ticked))
        else:
            self.post_message(
                self.Refused(
                    _("Nothing is ticked yet. Tick with letters, or with Space, then press Enter.")
                )
            )

    def recall(self, given: Any, correct: bool) -> None:
        self.recall_ticked(given, given, correct)
