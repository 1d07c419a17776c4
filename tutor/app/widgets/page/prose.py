"""Markdown text of a lesson."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Markdown, Static
from textual.widgets.markdown import MarkdownBlock, MarkdownFence

from tutor.app.widgets.page.code_colors import colored
from tutor.app.widgets.page.folded import Folded

HEADING = "heading_open"
"""What Textual names a heading's widget."""
MARK = "mark"
"""What a mark of the learner's is named, which may stand in a text."""


class ProseFence(MarkdownFence):
    """A fence in the prose; without a language, or as ``text``, it holds formulas or a drawing,
    shown as they stand.

    Textual would guess a language for it: every lexer of Pygments imported, 130 ms.
    """

    DEFAULT_CSS = """
    ProseFence, ProseFence:light { background: $panel; color: $foreground; }
    ProseFence > Folded { padding: 1 2; }
    """

    @classmethod
    def highlight(cls, code: str, language: str, ansi: bool = False, dark: bool = False) -> Content:
        return Content(code) if language in ("", "text") else colored(code, language)

    def compose(self) -> ComposeResult:
        yield Folded(self.highlight(self.code, self.lexer), id="code-content")

    def set_content(self, content: Content) -> None:
        for shown in self.query(Folded):
            shown.show(content)


def _parser() -> MarkdownIt:
    """GitHub's Markdown, but a name like `notes.md` is no link: to look for those, regular
    expressions are compiled for 15 ms.
    """
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


class ProseView(Markdown):
    """Paragraphs, lists, tables and formulas. Its links open nothing by themselves, and only what a
    lesson marks as a link is one.
    """

    DEFAULT_CSS = """
    ProseView { padding: 0; margin: 0; background: transparent; height: auto; }
    ProseView MarkdownBlock > .code_inline { background: transparent; color: $accent; }
    """

    def __init__(self, markdown: str) -> None:
        super().__init__(markdown, open_links=False, parser_factory=_parser)

    @property
    def lines(self) -> Iterator[tuple[Static, Content]]:
        """What holds words of its own, from the top: paragraphs, and cells of tables; no headings
        and no fences.
        """
        for shown in self.query(Static):
            content = shown.content
            if (
                shown.name in (HEADING, MARK)
                or not isinstance(content, Content)
                or not content.plain
            ):
                continue
            if not any(isinstance(each, MarkdownFence) for each in shown.ancestors_with_self):
                yield shown, content

    def get_block_class(self, block_name: str) -> type[MarkdownBlock]:
        if block_name in ("fence", "code_block"):
            return ProseFence
        return super().get_block_class(block_name)
