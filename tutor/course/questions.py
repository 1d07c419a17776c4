"""A question's fence made into a Question, each kind held to its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.course.answers import read_answers
from tutor.course.errors import LessonError
from tutor.course.items import Item, split_items
from tutor.course.model import Kind, Option, Question
from tutor.course.scan import Fence

if TYPE_CHECKING:
    from tutor.course.blocks import Names

_MARKS: dict[Kind, str] = {"choice": " x?", "several": " x?", "number": "=!?", "output": "=!?"}


def parse_question(fence: Fence, words: list[str], names: Names) -> Question:
    """The question in `fence`; `words` follow `question` in its info string.

    Errors: LessonError, also for what would leave a learner stranded: no feedback, no right
    option, two of them in a choice, a known wrong answer that is right.
    """
    file = names.file
    kind = next((kind for kind in _MARKS if words[1:] in ([kind], [])), None)
    if not words or kind is None:
        raise LessonError(
            file,
            fence.line,
            f"{fence.info!r} is no question",
            f"expected: question ID, then nothing or one of {', '.join(_MARKS)}",
        )
    whole_id = names.claim("question", words[0], fence.line)
    prompt, items = split_items(fence, _MARKS[kind], file)
    if not prompt.strip():
        raise LessonError(file, fence.line, "a question without a prompt", "ask something first")
    for item in items:
        _check(item, file)
    hints = tuple(item.text for item in items if item.mark == "?")
    if kind in ("number", "output"):
        answer, wrongs = read_answers(items, kind, fence, file)
        return Question(whole_id, kind, prompt, (), answer, wrongs, hints, fence.line)
    options = _options(items, kind, fence, file)
    return Question(whole_id, kind, prompt, options, None, (), hints, fence.line)


def _check(item: Item, file: str) -> None:
    if item.mark in " x?" and not item.text:
        raise LessonError(file, item.line, "an empty option or hint", "write it, or delete it")
    if item.mark != "?" and not item.feedback:
        raise LessonError(
            file,
            item.line,
            f"no feedback for {item.text!r}",
            "say under it, after >, which idea leads there and what follows from it",
        )


def _options(items: list[Item], kind: Kind, fence: Fence, file: str) -> tuple[Option, ...]:
    options = tuple(
        Option(item.text, item.mark == "x", item.feedback, item.line)
        for item in items
        if item.mark in " x"
    )
    if len(options) < 2:
        raise LessonError(
            file,
            fence.line,
            f"{len(options)} options to choose from",
            "write two or more; or say after the id that the answer is a number or an output",
        )
    right = [option for option in options if option.right]
    if not right:
        raise LessonError(file, fence.line, "no right option", "mark it with [x]")
    if kind == "choice" and len(right) > 1:
        raise LessonError(
            file,
            right[1].line,
            "a second right option",
            "mark one only with [x]; or put several after the question's id",
        )
    return options
