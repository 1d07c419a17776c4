"""What is said of a name that should be in the course: what was meant, or what there is."""

from __future__ import annotations

from collections.abc import Iterable

from core.message import Message
from core.nearest import did_you_mean, expected
from tutor.course.errors import NotInCourse
from tutor.words import N_, _

MISSING = {
    "chapter": N_("no chapter {name!r} in {place}; {hint}"),
    "page": N_("no page {name!r} in {place}; {hint}"),
    "snippet": N_("no snippet {name!r} in {place}; {hint}"),
    "question": N_("no question {name!r} in {place}; {hint}"),
    "task": N_("no task {name!r} in {place}; {hint}"),
    "term": N_("no term {name!r} in {place}; {hint}"),
}
"""What is said of a name that nothing of its kind has."""


def not_in_course(kind: str, name: str, existing: Iterable[str], where: str) -> NotInCourse:
    """The error for `name`: its close matches, or what there is of its kind in their place."""
    names = list(existing)
    hint = guess(name, names) or listed(names)
    return NotInCourse(_(MISSING[kind], name=name, place=where, hint=hint))


def guess(name: str, names: Iterable[str]) -> Message | None:
    """``did you mean …?`` where something is close; of an id, the part after the slash counts."""
    whole = {other.rpartition("/")[2]: other for other in names}
    return did_you_mean(name.rpartition("/")[2], whole, whole)


def listed(names: Iterable[str]) -> Message:
    """``expected one of first, second``; ids without their chapter."""
    return expected(name.rpartition("/")[2] for name in names)
