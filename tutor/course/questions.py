"""A question's fence made into a Question: its items are read by its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tutor.course.errors import LessonError
from tutor.course.excerpts import split_excerpt
from tutor.course.items import split_items
from tutor.course.scan import Fence
from tutor.quiz.items import HINT, Item, ItemError
from tutor.quiz.kinds import KINDS
from tutor.quiz.question import Question

if TYPE_CHECKING:
    from tutor.course.names import Names
    from tutor.quiz.kind import Kind


def parse_question(fence: Fence, words: list[str], names: Names) -> Question:
    """The question in `fence`; after `question` its info string has `words`: the id, the kind
    (by default the first of `KINDS`), and words of the kind's own.

    Errors: LessonError, also for what would leave a learner stranded, such as no feedback.
    """
    file = names.file
    name, kind_name, *flags = [*words, *("", next(iter(KINDS)))[len(words) :]]
    kind = KINDS.get(kind_name)
    if not name or kind is None:
        raise LessonError(
            file,
            fence.line,
            f"{fence.info!r} is no question",
            f"expected: question ID, then nothing or one of {', '.join(KINDS)}",
        )
    for flag in flags:
        if flag not in kind.words or flags.count(flag) > 1:
            known = (
                f"expected at most once each: {', '.join(kind.words)}"
                if kind.words
                else ("nothing may follow it")
            )
            raise LessonError(file, fence.line, f"{flag!r} after the kind {kind.name}", known)
    whole_id = names.claim("question", name, fence.line)
    fence, excerpt, reference = split_excerpt(fence, file)
    if reference is not None:
        names.excerpts[whole_id] = reference
    prompt, items = split_items(fence, kind.marks, file)
    if not prompt.strip():
        raise LessonError(file, fence.line, "a question without a prompt", "ask something first")
    for item in items:
        _check(item, kind, file)
    hints = tuple(item.text for item in items if item.mark == HINT)
    try:
        body = kind.read(prompt, items, flags)
    except ItemError as error:
        line = error.line or fence.line
        raise LessonError(file, line, error.problem, error.remedy) from None
    return Question(whole_id, kind.name, prompt, body, hints, fence.line, excerpt)


def _check(item: Item, kind: Kind[Any], file: str) -> None:
    """What holds for the items of a question. Errors: LessonError."""
    if item.mark not in "=!" and not item.text:
        raise LessonError(file, item.line, "an empty option or hint", "write it, or delete it")
    if item.mark not in HINT + kind.silent and not item.feedback:
        raise LessonError(
            file,
            item.line,
            f"no feedback for {item.text!r}",
            "say under it, after >, which idea leads there and what follows from it",
        )
