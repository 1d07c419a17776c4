"""``backstep progress``: what was read, answered, run, stepped and trained."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tutor.commands.parser import Parser
from tutor.commands.terminal import say_json, warn
from tutor.course import load_course

if TYPE_CHECKING:
    from tutor.course import Course
    from tutor.learner import ProgressSummary, Run


def main(words: list[str]) -> int:
    """Print the progress as text, or as one JSON object."""
    parser = Parser("progress", "What you have done so far.", ["progress", "progress --json"])
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.read(words)
    from tutor.learner import Store, list_runs
    from tutor.overview import overview

    course = load_course()
    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        found = overview(store, course)
        runs = list_runs(store, limit=5)
    for problem in found.broken.values():
        warn(f"left out: {problem}")
    summary = found.summary
    if options.json:
        say_json({**summary.as_json(), "latest_runs": [run.as_json() for run in runs]})
        return 0
    for line in _lines(course, summary, runs):
        print(line)
    return 0


def _lines(course: Course, summary: ProgressSummary, runs: list[Run]) -> Iterator[str]:
    infos = {info.slug: info for info in course.chapters}
    yield f"{'chapter':<46} {'pages':>7} {'right':>7} {'run':>7}"
    for one in summary.chapters:
        info = infos[one.slug]
        title = f"{info.number:>2}  {info.title}"
        pages, right = f"{one.pages_read}/{one.pages}", f"{one.questions_right}/{one.questions}"
        yield f"{title:<46.46} {pages:>7} {right:>7} {one.snippets_run}/{one.snippets}".rstrip()
    yield ""
    yield f"questions due   {summary.due}"
    for walk in summary.walks:
        back = ", backward to its end" if walk.finished_backward else ""
        yield f"stepped         {walk.name}, to step {walk.furthest}{back}"
    yield f"trainings       {summary.runs}"
    for run in runs:
        yield f"  {_run_line(run)}"


def _run_line(run: Run) -> str:
    from tutor.training.settings import SettingsError, TrainSettings

    try:
        what = TrainSettings.from_json(run.settings).describe()
    except (SettingsError, TypeError):
        what = "settings of another version"
    accuracy = run.metrics.get("test_accuracy")
    test = f"  test {accuracy:.2%}" if isinstance(accuracy, float) else ""
    return f"{run.id:>3}  {run.status:<10} {what}{test}"
