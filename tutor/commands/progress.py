"""``backstep progress``: what was read, answered, run, stepped and trained."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tutor.commands.parser import Parser
from tutor.commands.terminal import say_json, warn
from tutor.course import LessonError, NotInCourse, load_chapter, load_course

if TYPE_CHECKING:
    from tutor.course import ChapterInfo
    from tutor.learner import ChapterOutline, ProgressSummary, Run


def main(words: list[str]) -> int:
    """Print the progress as text, or as one JSON object."""
    parser = Parser("progress", "What you have done so far.", ["progress", "progress --json"])
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.read(words)
    from tutor.learner import Store, list_runs, progress_summary

    chapters = [info for info in load_course().chapters if info.path]
    outlines = [outline for outline in map(_outline, chapters) if outline]
    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        summary = progress_summary(store, outlines)
        runs = list_runs(store, limit=5)
    if options.json:
        say_json({**summary.as_json(), "latest_runs": [_run_json(run) for run in runs]})
        return 0
    for line in _lines(chapters, summary, runs):
        print(line)
    return 0


def _outline(info: ChapterInfo) -> ChapterOutline | None:
    """What the chapter holds; a chapter that cannot be read is left out, and said so."""
    from tutor.learner import ChapterOutline

    try:
        chapter = load_chapter(info)
    except (LessonError, NotInCourse) as error:
        warn(f"left out: {error}")
        return None
    return ChapterOutline(
        info.slug,
        tuple(page.slug for page in chapter.pages),
        tuple(question.id for question in chapter.questions),
        tuple(snippet.id for snippet in chapter.snippets),
    )


def _lines(chapters: list[ChapterInfo], summary: ProgressSummary, runs: list[Run]) -> Iterator[str]:
    infos = {info.slug: info for info in chapters}
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


def _run_json(run: Run) -> dict[str, object]:
    return run._asdict()
