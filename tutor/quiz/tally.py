"""What a round of questions came to: right at last, and right at the first try."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.words import _


def told(answers: Iterable[tuple[str, bool]], asked: int | None = None) -> str:
    """A sentence on `answers`, each a question's id and whether it was right, oldest first, to
    `asked` questions (by default those that were answered).
    """
    first: dict[str, bool] = {}
    last: dict[str, bool] = {}
    for question, correct in answers:
        first.setdefault(question, correct)
        last[question] = correct
    count = len(last) if asked is None else asked
    if not count:
        return _("You answered no questions.")
    right, at_once = sum(last.values()), sum(first.values())
    if at_once == right:
        return _("{right} of {asked} right.", right=right, asked=count)
    return _(
        "{right} of {asked} right, {first} of them at the first try.",
        right=right,
        asked=count,
        first=sum(last[question] for question, correct in first.items() if correct),
    )
