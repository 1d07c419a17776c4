"""Whether to do something that is not undone by a key."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tutor.app.screens.modal import Modal
from tutor.words import _


class ConfirmScreen(Modal[bool]):
    """Dismisses with whether the learner wants it: `title` says what, `about` what comes of it."""

    CSS_PATH = "asking.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "yes", id="confirm.yes", tooltip="do it"),
        Binding("n,escape", "answer(False)", "no", id="confirm.no", key_display="n",
                tooltip="leave everything as it is"),
    ]  # fmt: skip

    def __init__(self, title: str, about: str) -> None:
        super().__init__()
        self._title = title
        self._about = about

    def compose(self) -> ComposeResult:
        with Vertical(classes="asking"):
            yield Static(Content.styled(self._title, "bold"))
            yield Static(self._about, markup=False)
            yield Static(
                Content.assemble(("y", "bold $primary"), " ", _("yes"), "    ",
                                 ("n", "bold $primary"), " ", _("no"))
            )  # fmt: skip

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)
