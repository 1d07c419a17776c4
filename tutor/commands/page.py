"""A page of a lesson as text, with the command for each thing that can be done on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tutor.commands.markdown import one_line, plain_lines
from tutor.commands.terminal import wrapped
from tutor.course import BenchLine, Figure, Fold, Generated, Note, Prose, Snippet, Task
from tutor.course.notes import FIRST, NOTE_TITLES, RECALL
from tutor.quiz.generated import FIRST_SEED
from tutor.quiz.kinds import KINDS
from tutor.quiz.order import as_on_page
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.course import Block, Page
    from tutor.quiz.question import Question


RULE = "─"


def page_lines(page: Page, number: int, pages: int) -> Iterator[str]:
    """The page, its heading first."""
    heading = f"{number}/{pages}  {page.heading}"
    yield heading
    yield "-" * cells.width(heading)
    for block in page.blocks:
        yield ""
        yield from _block_lines(block)


def recall_lines(questions: Iterable[Question], command: str) -> Iterator[str]:
    """What a chapter opens with: questions of earlier ones, and the command that asks them."""
    yield f"{RULE * 8} {_(FIRST[RECALL])} {RULE * 8}"
    for question in questions:
        yield ""
        yield from question_lines(question, "  ", excerpt=True)
    yield ""
    yield _("  Answer them: {command}", command=command)
    yield RULE * 24


def _block_lines(block: Block) -> Iterator[str]:
    match block:
        case Prose():
            yield from plain_lines(block.markdown)
        case Snippet():
            yield _("  Snippet.  Run it: {command}", command=f"backstep run {block.id}")
            for line in block.shown.splitlines():
                yield f"      {line}".rstrip()
        case BenchLine():
            yield _("  Bench:  {command}", command=f"backstep {block.command}")
        case Note():
            yield from plain_lines(f"{_(NOTE_TITLES[block.kind])}: {block.markdown}", "  ")
        case Figure():
            for line in block.drawing.splitlines():
                yield f"    {line}".rstrip()
            yield from plain_lines(block.caption, "    ")
        case Fold():
            yield f"{RULE * 8} {_(FIRST[block.kind])} {RULE * 8}"
            for inner in block.blocks:
                yield ""
                yield from _block_lines(inner)
            yield RULE * 24
        case Task():
            yield _("Task {id}", id=block.id)
            yield from plain_lines(block.prompt, "  ")
            yield _("  Bench:  {command}", command=f"backstep {block.command}")
        case Generated():
            example = block.question(FIRST_SEED)
            yield from question_lines(example, "  ")
            command = KINDS[example.kind].command(example)
            yield _("  Answer it, with other numbers each time: {command}", command=command)
        case _:
            yield from question_lines(as_on_page(block), "  ")
            yield _("  Answer it: {command}", command=KINDS[block.kind].command(block))


def question_lines(question: Question, indent: str = "", *, excerpt: bool = False) -> Iterator[str]:
    """What is asked, and what its kind puts under that, such as options with their letters. With
    `excerpt`, what the question speaks of comes first.
    """
    kind = KINDS[question.kind]
    yield indent + _("Question {id}  ({how})", id=question.id, how=kind.how(question))
    if excerpt and question.excerpt:
        yield from plain_lines(question.excerpt, f"{indent}  ")
        yield ""
    yield from plain_lines(kind.prompt(question), f"{indent}  ")
    for line in kind.listing(question).splitlines():
        yield f"{indent}      {line}".rstrip()
    for text in kind.prompt_lines(question):
        if text.startswith("~~~"):  # its lines keep their shape
            yield from plain_lines(text, indent)
            continue
        label, gap, rest = text.partition("  ")  # of an option: its letter, and what it says
        lead = f"{indent}    {label}{gap}" if gap else f"{indent}    "
        yield from wrapped(one_line(rest if gap else text), first=lead)
