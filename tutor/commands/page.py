"""A page of a lesson as text, with the command for each thing that can be done on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tutor.commands.markdown import one_line, plain_lines
from tutor.commands.terminal import wrapped
from tutor.course import Bench, Prose, Snippet
from tutor.quiz import letter

if TYPE_CHECKING:
    from tutor.course import Block, Page, Question

KINDS = {
    "choice": "choose one",
    "several": "choose every one that is right",
    "number": "type a number",
    "output": "type what it prints",
}


def page_lines(page: Page, number: int, pages: int) -> Iterator[str]:
    """The page, its heading first."""
    heading = f"{number}/{pages}  {page.heading}"
    yield heading
    yield "-" * len(heading)
    for block in page.blocks:
        yield ""
        yield from _block_lines(block)


def _block_lines(block: Block) -> Iterator[str]:
    match block:
        case Prose():
            yield from plain_lines(block.markdown)
        case Snippet():
            yield f"  Snippet.  Run it: backstep run {block.id}"
            for line in block.code.splitlines():
                yield f"      {line}".rstrip()
        case Bench():
            yield f"  Bench:  backstep {block.command}"
        case _:
            yield from question_lines(block, "  ")
            chapter = block.id.partition("/")[0]
            yield f"  Answer it: backstep quiz {chapter} --plain"


def question_lines(question: Question, indent: str = "") -> Iterator[str]:
    """What is asked, and the options with their letters."""
    yield f"{indent}Question {question.id}  ({KINDS[question.kind]})"
    yield from plain_lines(question.prompt, f"{indent}  ")
    for index, option in enumerate(question.options):
        yield from wrapped(one_line(option.text), first=f"{indent}    {letter(index)}.  ")
