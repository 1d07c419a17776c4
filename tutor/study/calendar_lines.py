"""The calendar of study as text: a column a week, and the last days with what was done."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from tutor.words import N_, _, cells, ngettext

if TYPE_CHECKING:
    from tutor.learner import StudyDay

Row: TypeAlias = "list[tuple[str, str]]"
"""The pieces of a line, each with its style."""

STEPS = (1, 5, 15, 40)
"""Things done on a day from which its sign is the next larger one."""
SIGNS = "·▂▄▆█"
LAST = 3
"""Days that are told in words."""
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip


def calendar_lines(days: Sequence[StudyDay], width: int) -> Iterator[Row]:
    """The days, the first of which is a Monday, in lines of at most `width` columns: where that is
    little, the last weeks.
    """
    label = 1 + max(cells.width(_(name)) for name in WEEKDAYS)
    weeks = max(1, (width - label) // 2)
    first = max(0, -(-len(days) // 7) - weeks)
    shown = days[7 * first :]
    studied = [day for day in shown if day.done]
    told = ngettext(
        "something done on {n} day of the last {all}",
        "something done on {n} days of the last {all}",
        len(studied),
        all=len(shown),
    )
    yield [(_("calendar"), "bold"), (f"  {told}", "$quiet")]
    yield [(" " * label + _months(shown), "$quiet")]
    for weekday, name in enumerate(WEEKDAYS):
        signs = "".join(f"{sign_of(day)} " for day in shown[weekday::7])
        yield [(cells.ljust(_(name), label), "$quiet"), (signs.rstrip(), "$primary")]
    yield [(f"{' ' * label}{_legend()}", "$quiet")]
    for day in studied[: -LAST - 1 : -1]:
        yield [(f"{day.day}  ", "$quiet"), (", ".join(_things(day)), "")]


def sign_of(day: StudyDay) -> str:
    """A block that is the higher, the more was done."""
    return SIGNS[bisect_right(STEPS, day.done)]


def _months(days: Sequence[StudyDay]) -> str:
    """The name of each month over the week in which its first day is."""
    line = ""
    for week in range(0, len(days), 7):
        first = next((day.day for day in days[week : week + 7] if day.day.day == 1), None)
        if first is not None and cells.width(line) <= 2 * (week // 7):
            line = cells.ljust(line, 2 * (week // 7)) + _(MONTHS[first.month - 1]) + " "
    return line.rstrip()


def _legend() -> str:
    steps = "  ".join(f"{sign} {least}+" for sign, least in zip(SIGNS[1:], STEPS, strict=True))
    return _("{nothing} nothing  {steps}", nothing=SIGNS[0], steps=steps)


def _things(day: StudyDay) -> Iterator[str]:
    if day.answers:
        yield ngettext(
            "{n} answer ({right} right)", "{n} answers ({right} right)", day.answers,
            right=day.right,
        )  # fmt: skip
    if day.pages:
        yield ngettext("{n} page", "{n} pages", day.pages)
    if day.snippets:
        yield ngettext("{n} snippet", "{n} snippets", day.snippets)
    if day.tasks:
        yield ngettext("{n} task", "{n} tasks", day.tasks)
    if day.tests:
        yield ngettext("{n} test", "{n} tests", day.tests)
    if day.runs:
        yield ngettext("{n} run", "{n} runs", day.runs)
