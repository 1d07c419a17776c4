"""What is due of 10,000 cards, and progress after 100,000 answers: ``python -m benchmarks.study``.

A course of ten times ours, with a learner who has answered everything in it, some of it wrongly, in
the course of a year. Each line says how long it takes on the clock and of the processor (which
other programs disturb less), the least of several runs, and how many times it fits into what it may
take. It exits with 1 where the processor alone needs more than that.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tutor.course import load_chapter, load_course
from tutor.course.outline import Course
from tutor.learner import Store, due_ids, next_due
from tutor.study.outlook import outlook
from tutor.study.overview import overview
from tutor.study.progress_lines import progress_lines
from tutor.study.reviewing import due_questions
from tutor.study.sources import sources_of

CARDS, ANSWERS, COPIES, RUNS = 10_000, 100_000, 10, 7
DAY = 86_400_000_000


def copies(folder: Path) -> Course:
    """A course with each of our chapters ten times, under other names."""
    ours = load_course()
    (folder / "en").mkdir()
    entries = ['title = "Ten times ours"']
    written = [info for info in ours.chapters if info.path is not None]
    for number in range(COPIES * len(written)):
        info = written[number % len(written)]
        assert info.path is not None
        slug, name = f"c{number}", f"{number:02}-c{number}.md"
        text = info.path.read_text("utf-8")
        text = text.replace(f"slug: {info.slug}\n", f"slug: {slug}\n", 1)
        text = text.replace(f"number: {info.number}\n", f"number: {number}\n", 1)
        (folder / "en" / name).write_text(text, "utf-8")
        entries.append(
            f'[[chapter]]\nnumber = {number}\nslug = "{slug}"\ntitle = "{slug}"\nidea = "x"\n'
            f'file = "{name}"\nminutes = 1\nneeds = []'
        )
    (folder / "course.toml").write_text("\n".join(entries), "utf-8")
    return load_course(root=folder)


def fill(store: Store, course: Course) -> None:
    """A year's answers; half of the cards are due, many of them of questions that are gone."""
    chance, now = random.Random(0), store.now()
    asked = [one.id for info in course.chapters for one in load_chapter(info).asked]
    walks = [f"walk:mazur/{n % 9 + 1}/0,{n % 2}" for n in range(18)]
    names = [*asked, *walks, *(f"gone/q{n}" for n in range(CARDS - len(asked) - len(walks)))]
    with store.transaction() as connection:
        connection.executemany(
            "INSERT INTO answers (question, answer, correct, hints, context, at) "
            "VALUES (?, '42', ?, 0, 'review', ?)",
            (
                (chance.choice(names), chance.random() < 0.8, now - chance.randrange(365 * DAY))
                for _ in range(ANSWERS)
            ),
        )
        connection.executemany(
            "INSERT OR REPLACE INTO cards VALUES (?, ?, 2, NULL, ?, 5, ?)",
            (
                (
                    name,
                    now + chance.randrange(-30 * DAY, 30 * DAY),
                    chance.uniform(1, 100),
                    now - chance.randrange(60 * DAY),
                )
                for name in names
            ),
        )


def measure(what: str, limit: float, function: Callable[[], object]) -> bool:
    """Print a line; whether it took no longer than `limit` milliseconds of the processor."""
    function()
    clock = processor = float("inf")
    for _ in range(RUNS):
        began, used = time.perf_counter(), time.process_time()
        function()
        clock = min(clock, time.perf_counter() - began)
        processor = min(processor, time.process_time() - used)
    ratio = limit / (1e3 * processor)
    print(
        f"{what:34}{1e3 * clock:8.2f} ms{1e3 * processor:8.2f} ms of the processor"
        f"   may take {limit:g} ms: {ratio:.1f} times"
    )
    return ratio >= 1


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "course").mkdir()
        course = copies(Path(folder) / "course")
        with Store.open(Path(folder) / "home") as store:
            fill(store, course)
            sources = sources_of(course)
            exists = sources.exists

            def progress() -> None:
                found = overview(store, course)
                list(progress_lines(course, found, outlook(store, course, found), [], 100))

            fine = [
                measure("what is due", 5, lambda: due_ids(store, exists)),
                measure("when something is due", 5, lambda: next_due(store, exists)),
                measure("a session of ten", 20, lambda: due_questions(store, sources)),
                measure("progress", 100, progress),
            ]
    sys.exit(not all(fine))


if __name__ == "__main__":
    main()
