"""Markdown text of a lesson."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Markdown
from textual.widgets.markdown import MarkdownBlock, MarkdownFence


class Formula(MarkdownFence):
    """A fence in the prose; without a language it is formulas or a drawing, shown as they stand.

    Textual would guess a language for it: every lexer of Pygments imported, 130 ms.
    """

    @classmethod
    def highlight(cls, code: str, language: str, ansi: bool = False, dark: bool = False) -> Content:
        return super().highlight(code, language, ansi, dark) if language else Content(code)


class Prose(Markdown):
    """Paragraphs, lists, tables and formulas. Its links open nothing by themselves."""

    DEFAULT_CSS = """
    Prose { padding: 0; margin: 0; background: transparent; height: auto; }
    """

    def __init__(self, markdown: str) -> None:
        super().__init__(markdown, open_links=False)

    def get_block_class(self, block_name: str) -> type[MarkdownBlock]:
        if block_name in ("fence", "code_block"):
            return Formula
        return super().get_block_class(block_name)
