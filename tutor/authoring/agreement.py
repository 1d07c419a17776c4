"""The line scanner held against a full Markdown parser: both must see the same chapter."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.authoring.problem import Source
from tutor.course.scan import Fence, Heading


def check_markdown(source: Source) -> Iterator[tuple[int, str]]:
    """Fences and headings that only one of the two finds, such as a fence in a list, or a rule
    `---` that turns the line above it into a heading.
    """
    from markdown_it import MarkdownIt

    text = "\n".join([""] * source.first + source.lines[source.first :])
    theirs = set()
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.map and token.type == "fence":
            theirs.add((token.map[0] + 1, f"the fence {token.info.strip()!r}"))
        elif token.map and token.type == "heading_open" and token.tag in ("h1", "h2"):
            theirs.add((token.map[0] + 1, f"a heading {'#' * int(token.tag[1])}"))
    ours = set()
    for part in source.parts:
        if isinstance(part, Fence):
            ours.add((part.line, f"the fence {part.info!r}"))
        elif isinstance(part, Heading):
            ours.add((part.line, f"a heading {'#' * part.level}"))
    for line, what in sorted(theirs - ours):
        yield line, f"Markdown sees {what} here, the course does not; begin it at the line's start"
    for line, what in sorted(ours - theirs):
        yield line, f"the course sees {what} here, Markdown does not; look at the lines above it"
