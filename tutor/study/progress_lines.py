"""The learner's progress as aligned text, for the screen and the command line alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from tutor.activities.errors import UsageError
from tutor.activities.registry import activity_named
from tutor.learner.kept_runs import DAMAGED
from tutor.running.training.measures import ending
from tutor.study.calendar_lines import Row, calendar_lines
from tutor.study.still_to_do import still_to_do
from tutor.words import N_, _, cells, ngettext

if TYPE_CHECKING:
    from tutor.activities.spec import Spec
    from tutor.course import Course
    from tutor.learner import ChapterProgress, KeptRun
    from tutor.study.outlook import Outlook
    from tutor.study.overview import Overview

WIDEST = 100
"""The most columns that are used."""
WIDE = 90
"""Columns from which headings are written out."""
NUMBER = 6
"""Columns of a number, at the least."""
KNOWN, FEW = 0.9, 3
"""Mastery below which a topic is worth a word, and how many are named."""
MASTERY = N_(
    "Mastery is the share of what a chapter asks that you would get right today: a question counts "
    "with the chance that you still know it (by FSRS), a task once it is done."
)
BUILT = N_("Built are exercises that passed and tasks that are done.")
WALK = 12
"""Columns of a walk's name."""


def progress_lines(
    course: Course, found: Overview, stands: Outlook, runs: Sequence[KeptRun], width: int
) -> Iterator[Row]:
    """What to do next, chapters, the calendar, walks and runs, in lines of at most `width`
    columns.
    """
    yield from step_lines(stands, width)
    yield []
    yield from overview_lines(course, found, stands, runs, width)
    for _run, rows in run_rows(runs, width):
        yield from rows


def overview_lines(
    course: Course, found: Overview, stands: Outlook, runs: Sequence[KeptRun], width: int
) -> Iterator[Row]:
    """Chapters, the calendar and walks, and what stands above the runs."""
    width = min(width, WIDEST)
    yield from _chapters(course, found, stands, width)
    yield []
    yield from calendar_lines(stands.days, width)
    yield []
    yield from _walks(found)
    yield []
    yield [(_("lab runs"), "bold")]
    if not runs:
        yield [(_("none yet; F4 opens the lab"), "$quiet")]


def _chapters(course: Course, found: Overview, stands: Outlook, width: int) -> Iterator[Row]:
    wide = width >= WIDE
    gap = 2 if wide else 1
    heads = (
        (_("mastery"), _("pages read"), _("answered right"), _("snippets run"), _("built"))
        if wide
        else (_("mastery"), _("read"), _("right"), _("run"), _("built"))
    )
    titles = {info.id: f"{info.number:>2d}  {info.title}" for info in course.chapters}
    longest = max(cells.width(titles[slug]) for slug in _slugs(found)) if _slugs(found) else 0
    columns = [max(cells.width(head) + gap, NUMBER) for head in heads]
    marks = {one.slug: _mark(one) for one in found.summary.chapters}
    behind = max(map(cells.width, marks.values()), default=0)
    room = max(min(longest, width - sum(columns) - behind), 12)
    headings = "".join(map(cells.rjust, heads, columns))
    yield [(_cut(_("chapter"), room), "bold"), (headings, "$quiet")]
    for one in found.summary.chapters:
        share = stands.mastery.get(one.slug)
        counts = (
            "–" if share is None else _("{n} %", n=round(100 * share)),
            f"{one.pages_read}/{one.pages}",
            f"{one.questions_right}/{one.questions}",
            f"{one.snippets_run}/{one.snippets}",
            f"{one.exercises_passed + one.tasks_done}/{one.exercises + one.tasks}",
        )
        numbers = "".join(map(cells.rjust, counts, columns))
        yield [(_cut(titles[one.slug], room), ""), (numbers, ""), (marks[one.slug], "$success")]
    for slug, problem in found.broken.items():
        yield [
            (_cut(titles[slug], room), ""),
            ("  " + _("cannot be read: {problem}", problem=problem), "$error"),
        ]
    due = found.summary.due
    told = ngettext("{n} question is due", "{n} questions are due", due)
    yield [(told if due else _("nothing is due"), "")]
    for about in (MASTERY, BUILT):
        for line in cells.wrap(_(about), width):
            yield [(line, "$quiet")]
    for one in found.summary.chapters:
        if one.pages_opened and not one.known and (left := still_to_do(one)):
            chapter = " ".join(titles[one.slug].split())
            told = _("left in {chapter}: {left}", chapter=chapter, left=left)
            for line in cells.wrap(told, width, rest="  "):
                yield [(line, "")]
    weakest = [topic for topic in stands.topics if topic.mastery < KNOWN][:FEW]
    if weakest:
        yield [(_("known least:"), "$quiet")]
    for topic in weakest:
        percent = cells.rjust(_("{n} %", n=round(100 * topic.mastery)), NUMBER)
        yield [(f"{percent}  ", ""), (cells.cut(topic.title, width - NUMBER - 2), "")]


