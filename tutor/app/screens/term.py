"""A word explained over the page that uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tutor.app.screens.modal import Modal
from tutor.app.widgets.page.prose import ProseView
from tutor.app.workers import work
from tutor.study.introduced import introduced
from tutor.words import N_, _

if TYPE_CHECKING:
    from tutor.course import Course, Glossary, Term


class TermScreen(Modal[str | None]):
    """Shows what a word means; dismisses with the page to go to, or None."""

    CSS_PATH = "term.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "close", id="term.close", key_display="Esc",
                tooltip=N_("close the explanation")),
        Binding("backspace", "before", "before", id="term.before", key_display="Backspace",
                tooltip=N_("the word before")),
    ]  # fmt: skip

    def __init__(self, term: Term, glossary: Glossary, course: Course) -> None:
        super().__init__()
        self.term = term
        self._before: list[Term] = []
        self._glossary = glossary
        self._course = course

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="term", can_focus=False):
            yield Static(id="name")
            yield ProseView("")
            yield OptionList(markup=False, compact=True)

    def on_mount(self) -> None:
        self._show()
        self.query_one(OptionList).focus()

    @work(exclusive=True)
    async def _show(self) -> None:
        term = self.term
        close = Content.assemble(("Esc", "bold $primary"), " ", _("closes"))
        also = f"  ({', '.join(term.also)})" if term.also else ""
        name = Content.assemble((term.name, "bold"), (also, "$quiet"), "   ", close)
        self.query_one("#name", Static).update(name)
        ways = self.query_one(OptionList)
        ways.clear_options()
        first = introduced(term, self._course)
        told = _("introduced in {place}", place=first.told)
        ways.add_option(Option(f"→ {told}", id=first.page, disabled=first.page is None))
        for slug in term.see:
            also_see = _("see also {word}", word=self._glossary.by_slug[slug].name)
            ways.add_option(Option(f"  {also_see}", id=f"#{slug}"))
        ways.highlighted = None if first.page is None and not term.see else int(first.page is None)
        await self.query_one(ProseView).update(term.markdown)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        chosen = event.option.id or ""
        if chosen.startswith("#"):
            self._before.append(self.term)
            self.term = self._glossary.by_slug[chosen[1:]]
            self._show()
        else:
            self.dismiss(chosen)

    def action_before(self) -> None:
        """Back to the word from which this one was asked for."""
        if self._before:
            self.term = self._before.pop()
            self._show()
        else:
            self.dismiss(None)
