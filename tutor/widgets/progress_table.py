"""The learner's progress as aligned text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

if TYPE_CHECKING:
    from tutor.course import Course
    from tutor.learner import Run
    from tutor.overview import Overview

TITLE = 40
NUMBER = 9


def progress_table(course: Course, found: Overview, runs: Sequence[Run]) -> Content:
    """Chapters, walks and trainings, a line each."""
    sections = [_chapters(course, found), _walks(found), _runs(runs)]
    return Content("\n\n").join(Content("\n").join(section) for section in sections)


def _chapters(course: Course, found: Overview) -> Iterator[Content]:
    titles = {info.slug: f"{info.number:>2}  {info.title}" for info in course.chapters}
    yield _row(("chapter", "bold"), "pages", "right", "run")
    for one in found.summary.chapters:
        yield _row(
            (titles[one.slug], ""),
            f"{one.pages_read}/{one.pages}",
            f"{one.questions_right}/{one.questions}",
            f"{one.snippets_run}/{one.snippets}",
            done=one.done,
        )
    for slug, problem in found.broken.items():
        yield Content.assemble(f"{titles[slug]:<{TITLE}} ", (problem, "$error"))


def _row(title: tuple[str, str], *numbers: str, done: bool = False) -> Content:
    text, style = title
    cut = text if len(text) <= TITLE else text[: TITLE - 1] + "…"
    columns = "".join(f"{number:>{NUMBER}}" for number in numbers)
    mark = ("   ✓", "$success") if done else ("", "")
    return Content.assemble(
        (f"{cut:<{TITLE}}", style), (columns, "" if not style else "$quiet"), mark
    )


def _walks(found: Overview) -> Iterator[Content]:
    yield Content.styled("stepped through", "bold")
    if not found.summary.walks:
        yield Content.styled("nothing yet: F3 opens the stepper", "$quiet")
    for walk in found.summary.walks:
        whole = "forward and backward" if walk.finished_backward else f"to step {walk.furthest + 1}"
        yield Content(f"{walk.name:<{TITLE}}{whole}")


def _runs(runs: Sequence[Run]) -> Iterator[Content]:
    from tutor.training.settings import SettingsError, TrainSettings

    yield Content.styled("trained", "bold")
    if not runs:
        yield Content.styled("nothing yet: F4 opens the lab", "$quiet")
    for run in runs:
        try:
            what = TrainSettings.from_json(run.settings).describe()
        except (SettingsError, TypeError):
            what = "settings of another version"
        accuracy = run.metrics.get("test_accuracy")
        test = f"test {accuracy:.1%}" if isinstance(accuracy, float) else run.status
        when = datetime.fromtimestamp(run.started / 1e6)
        yield Content.assemble(
            (f"{run.id:>3}  ", "$quiet"),
            f"{what:<62} {test:<12}",
            (f" {when:%d %b %H:%M}", "$quiet"),
        )
