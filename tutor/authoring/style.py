"""The linter's rules for how a chapter is written: width, size, numbers, benches."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor.activities.errors import UsageError
from tutor.activities.goals import parse_goal
from tutor.activities.registry import activity_of, parse_line
from tutor.authoring.problem import ChapterText
from tutor.course.model import Block, Chapter, Figure, Note, Page, Prose, Snippet, Task
from tutor.course.scan import Fence, Text
from tutor.quiz.generated import FIRST_SEED, Generated
from tutor.quiz.kinds import KINDS
from tutor.quiz.numbers import half_unit
from tutor.quiz.question import Question
from tutor.words import cells

COLUMNS = 76
PAGE_BYTES = 8 * 1024

_NO_PROSE = re.compile(r"(`+).*?\1|\S+://\S+")
"""Code and addresses."""
_DECIMAL = re.compile(r"(?<![\w.])([0-9]+\.[0-9]+(?:e[-+−]?[0-9]{1,3})?)(?!\w|\.[0-9])(\s*%)?")
_ITEM = re.compile(r" {0,3}([-+*]|[0-9]{1,9}[.)])(?=\s)")
_MARK = re.compile(r"\s*(- \[.\]|[=!?>])(?: (.*))?$")  # of a line of a question
_PRINTED = re.compile(r"[0-9]+(?:\.[0-9]*)?(?:e[-+]?[0-9]{1,3})?")
_SOURCE = re.compile(r"<!--\s*source:\s*\S.*-->")

Found = Iterator[tuple[int, str]]


def check_columns(source: ChapterText) -> Found:
    """Prose wider than a page; tables and addresses cannot be broken."""
    for line, text in source.prose:
        width = cells.width(text.rstrip())
        if width > COLUMNS and not text.lstrip().startswith("|") and "://" not in text:
            yield line, f"{width} columns of prose; break the line at {COLUMNS}"


def check_lists(source: ChapterText) -> Found:
    """Lines in the middle of a paragraph that Markdown takes for the beginning of a list."""
    above, listed = -1, False  # the paragraph's last line so far; whether it is a list
    for line, text, begins in _paragraph_lines(source):
        item = _ITEM.match(text)
        if begins or above != line - 1:
            listed = item is not None
        elif item and not listed:
            yield line, f"{item[1]!r} begins a list here; break the line elsewhere"
        above = line if text else -1


def _paragraph_lines(source: ChapterText) -> Iterator[tuple[int, str, bool]]:
    """Number and text of each line to read, in prose and in questions; whether a mark begins it."""
    for part in source.parts:
        if isinstance(part, Text):
            yield part.line, part.text.rstrip(), False
        elif isinstance(part, Fence) and part.info.split()[:1] == ["question"]:
            for number, text in enumerate(part.body, part.line + 1):
                found = _MARK.match(text)
                mark, rest = (found[1], found[2] or "") if found else ("", text)
                yield number, rest.rstrip(), mark not in ("", ">")


def check_pages(chapter: Chapter) -> Found:
    """Pages too long to show at once, and benches that no command line would take."""
    for page in chapter.pages:
        size = sum(len(_shown(block).encode()) for block in page.flat)
        if size > PAGE_BYTES:
            yield page.line, f"the page shows {size} bytes; split it below {PAGE_BYTES}"
        if page.bench:
            yield from _check_bench(page.bench.line, page.bench.command)
        for task in page.tasks:
            yield from _check_bench(task.line, task.command)
            yield from _check_goal(task)


def check_numbers(chapter: Chapter, source: ChapterText) -> Found:
    """Numbers of three digits or more in the prose that no snippet of their page prints."""
    starts = [page.line for page in chapter.pages[1:]]
    for page, first, end in zip(
        chapter.pages, [0, *starts], [*starts, len(source.lines) + 1], strict=True
    ):
        printed = _printed(page)
        for line, text in source.prose:
            if not first <= line < end or _has_source(source.lines, line):
                continue
            for match in _DECIMAL.finditer(_NO_PROSE.sub("", text)):
                if not _is_printed(match[1], bool(match[2]), printed):
                    yield (
                        line,
                        f"no snippet on this page prints {match[1]}; print it, or say where it "
                        "is from: <!-- source: … -->",
                    )


def _check_bench(line: int, command: str) -> Found:
    """A bench line is a command line: the activity that reads it says what is wrong with it."""
    try:
        spec = parse_line(command)
        activity_of(spec).checked(spec)
    except UsageError as error:
        yield line, f"the bench {command!r} cannot be set: {error}"


def _check_goal(task: Task) -> Found:
    """A goal asks only for what the activity on its bench knows."""
    try:
        activity = activity_of(parse_line(task.command))
    except UsageError:
        return  # said of its bench
    try:
        parse_goal(task.goal, activity.known)
    except UsageError as error:
        yield task.line, f"the goal {task.goal!r} cannot be judged: {error}"


def _shown(block: Block) -> str:
    """What a page shows of a block before anything on it is answered or run."""
    match block:
        case Prose():
            return block.markdown
        case Snippet():
            return "" if block.experiment else block.shown
        case Question():
            kind = KINDS[block.kind]
            return "\n".join([block.prompt, *kind.prompt_lines(block), kind.listing(block)])
        case Generated():
            return block.question(FIRST_SEED).prompt
        case Note():
            return block.markdown
        case Figure():
            return f"{block.drawing}\n{block.caption}"
        case Task():
            return block.prompt
        case _:
            return ""


def _printed(page: Page) -> list[float]:
    return [
        float(number[0])
        for snippet in page.snippets
        for number in _PRINTED.finditer(snippet.expected or "")
    ]


def _is_printed(number: str, percent: bool, printed: list[float]) -> bool:
    """Whether `number` is one of those printed, or one of them rounded, or in per cent."""
    mantissa = number.partition("e")[0].replace(".", "").lstrip("0")
    if len(mantissa) < 3:
        return True
    value, near = float(number.replace("−", "-")), half_unit(number) * (1 + 1e-9)
    scales = (1, 100) if percent else (1,)
    return any(abs(value - scale * other) <= near for other in printed for scale in scales)


def _has_source(lines: list[str], line: int) -> bool:
    return any(_SOURCE.search(text) for text in lines[max(line - 2, 0) : line])
