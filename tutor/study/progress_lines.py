"""The learner's progress as aligned text, for the screen and the command line alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from tutor.running.training.measures import ending

if TYPE_CHECKING:
    from tutor.course import Course
    from tutor.learner import Run
    from tutor.study.overview import Overview

Line: TypeAlias = "list[tuple[str, str]]"
"""Pieces of a line, each with its style."""

WIDEST = 100
"""Columns that are used at most."""
WIDE = 90
"""Columns from which headings are whole."""
NUMBER, SHORT = 16, 7
"""Columns of a number under a whole heading, and under a short one."""
END = 23
"""Columns of how a training ended."""
WALK = 12
"""Columns of a walk's name."""


def progress_lines(
    course: Course, found: Overview, runs: Sequence[Run], width: int
) -> Iterator[Line]:
    """Chapters, walks and trainings, in lines of at most `width` columns."""
    yield from _chapters(course, found, min(width, WIDEST))
    yield []
    yield from _walks(found)
    yield []
    yield from _runs(runs, min(width, WIDEST))


def _chapters(course: Course, found: Overview, width: int) -> Iterator[Line]:
    wide = width >= WIDE
    number = NUMBER if wide else SHORT
    heads = ("pages read", "answered right", "snippets run") if wide else ("read", "right", "run")
    titles = {info.slug: f"{info.number:>2}  {info.title}" for info in course.chapters}
    longest = max(len(titles[slug]) for slug in _slugs(found)) if _slugs(found) else 0
    room = max(min(longest, width - 3 * number - 3), 12)
    yield [("chapter".ljust(room), "bold"), ("".join(h.rjust(number) for h in heads), "$quiet")]
    for one in found.summary.chapters:
        counts = (
            f"{one.pages_read}/{one.pages}",
            f"{one.questions_right}/{one.questions}",
            f"{one.snippets_run}/{one.snippets}",
        )
        numbers = "".join(count.rjust(number) for count in counts)
        yield [(_cut(titles[one.slug], room), ""), (numbers, ""), (" ✓" * one.done, "$success")]
    for slug, problem in found.broken.items():
        yield [(_cut(titles[slug], room), ""), (f"  cannot be read: {problem}", "$error")]
    due = found.summary.due
    yield [(f"{due} question{' is' if due == 1 else 's are'} due" if due else "nothing is due", "")]


def _slugs(found: Overview) -> list[str]:
    return [*(one.slug for one in found.summary.chapters), *found.broken]


def _cut(text: str, room: int) -> str:
    return text.ljust(room) if len(text) <= room else f"{text[: room - 1]}…"


def _walks(found: Overview) -> Iterator[Line]:
    yield [("stepped through", "bold"), ("  how far, here or beside a page", "$quiet")]
    if not found.summary.walks:
        yield [("nothing yet: F3 opens the stepper", "$quiet")]
    for walk in found.summary.walks:
        whole = "forward and backward" if walk.finished_backward else f"to step {walk.furthest}"
        yield [(f"{walk.name.ljust(WALK - 1)} ", ""), (whole, "")]


def _runs(runs: Sequence[Run], width: int) -> Iterator[Line]:
    yield [("trained", "bold")]
    if not runs:
        yield [("nothing yet: F4 opens the lab", "$quiet")]
    rows = [(run, _settings(run), ending(run.status, run.metrics)) for run in runs]
    longest = max((len(what) for _, what, _ in rows), default=0)
    for run, what, end in rows:
        style = "$error" if run.status in ("diverged", "error", "damaged") else ""
        when = f"{datetime.fromtimestamp(run.started / 1e6):%d %b %H:%M}"
        number = (f"{run.id:>3}  ", "$quiet")
        if width >= len(number[0]) + longest + 2 + END + len(when):
            yield [number, (what.ljust(longest), ""), (f"  {end:<{END}}", style), (when, "$quiet")]
        else:
            yield [number, (what, "")]
            yield [("     ", ""), (end, style), (f"   {when}", "$quiet")]


def _settings(run: Run) -> str:
    from tutor.activities.errors import UsageError
    from tutor.running.training.settings import TrainSettings

    if run.status == "damaged":
        return "cannot be read"
    try:
        return TrainSettings.from_json(run.settings).describe().removeprefix("digits  ")
    except UsageError:
        return "settings of another version"
