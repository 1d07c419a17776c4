"""Progress: what was read, answered, run, stepped and trained."""

from __future__ import annotations

from pilot import screen_text, until

from tutor.course import load_chapter, load_course
from tutor.labs.digits.spec import DigitsSpec
from tutor.learner import (
    Store,
    finish_run,
    mark_done,
    mark_read,
    open_page,
    record_answer,
    record_snippet_run,
    record_walk,
    start_run,
)

START = load_chapter(load_course().chapters[0])
PAGES = len(START.pages)


def row(pilot, word):
    return next(line for line in screen_text(pilot).splitlines() if word in line)


async def test_an_empty_progress_says_what_can_be_done(open_app):
    async with open_app("progress", size=(120, 60)) as pilot:
        await until(pilot, lambda: "F3 opens the stepper" in screen_text(pilot))
        assert "F4 opens the lab" in screen_text(pilot)
        assert f"0/{PAGES}" in row(pilot, "0  Start here")


async def test_everything_done_is_on_it(open_app):
    async with open_app("progress", size=(120, 60)) as pilot:
        store = pilot.app.store
        mark_read(store, "start", "turn-the-page")
        record_answer(store, "start/numbers-in-a-picture", "64", correct=True)
        record_snippet_run(store, "start/a-digit", "ok")
        mark_done(store, START.tasks[0].id)
        open_page(store, "start", "turn-the-page")
        record_walk(store, "mazur", 6)
        settings = DigitsSpec()
        run = start_run(store, settings.as_json(), "train")
        finish_run(store, run, "done", {"test_accuracy": 0.975})
        await pilot.press("escape", "f6")
        built = len(START.exercises) + len(START.tasks)
        asked = len(START.questions) - len(START.exercises)
        counts = [f"1/{n}" for n in (PAGES, asked, len(START.snippets), built)]
        await until(pilot, lambda: f"1/{PAGES}" in screen_text(pilot))
        assert row(pilot, "0  Start here").split()[-4:] == counts
        left = f"left in 0 Start here: {PAGES - 1} pages, {asked - 1} question"
        assert left in screen_text(pilot)
        assert "to step 6" in row(pilot, "mazur")
        assert "✓ test accuracy 0.975" in row(pilot, settings.briefly())


async def test_every_number_stands_under_its_heading_and_nothing_is_cut(open_app):
    for size in ((120, 60), (80, 60), (60, 60)):  # all chapters and what follows in sight
        async with open_app("progress", size=size) as pilot:
            await until(pilot, lambda: f"0/{PAGES}" in screen_text(pilot))
            heads = row(pilot, "chapter").rstrip(" ▁▂▃▄▅▆▇█")
            for title in ("0  Start here", "1  The perceptron"):
                assert len(row(pilot, title).rstrip(" ▁▂▃▄▅▆▇█")) == len(heads)
            assert ("Backpropagation and the gradient check" in screen_text(pilot)) == (
                size[0] > 60
            )


async def test_how_each_training_ended_is_marked(open_app):
    with Store.open() as store:
        for status, metrics in [
            ("done", {"test_accuracy": 0.9}),
            ("diverged", {"test_accuracy": 0.1}),
            ("diverged", {}),
            ("stopped", {"test_accuracy": 0.5}),
            ("error", {}),
        ]:
            run = start_run(store, DigitsSpec().as_json(), "train")
            finish_run(store, run, status, metrics)
        start_run(store, DigitsSpec().as_json(), "train")
        damaged = start_run(store, {}, "train")
        with store.transaction() as connection:
            connection.execute("UPDATE runs SET settings = '{' WHERE id = ?", (damaged,))
    async with open_app("progress", size=(80, 60)) as pilot:
        await until(pilot, lambda: "lab runs" in screen_text(pilot))
        text = screen_text(pilot)
    assert text.count("✗ diverged") == 2
    for end in (
        "✓ test accuracy 0.900",
        "■ stopped at 0.500",
        "✗ error",
        "… unfinished",
        "✗ damaged",
    ):
        assert text.count(end) == 1
    assert "0.100" not in text


async def test_a_chapter_that_cannot_be_read_is_named(open_app, write_course):
    course = write_course(first="## One\n\nWords.\n", broken="## Two\n\n```question\n")
    async with open_app("progress", course=course) as pilot:
        await until(pilot, lambda: "01-broken.md" in screen_text(pilot))
        assert "0/1" in row(pilot, "0  First")


async def test_what_to_do_next_leads_there(open_app):
    async with open_app("progress") as pilot:
        await until(pilot, lambda: "Begin 0 Start here" in screen_text(pilot))
        await pilot.press("tab", "enter")
        await until(pilot, lambda: f"1/{PAGES}" in screen_text(pilot))
        assert pilot.app.current_mode == "read"


async def test_it_settles_at_every_height(open_app):
    """Its lines wrap: with a scrollbar they may be too many for the screen, and fit without."""
    async with open_app("progress", size=(100, 50)) as pilot:
        open_page(pilot.app.store, "perceptron", "three-numbers")
        await pilot.press("escape", "f6")
        await until(pilot, lambda: "left in 1 The perceptron" in screen_text(pilot))
        for height in range(50, 14, -1):
            await pilot.resize_terminal(100, height)
            await until(pilot, lambda h=height: pilot.app.screen.size == (100, h))
