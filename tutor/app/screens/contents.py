"""The table of contents: every page of the course; type to narrow it, Enter to go there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tutor.app.screens.modal import Modal
from tutor.app.widgets.page.mark_line import signs
from tutor.app.workers import after_refresh
from tutor.course import LessonError, load_chapter
from tutor.words import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set

    from tutor.course import Course
    from tutor.learner import PageMark


class ContentsLine(NamedTuple):
    """A chapter's title or a page: where it leads, and how it is shown."""

    target: str
    text: Content
    is_page: bool


class ContentsScreen(Modal[str | None]):
    """Dismisses with ``chapter/page``, or None."""

    CSS_PATH = "contents.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "close", id="contents.close", show=False,
                tooltip="close the contents"),
        Binding("down", "move(1)", "next", id="contents.next", show=False, tooltip="next page"),
        Binding("up", "move(-1)", "previous", id="contents.previous", show=False,
                tooltip="previous page"),
    ]  # fmt: skip

    def __init__(self, lines: list[ContentsLine], here: str = "") -> None:
        """`lines` as `contents` makes them; `here` is the page to begin at."""
        super().__init__()
        self._here = here
        self._lines = lines

    def compose(self) -> ComposeResult:
        with Vertical(id="contents"):
            yield Input(
                placeholder=_("type a few letters   ↑ ↓ choose   Enter opens   Esc closes"),
                compact=True,
            )
            yield OptionList(markup=False, compact=True)

    def on_mount(self) -> None:
        self._fill("")
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._fill(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)

    def action_move(self, by: int) -> None:
        pages = self.query_one(OptionList)
        pages.action_cursor_down() if by > 0 else pages.action_cursor_up()

    def _fill(self, typed: str) -> None:
        words = typed.lower().split()
        pages = self.query_one(OptionList)
        pages.clear_options()
        for line in self._lines:
            found = all(word in line.text.plain.lower() for word in words)
            if not words or (line.is_page and found):
                pages.add_option(Option(line.text, id=line.target, disabled=not line.is_page))
        if not pages.option_count:
            pages.add_option(Option(_("nothing has that name"), disabled=True))
        pages.highlighted = next(
            (i for i, option in enumerate(pages.options) if option.id == self._here),
            next((i for i, option in enumerate(pages.options) if not option.disabled), None),
        )
        after_refresh(self, pages.scroll_to_highlight)  # it has no size before


def contents(
    course: Course, read: Set[tuple[str, str]], marks: Iterable[PageMark] = ()
) -> list[ContentsLine]:
    """Every chapter and page, with a tick for those `read`, and signs of the learner's `marks`.
    Loads every chapter.
    """
    found: dict[str, str] = {}
    for mark in marks:
        found[mark.page] = "".join(sorted({*found.get(mark.page, ""), *signs(mark)}))
    return list(_lines(course, read, found))


def _lines(
    course: Course, read: Set[tuple[str, str]], marks: Mapping[str, str]
) -> Iterator[ContentsLine]:
    for info in course.chapters:
        if info.file is None:
            continue
        title = Content.styled(f"{info.number}  {info.title}", "bold")
        yield ContentsLine(f"#{info.id}", title, False)
        try:
            pages = load_chapter(info).pages
        except LessonError as problem:
            told = Content.styled(f"   {problem}", "$error")
            yield ContentsLine(f"#{info.id}#problem", told, False)
            continue
        for page in pages:
            mark = "✓" if (info.id, page.slug) in read else " "
            target = f"{info.id}/{page.slug}"
            noted = (f"  {marks[target]}" if target in marks else "", "$accent")
            text = Content.assemble("   ", (mark, "$success"), f" {page.heading}", noted)
            yield ContentsLine(target, text, True)
