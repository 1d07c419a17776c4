"""What a link of a lesson opens: a page, what a word means, an activity; or an address to copy."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from tutor.activities.destinations import Open, Read
from tutor.activities.errors import UsageError
from tutor.activities.registry import activity_of, parse_line
from tutor.app.screens.glossary import SHEET, GlossaryScreen
from tutor.app.screens.sheet import SheetScreen
from tutor.app.screens.term import TermScreen
from tutor.course import LessonError, load_glossary
from tutor.course.links import read_link
from tutor.study.sheets import SHEETS
from tutor.words import _

if TYPE_CHECKING:
    from textual.screen import Screen

    from tutor.activities.destinations import Destination
    from tutor.app.screens.modal import Modal
    from tutor.course import Course, LessonLink

Chosen = TypeVar("Chosen")


class Guide(Protocol):
    """The app, as far as following a link needs it."""

    @property
    def course(self) -> Course: ...
    def go(self, destination: Destination) -> None: ...
    def notify(self, message: str, **options: Any) -> None: ...
    def copy_to_clipboard(self, text: str) -> None: ...
    async def ask(self, over: Screen[Any], modal: Modal[Chosen]) -> Chosen | None: ...


async def follow(app: Guide, screen: Screen[Any], target: str) -> None:
    """Open where a link with this target leads, from `screen`."""
    link = read_link(target, app.course)
    if link is None:
        app.notify(_("This link leads nowhere: {target}", target=target), markup=False)
    else:
        await open_link(app, screen, link)


async def open_link(app: Guide, screen: Screen[Any], link: LessonLink) -> None:
    """Open what is linked to, from `screen`."""
    if link.kind == "page":
        app.go(Read(link.name, link.at))
    elif link.kind == "term":
        await explain(app, screen, link.name)
    elif link.kind == "command":
        try:
            spec = parse_line(link.name)
        except UsageError as problem:
            app.notify(str(problem), severity="error", markup=False)
        else:
            app.go(Open(activity_of(spec).name, spec))
    else:
        app.copy_to_clipboard(link.name)
        told = _("The address is on the clipboard: {address}", address=link.name)
        app.notify(told, timeout=10, markup=False)


async def explain(
    app: Guide, screen: Screen[Any], slug: str = "", here: tuple[str, ...] = ()
) -> None:
    """Say what a word means, or have one chosen, first of those `here`; go on to the page that
    introduces it.
    """
    try:
        glossary = await asyncio.to_thread(load_glossary, app.course)
    except LessonError as problem:
        app.notify(str(problem), severity="error", markup=False)
        return
    chosen: str | None = slug or None
    if chosen is None:
        chosen = await app.ask(screen, GlossaryScreen(glossary, here))
    if chosen and chosen.startswith(SHEET):
        await show_sheet(app, screen, chosen.removeprefix(SHEET))
        return
    term = glossary.by_slug.get(chosen or "")
    if term is not None:
        page = await app.ask(screen, TermScreen(term, glossary, app.course))
        if page:
            app.go(Read(page))


async def show_sheet(app: Guide, screen: Screen[Any], name: str) -> None:
    """Show what the course has on the sheet of that name."""
    sheet = SHEETS[name]
    try:
        markdown = await asyncio.to_thread(sheet.markdown, app.course)
    except LessonError as problem:
        app.notify(str(problem), severity="error", markup=False)
        return
    if markdown:
        await app.ask(screen, SheetScreen(sheet, markdown))
    else:
        app.notify(_(sheet.empty), timeout=3)
