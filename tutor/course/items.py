"""The lines of a question's body made into its prompt and its marked items.

Marks stand at the start of a line:

    - [ ] a wrong option          = the right number, or a line of the right output
    - [x] a right option          ! a known wrong number, or a line of a wrong output
      > its feedback              ? a hint

`=` or `!` lines in a row are the lines of one output. The text of an option or a hint goes on in
indented lines under it; every line of feedback begins with `>`.
"""

from __future__ import annotations

import re
from textwrap import dedent

from tutor.course.errors import LessonError
from tutor.course.fences import closes_fence, opens_fence
from tutor.course.scan import Fence
from tutor.quiz.items import HINT, Item

_MARK = re.compile(r" {0,3}(?:- \[(.)\]|([=!?]))(?: (.*))?$")
_FEEDBACK = re.compile(r"[ \t]*>[ \t]?(.*)")


def split_items(fence: Fence, marks: str, file: str) -> tuple[str, list[Item]]:
    """The prompt, and the items with one of `marks` and the hints, in order. Errors: LessonError.

    `=` and `!` are text where they are not among the marks: a prompt may hold a formula.
    """
    prompt: list[str] = []
    items: list[Item] = []
    inner = ""  # what opened a fence inside the body, while it is open
    for line, text in enumerate(dedent("\n".join(fence.body)).split("\n"), fence.line + 1):
        mark, rest = ("", "") if inner else _marked(text)
        if mark and mark in marks + HINT:
            _add(items, Item(mark, line, rest))
            continue
        if mark and mark not in "=!":
            raise LessonError(
                file,
                line,
                f"{text.strip()!r} in a question of another kind",
                "a question of this kind has no options, [ ] and [x]",
            )
        if inner:
            inner = "" if closes_fence(text.strip(), inner) else inner
        elif opened := opens_fence(text.strip()):
            inner = opened[0]
        if items:
            _go_on(items[-1], text, line, file)
        else:
            prompt.append(text)
    return "\n".join(prompt).strip("\n").rstrip(), items


def _marked(text: str) -> tuple[str, str]:
    """The mark that begins this line, in lower case, and what follows; ("", "") if none does."""
    match = _MARK.match(text)
    return ((match[1] or match[2]).lower(), match[3] or "") if match else ("", "")


def _add(items: list[Item], item: Item) -> None:
    """Append `item`, or join it to the output whose next line it is."""
    last = items[-1] if items else None
    if (
        last
        and item.mark in "=!"
        and last.mark == item.mark
        and not last.notes
        and last.line + len(last.lines) == item.line
    ):
        last.lines += item.lines
    else:
        items.append(item)


def _go_on(item: Item, text: str, line: int, file: str) -> None:
    """A line under `item` that has no mark of its own: feedback, more text, or a mistake."""
    feedback = _FEEDBACK.match(text)
    if feedback and item.mark != HINT:
        item.notes.append(feedback[1])
    elif text[:1] in (" ", "\t") and text.strip() and item.mark not in "=!" and not item.notes:
        item.lines.append(text)
    elif not text.strip():
        if item.mark not in "=!" and not item.notes:
            item.lines.append("")
    else:
        raise LessonError(
            file,
            line,
            f"{text.strip()!r} belongs to nothing",
            "begin a line with - [ ], - [x], =, ! or ?, feedback with >, "
            "and indent what goes on with an option or a hint",
        )
