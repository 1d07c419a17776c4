"""A note being written, over the page that it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static, TextArea

from tutor.app.screens.modal import Modal
from tutor.words import N_, _


class NoteEditor(TextArea):
    """The note's text. It can be undone as far back as it was opened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "undo", "undo", id="note.undo", show=False,
                tooltip=N_("undo the last change")),
        Binding("ctrl+y", "redo", "redo", id="note.redo", show=False,
                tooltip=N_("redo the change you undid")),
    ]  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """F6 and F7, which select in a TextArea, mean here what they mean everywhere."""
        if action in ("select_line", "select_all"):
            return False
        return super().check_action(action, parameters)


class NoteScreen(Modal[None]):
    """Hands every change to `keep`."""

    CSS_PATH = "note.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "done", id="note.close", key_display="Esc",
                tooltip=N_("close the note; it is kept"), priority=True),
    ]  # fmt: skip

    def __init__(self, about: str, text: str, keep: Callable[[str], None]) -> None:
        """`about` is the place that the note is about, `text` what it says so far."""
        super().__init__()
        self._about = about
        self._text = text
        self._keep = keep

    def compose(self) -> ComposeResult:
        keys = Content("   ").join(
            Content.assemble((key, "bold $primary"), " ", does)
            for key, does in (("Esc", _("done")), ("ctrl+z", _("undo")))
        )
        with Vertical(id="note"):
            yield Static(Content.assemble((_("Note"), "bold"), "   ", keys), id="title")
            yield Static(Content(self._about), id="about")
            yield NoteEditor(self._text, soft_wrap=True, compact=True)

    def on_mount(self) -> None:
        editor = self.query_one(NoteEditor)
        editor.move_cursor(editor.document.end)
        editor.focus()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if event.text_area.text != self._text:
            self._text = event.text_area.text
            self._keep(self._text)
