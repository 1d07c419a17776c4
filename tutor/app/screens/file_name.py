"""The name of a file, typed."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tutor.app.screens.modal import Modal
from tutor.words import _


class FileNameScreen(Modal[Path | None]):
    """Dismisses with a path, or None: `title` says what for, `about` more of it; `offer` stands
    there to be changed.
    """

    CSS_PATH = "asking.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "close", id="file.close", show=False,
                tooltip="leave everything as it is"),
    ]  # fmt: skip

    def __init__(self, title: str, about: str, offer: str = "") -> None:
        super().__init__()
        self._title = title
        self._about = about
        self._offer = offer

    def compose(self) -> ComposeResult:
        keys = Content.assemble(
            ("Enter", "bold $primary"), " ", _("goes on"), "    ",
            ("Esc", "bold $primary"), " ", _("closes"),
        )  # fmt: skip
        with Vertical(classes="asking"):
            yield Static(Content.styled(self._title, "bold"))
            yield Static(self._about, markup=False)
            yield Input(self._offer, placeholder=_("a file's name"), compact=True)
            yield Static(keys)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if name := event.value.strip():
            self.dismiss(Path(name).expanduser())

    def action_close(self) -> None:
        self.dismiss(None)
