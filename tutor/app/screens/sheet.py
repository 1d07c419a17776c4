"""A sheet of the course over another screen: notation, the cheat sheet, the reading list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tutor.app.screens.modal import Modal
from tutor.app.widgets.page.prose import ProseView
from tutor.words import N_, _

if TYPE_CHECKING:
    from tutor.study.sheets import Sheet


class SheetScreen(Modal[None]):
    """Shows it; the keys that scroll a page scroll it."""

    CSS_PATH = "sheet.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "close", id="sheet.close", key_display="Esc",
                tooltip=N_("close the sheet")),
    ]  # fmt: skip

    def __init__(self, sheet: Sheet, markdown: str) -> None:
        super().__init__()
        self.sheet = sheet
        self._markdown = markdown

    def compose(self) -> ComposeResult:
        close = Content.assemble(("Esc", "bold $primary"), " ", _("closes"))
        printed = Content.styled(f"backstep {self.sheet.name} --plain", "$quiet")
        title = (_(self.sheet.title), "bold")
        with VerticalScroll(id="sheet"):
            yield Static(Content.assemble(title, "   ", close, "   ", printed), id="title")
            yield ProseView(self._markdown)
