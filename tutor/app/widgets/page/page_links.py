"""The links of a page: words that are explained, and ways elsewhere, for keys as for the mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from textual.actions import parse
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from tutor.app.workers import alive

if TYPE_CHECKING:
    from textual.widget import Widget

    from tutor.app.widgets.page.prose import ProseView
    from tutor.course.mentions import Mentions

AIMED = Style(reverse=True)
CODE = ".code_inline"
"""How Textual styles code in a line."""


class PageLink(NamedTuple):
    """A link in a line of prose: its `target` as the lesson has it, and where it stands."""

    shown: Static
    start: int
    end: int
    target: str


class PageLinks:
    """The links in what `proses` finds in `view` at the time; at most one is aimed at, and stands
    out.
    """

    def __init__(self, view: Widget, proses: Callable[[], Iterable[ProseView]]) -> None:
        self._view = view
        self._proses = proses
        self._aimed: PageLink | None = None
        self._plain: Content | None = None
        """What the widget of the link that is aimed at shows otherwise."""

    def explain(self, mentions: Mentions) -> None:
        """Make the first use of each word on the page a link to what it means."""
        self.drop()  # what stands out is put back as it was, without new links
        said = {link.target for link in self}
        for shown, content in self._lines():
            text, taken = content.plain, list(_taken(content))
            for mention in mentions.find(text):
                target = f"glossary.md#{mention.term.slug}"
                free = all(mention.end <= start or end <= mention.start for start, end in taken)
                if free and target not in said:
                    said.add(target)
                    click = Style.from_meta({"@click": f"link({target!r})"})
                    content = content.stylize(click, mention.start, mention.end)
            if content is not shown.content:
                shown.update(content, layout=False)

    def __iter__(self) -> Iterator[PageLink]:
        """Every link, from the top."""
        for shown, content in self._lines():
            links = ((span.start, span.end, _target(span.style)) for span in content.spans)
            for start, end, target in sorted(links, key=lambda link: link[:2]):
                if target is not None:
                    yield PageLink(shown, start, end, target)

    @property
    def aimed(self) -> PageLink | None:
        """The link that is aimed at, if it is still there."""
        return self._aimed if self._aimed and alive(self._aimed.shown) else None

    def aim(self, by: int) -> PageLink | None:
        """Aim at the next link (or the one before); without one that is in sight, at the first in
        sight. None where the page has no further one.
        """
        before = self.aimed
        self.drop()
        links = list(self)
        window = self._view.scrollable_content_region
        in_sight = [link for link in links if link.shown.region.overlaps(window)]
        if before in links:
            at = links.index(before) + by
            if (before in in_sight or not in_sight) and 0 <= at < len(links):
                return self._aim(links[at])
            if before in in_sight:
                return self._aim(before)
        if in_sight:
            return self._aim(in_sight[0 if by > 0 else -1])
        return self._aim(links[0]) if links else None

    def _lines(self) -> Iterator[tuple[Static, Content]]:
        for prose in self._proses():
            yield from prose.lines

    def drop(self) -> None:
        """Aim at nothing."""
        if self.aimed and self._plain is not None:
            self.aimed.shown.update(self._plain, layout=False)
        self._aimed = self._plain = None

    def _aim(self, link: PageLink) -> PageLink:
        content = link.shown.content
        assert isinstance(content, Content)
        self._aimed, self._plain = link, content
        link.shown.update(content.stylize(AIMED, link.start, link.end), layout=False)
        link.shown.scroll_visible(animate=False)
        return link


def _taken(content: Content) -> Iterator[tuple[int, int]]:
    """Where a word stays as it is: in code, and in a link."""
    for span in content.spans:
        if span.style == CODE or _target(span.style) is not None:
            yield span.start, span.end


def _target(style: Style | str) -> str | None:
    """Where a link in this style leads; None if it is none."""
    action = style.meta.get("@click") if isinstance(style, Style) else None
    if not action:
        return None
    _namespace, name, arguments = parse(action)
    return str(arguments[0]) if name == "link" and arguments else None
