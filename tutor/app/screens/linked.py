"""A page whose links can be opened by keys and by the mouse, and whose words are explained."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Markdown

from tutor import app as ours
from tutor import course
from tutor.app.screens.page import PageScreen
from tutor.app.workers import work
from tutor.words import N_, _


class LinkedPageScreen(PageScreen):
    """Aims at a link, and opens it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "aim(1)", "link", id="read.link", show=False,
                tooltip=N_("to the next link or explained word in sight; Enter opens it")),
        Binding("L", "aim(-1)", "link", id="read.link-back", show=False,
                tooltip=N_("to the link or explained word before")),
        Binding("enter", "open_link", "open", id="read.open-link", show=False,
                tooltip=N_("open the link that stands out")),
        Binding("escape", "drop_link", "leave", id="read.drop-link", show=False,
                tooltip=N_("leave the link")),
        Binding("g", "glossary", "glossary", id="read.glossary", show=False,
                tooltip=N_("glossary: words of this page and all others; notation, cheat sheet")),
    ]  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter and Esc are the link's only while one stands out."""
        if action in ("open_link", "drop_link"):
            return self.view.links_made and self.view.links.aimed is not None
        return super().check_action(action, parameters)

    def action_aim(self, by: int) -> None:
        """Have the next link in sight stand out; from now on Enter means it."""
        self.view.focus(scroll_visible=False)
        if self.view.links.aim(by) is None:
            self.notify(_("There is no link on this page."), timeout=3)
        self.refresh_bindings()

    def action_drop_link(self) -> None:
        self.view.links.drop()
        self.refresh_bindings()

    def action_open_link(self) -> None:
        if aimed := self.view.links.aimed:
            self.follow(aimed.target)

    def on_markdown_link_clicked(self, event: Markdown.LinkClicked) -> None:
        event.stop()
        self.follow(event.href)

    @work(group="link")
    async def follow(self, target: str) -> None:
        """Open where a link leads; the way back leads here."""
        await ours.follow(self.backstep, self, target)

    @work(group="link")
    async def action_glossary(self) -> None:
        links = (course.read_link(link.target, self.backstep.course) for link in self.view.links)
        here = tuple(link.name for link in links if link and link.kind == "term")
        await ours.explain(self.backstep, self, here=here)
