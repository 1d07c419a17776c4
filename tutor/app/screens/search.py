"""Search: all that says what is typed, or is called so; Enter opens it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tutor.app.screens.modal import Modal
from tutor.app.workers import work
from tutor.course import LessonLink
from tutor.study.search import KINDS
from tutor.words import N_, _

if TYPE_CHECKING:
    from tutor.study.search import Hit


class SearchScreen(Modal[LessonLink | None]):
    """Dismisses with what leads to what was chosen, or None.

    `prepare` is called at once, since it may read the whole course, and `find` for what is typed.
    """

    CSS_PATH = "search.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "close", id="search.close", show=False,
                tooltip=N_("close the search")),
        Binding("down", "move(1)", "next", id="search.next", show=False, tooltip=N_("next hit")),
        Binding("up", "move(-1)", "previous", id="search.previous", show=False,
                tooltip=N_("previous hit")),
    ]  # fmt: skip

    def __init__(
        self,
        prepare: Callable[[], Awaitable[None]],
        find: Callable[[str], Awaitable[list[Hit]]],
    ) -> None:
        super().__init__()
        self._prepare = prepare
        self._find = find
        self._hits: list[Hit] = []

    def compose(self) -> ComposeResult:
        with Vertical(id="search"):
            yield Input(placeholder=_("search the course; ↑ ↓ Enter; Esc closes"), compact=True)
            yield OptionList(markup=False, compact=True)

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self.prepare()

    @work(group="prepare")
    async def prepare(self) -> None:
        await self._prepare()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.look_up(event.value)

    @work(exclusive=True)
    async def look_up(self, typed: str) -> None:
        """Show what is found for `typed`; what was typed since takes its place."""
        hits = await self._find(typed)
        found = self.query_one(OptionList)
        found.clear_options()
        found.add_options(Option(_line(hit), id=str(n)) for n, hit in enumerate(hits))
        self._hits = hits
        if hits:
            found.highlighted = 0
        elif typed.strip():
            found.add_option(Option(_("nothing says that"), disabled=True))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._hits[event.option_index].document.target)

    def action_move(self, by: int) -> None:
        found = self.query_one(OptionList)
        found.action_cursor_down() if by > 0 else found.action_cursor_up()

    def action_close(self) -> None:
        self.dismiss(None)


def _line(hit: Hit) -> Content:
    """Where it stands and what it is, and under it the words around what was found."""
    where = [(piece, "bold $primary" if found else "$quiet") for piece, found in hit.where]
    context = [(piece, "bold $primary" if found else "") for piece, found in hit.context]
    kind = _(KINDS[hit.document.kind])
    return Content.assemble(*where, (f"  ({kind})", "$quiet"), "\n  ", *context)
