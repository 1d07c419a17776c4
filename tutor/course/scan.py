"""Lines of a lesson file made into headings, fences, comments and text, with the line of each.

A Markdown parser (markdown-it-py) says where each begins and ends, so that the course sees what
any code host shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from markdown_it import MarkdownIt

from tutor.course.errors import LessonError
from tutor.course.fences import closes_fence

if TYPE_CHECKING:
    from markdown_it.token import Token

_COMMENT = re.compile(r"[ \t]*<!--.*?-->")
_FOLDING = re.compile(r"(?:</?details>|<summary>[^<>]*</summary>|\s)*")


class Heading(NamedTuple):
    """A chapter's title (level 1) or a page's heading (level 2); deeper ones are text."""

    level: int
    text: str
    line: int


class Fence(NamedTuple):
    """A fenced block: its info string, its body's lines, and its `source` as it stands."""

    info: str
    body: tuple[str, ...]
    source: tuple[str, ...]
    line: int


class Comment(NamedTuple):
    """What stands between `<!--` and `-->`, on lines of its own."""

    text: str
    line: int


class Text(NamedTuple):
    """One line of anything else."""

    text: str
    line: int


Part: TypeAlias = Heading | Fence | Comment | Text


def scan(lines: list[str], first: int, file: str) -> Iterator[Part]:
    """The parts of `lines` from index `first` on, in order. Errors: LessonError where Markdown
    would show something else than its author meant.
    """
    at = first
    for token in _tokens(lines, first):
        assert token.map is not None
        start, end = token.map
        if token.type == "html_block":
            while end > start + 1 and not lines[end - 1].strip():
                end -= 1
        yield from (_text(lines, n, file) for n in range(at, start))
        yield from _part(token, lines, start, end, file)
        at = end
    yield from (_text(lines, n, file) for n in range(at, len(lines)))


@cache
def _markdown() -> MarkdownIt:
    """Finds blocks only: what stands within a line does not matter here."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _tokens(lines: list[str], first: int) -> Iterator[Token]:
    """The tokens that are no text, at whatever depth; each knows its lines."""
    for token in _markdown().parse("\n".join([""] * first + lines[first:])):
        of_interest = token.type in ("fence", "html_block") or token.tag in ("h1", "h2")
        if of_interest and token.nesting >= 0:
            yield token


def _part(token: Token, lines: list[str], start: int, end: int, file: str) -> Iterator[Part]:
    if token.type == "fence":
        yield from _fence(token, lines, start, end, file)
    elif token.type == "html_block":
        yield from _html(lines, start, end, file)
    elif token.level or token.markup in ("=", "-"):
        what = "in a list or a quotation" if token.level else f"made by {lines[end - 1].strip()!r}"
        raise LessonError(
            file,
            end,
            f"a heading {what}: {lines[start].strip()!r}",
            "begin a page with ## at the line's start; put an empty line above a rule",
        )
    else:
        text = _COMMENT.sub("", lines[start]).strip().lstrip("#").strip()
        yield Heading(int(token.tag[1]), re.sub(r"(^|[ \t])#+$", "", text).rstrip(), start + 1)


def _fence(token: Token, lines: list[str], start: int, end: int, file: str) -> Iterator[Part]:
    if token.level:  # in a list or a quotation: it illustrates, or is misplaced
        if len(token.info.split()) > 1 or token.info.strip() in ("output", "bench"):
            raise LessonError(
                file,
                start + 1,
                f"the fence {token.info.strip()!r} stands in a list or a quotation",
                "begin it at the line's start, after an empty line",
            )
        yield from (Text(lines[n], n + 1) for n in range(start, end))
        return
    if end - 1 == start or not closes_fence(lines[end - 1], token.markup):
        raise LessonError(
            file,
            start + 1,
            f"the fence {lines[start].strip()!r} never ends",
            f"close it with a line {token.markup}",
        )
    body = token.content.split("\n")[:-1] if token.content else []
    yield Fence(token.info.strip(), tuple(body), tuple(lines[start:end]), start + 1)


def _html(lines: list[str], start: int, end: int, file: str) -> Iterator[Part]:
    """Comments; and the tags that fold something away on a code host, which are left out."""
    text = "\n".join(lines[start:end]).strip()
    if not text.startswith("<!--"):
        if not _FOLDING.fullmatch(text):
            raise LessonError(
                file,
                start + 1,
                f"the HTML {text.splitlines()[0]!r}",
                "write Markdown; of HTML there are comments, <details> and <summary>",
            )
        return
    inner, closed, after = text.removeprefix("<!--").partition("-->")
    if not closed:
        raise LessonError(file, start + 1, "the comment <!-- never ends", "close it with -->")
    if after.strip():
        raise LessonError(
            file,
            start + 1 + text[: len(text) - len(after)].count("\n"),
            "text after a comment is lost: the whole line belongs to the comment",
            "put the comment behind the text, or on a line of its own",
        )
    yield Comment(" ".join(inner.split()), start + 1)


def _text(lines: list[str], at: int, file: str) -> Text:
    text = _COMMENT.sub("", lines[at]) if "<!--" in lines[at] else lines[at]
    return Text(text, at + 1)
