"""The `=` and `!` items of a question made into its answer and its known wrong answers."""

from __future__ import annotations

from tutor.course.errors import LessonError
from tutor.course.items import Item
from tutor.course.model import Answer, Kind
from tutor.course.numbers import half_unit, parse_number
from tutor.course.scan import Fence


def read_answers(
    items: list[Item], kind: Kind, fence: Fence, file: str
) -> tuple[Answer, tuple[Answer, ...]]:
    """The right answer and the known wrong ones. Errors: LessonError, also for a wrong one that
    is right.
    """
    make = _number if kind == "number" else _output
    right = [make(item, file) for item in items if item.mark == "="]
    if len(right) != 1:
        raise LessonError(
            file,
            right[1].line if right else fence.line,
            f"{len(right)} answers in a question of kind {kind}",
            "give one after =, the lines of an output one right under the other",
        )
    wrongs = tuple(make(item, file) for item in items if item.mark == "!")
    for wrong in wrongs:
        if _equal(wrong, right[0], kind):
            raise LessonError(
                file, wrong.line, f"the wrong answer {wrong.text!r} is right", "change one of them"
            )
    return right[0], wrongs


def _equal(wrong: Answer, right: Answer, kind: Kind) -> bool:
    if kind == "number":
        return abs(wrong.value - right.value) <= right.tolerance
    return wrong.text.rstrip() == right.text.rstrip()


def _output(item: Item, file: str) -> Answer:
    return Answer(item.output, item.feedback, item.line)


def _number(item: Item, file: str) -> Answer:
    text, sign, width = (part.strip() for part in item.text.partition("±"))
    value = parse_number(text)
    tolerance = parse_number(width) if sign else half_unit(text) if value is not None else None
    if value is None or tolerance is None or tolerance < 0:
        raise LessonError(
            file,
            item.line,
            f"{item.text!r} is no number",
            "write one like 0.7414, −3 or 5e-10, and a tolerance after it like ± 0.0005",
        )
    return Answer(text, item.feedback, item.line, value, tolerance)
