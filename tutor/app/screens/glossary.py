"""The glossary: every word of the course; type to narrow it, Enter to have one explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tutor.app.screens.modal import Modal
from tutor.words import N_, _

if TYPE_CHECKING:
    from tutor.course import Glossary, Term


class GlossaryScreen(Modal[str | None]):
    """Dismisses with a word's slug, or None. The words of the page below come first."""

    CSS_PATH = "glossary.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "close", id="glossary.close", show=False,
                tooltip=N_("close the glossary")),
        Binding("down", "move(1)", "next", id="glossary.next", show=False,
                tooltip=N_("next word")),
        Binding("up", "move(-1)", "previous", id="glossary.previous", show=False,
                tooltip=N_("previous word")),
    ]  # fmt: skip

    def __init__(self, glossary: Glossary, here: tuple[str, ...] = ()) -> None:
        """`here` are the slugs of the words on the page below."""
        super().__init__()
        first = [glossary.by_slug[slug] for slug in here if slug in glossary.by_slug]
        self._terms = [*first, *(term for term in glossary.terms if term not in first)]
        self._here = len(first)

    def compose(self) -> ComposeResult:
        with Vertical(id="glossary"):
            yield Input(
                placeholder=_("type a few letters   ↑ ↓ choose   Enter opens   Esc closes"),
                compact=True,
            )
            yield OptionList(markup=False, compact=True)

    def on_mount(self) -> None:
        self._fill("")
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._fill(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option.id)

    def action_move(self, by: int) -> None:
        words = self.query_one(OptionList)
        words.action_cursor_down() if by > 0 else words.action_cursor_up()

    def _fill(self, typed: str) -> None:
        wanted = typed.casefold().split()
        words = self.query_one(OptionList)
        words.clear_options()
        found = [
            (number, term)
            for number, term in enumerate(self._terms)
            if all(part in " ".join(term.forms).casefold() for part in wanted)
        ]
        if wanted:  # what begins so comes first
            found.sort(key=lambda one: not one[1].name.casefold().startswith(wanted[0]))
        words.add_options(
            Option(_line(term, here=number < self._here), id=term.slug) for number, term in found
        )
        if not found:
            words.add_option(Option(_("nothing has that name"), disabled=True))
        words.highlighted = 0 if found else None


def _line(term: Term, *, here: bool) -> Content:
    """The word and its other forms; a mark where the page below uses it."""
    also = f"  {', '.join(term.also)}" if term.also else ""
    return Content.assemble(("· " if here else "  ", "$primary"), term.name, (also, "$quiet"))
