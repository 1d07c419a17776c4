"""The `=` and `!` items of a question: its answer, and the wrong ones that are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

from tutor.quiz.items import Item, ItemError

MARKS = "=!"
A = TypeVar("A")


class KnownAnswers(NamedTuple, Generic[A]):
    """The right answer, and known wrong ones with their own feedback."""

    right: A
    wrongs: tuple[A, ...]


def read_known_answers(
    items: Sequence[Item], make: Callable[[Item], A], equal: Callable[[A, A], bool]
) -> KnownAnswers[A]:
    """What `make` makes of the items; no wrong answer may be `equal` to the right one.

    Errors: ItemError.
    """
    right = [item for item in items if item.mark == "="]
    if len(right) != 1:
        raise ItemError(
            right[1].line if right else 0,
            f"{len(right)} answers",
            "give one after =, the lines of an output one right under the other",
        )
    answer = make(right[0])
    wrongs = []
    for item in items:
        if item.mark == "!":
            wrongs.append(make(item))
            if equal(wrongs[-1], answer):
                raise ItemError(
                    item.line, f"the wrong answer {item.output!r} is right", "change one of them"
                )
    return KnownAnswers(answer, tuple(wrongs))
