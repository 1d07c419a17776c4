"""How code is coloured, on the page and in the editor alike: few colours, none that shouts."""

from __future__ import annotations

from pygments.token import Token
from textual.content import Content
from textual.highlight import HighlightTheme, TokenType, highlight


class CodeColors(HighlightTheme):
    """A style for each kind of token; what is not named stands in plain text."""

    STYLES: dict[TokenType, str] = {  # noqa: RUF012  so it is declared by Textual
        Token.Comment: "$quiet",
        Token.Keyword: "$primary",
        Token.Operator.Word: "$primary",
        Token.String: "$success",
        Token.Number: "$warning",
    }


def colored(code: str, language: str = "python") -> Content:
    """`code` in its colours; without an end of line at its end."""
    return highlight(code, language=language, theme=CodeColors)