def step_lines(stands: Outlook, width: int) -> Iterator[Row]:
    """What to do next, with the command for each."""
    yield [(_("what to do next"), "bold")]
    for number, step in enumerate(stands.steps, 1):
        for line in cells.wrap(step.text, min(width, WIDEST), first=f"{number}  ", rest="   "):
            yield [(line, "")]
        yield [(f"   {step.command}", "$quiet")]
    if not stands.steps:
        yield [(_("nothing is left to do here"), "$quiet")]


def _mark(progress: ChapterProgress) -> str:
    """What stands behind a chapter's numbers."""
    return " ✓" if progress.done else f" {_('known')}" if progress.known else ""


def _slugs(found: Overview) -> list[str]:
    return [*(one.slug for one in found.summary.chapters), *found.broken]


def _cut(text: str, room: int) -> str:
    return cells.ljust(cells.cut(text, room), room)


def _walks(found: Overview) -> Iterator[Row]:
    yield [(_("walks"), "bold"), ("  " + _("the furthest step you reached"), "$quiet")]
    if not found.summary.walks:
        yield [(_("none yet; F3 opens the stepper"), "$quiet")]
    for walk in found.summary.walks:
        whole = (
            _("forward and backward")
            if walk.finished_backward
            else _("to step {at}", at=walk.furthest)
        )
        yield [(f"{_cut(walk.name, WALK - 1)} ", ""), (whole, "")]


def run_rows(runs: Sequence[KeptRun], width: int) -> Iterator[tuple[KeptRun, list[Row]]]:
    """Each run with its line, or two where the width asks for them."""
    width = min(width, WIDEST)
    rows = [(run, *_called_and_end(run)) for run in runs]
    longest = max((cells.width(what) for run, what, end in rows), default=0)
    ends = max((cells.width(end) for run, what, end in rows), default=0)
    for run, what, end in rows:
        style = "$error" if run.status in ("diverged", "error", "damaged", "killed") else ""
        when = f"{datetime.fromtimestamp(run.started / 1e6):%Y-%m-%d %H:%M}"
        number = (f"{run.id:>3d}  ", "$quiet")
        if width >= 5 + longest + 2 + ends + 2 + cells.width(when):
            settings, ended = cells.ljust(what, longest), "  " + cells.ljust(end, ends) + "  "
            yield run, [[number, (settings, ""), (ended, style), (when, "$quiet")]]
        else:
            rest = [("     ", ""), (end, style), (f"   {when}", "$quiet")]
            yield run, [[number, (what, "")], rest]


def _called_and_end(run: KeptRun) -> tuple[str, str]:
    """A run's name, if it has one, with what it was asked for; and how it ended."""
    what, end = _settings_and_end(run)
    return (f"{run.name}: {what}" if run.name else what), end


def _settings_and_end(run: KeptRun) -> tuple[str, str]:
    """What a run was asked for, and how it ended."""
    if run.status == DAMAGED:
        return _("what was kept of it is damaged"), ending(run.status, None)
    result = None
    try:
        activity = activity_named(run.activity)
        result = activity.provider("result")(run.metrics) if activity.result else None
        spec: Spec = activity.spec.from_json(run.settings)
    except UsageError:
        return _("settings of another version"), ending(run.status, result)
    return spec.briefly(), ending(run.status, result)
