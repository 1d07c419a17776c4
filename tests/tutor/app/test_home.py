"""Home: the course map, and where it leads."""

from __future__ import annotations

import threading

import pytest
from pilot import screen_text, until

from tutor.app.sizes import HORIZONTAL_BREAKPOINTS, VERTICAL_BREAKPOINTS, classes_at
from tutor.app.widgets.common.course_map import CourseMap
from tutor.course import load_chapter, load_course
from tutor.learner import ReadingPlace, Store, mark_done, mark_read, record_answer, save_place
from tutor.study import overview as overviews


def course_map(pilot):
    return pilot.app.screen.query_one(CourseMap)


async def test_the_map_is_painted_before_progress_is_read(open_app, monkeypatch):
    go_on = threading.Event()
    real = overviews.overview

    def slow(store, course):
        assert go_on.wait(10)
        return real(store, course)

    monkeypatch.setattr(overviews, "overview", slow)
    async with open_app() as pilot:
        await until(pilot, lambda: "The perceptron" in screen_text(pilot))
        assert "questions" not in screen_text(pilot)
        go_on.set()
        await until(pilot, lambda: "questions" in screen_text(pilot))


async def test_chapters_to_come_are_named_and_cannot_be_opened(open_app):
    async with open_app() as pilot:
        await until(pilot, lambda: "to come" in screen_text(pilot))
        options = {option.id: option for option in course_map(pilot).options}
        assert options["transformer"].disabled
        assert not options["digits"].disabled


async def test_continue_goes_to_the_page_left(open_app):
    async with open_app() as pilot:
        store = pilot.app.store
        save_place(store, ReadingPlace("perceptron", "learn-only-from-mistakes"))
        await pilot.press("f6", "escape")
        await until(pilot, lambda: "page 3: Learn only from mistakes" in screen_text(pilot))
        await pilot.press("enter")
        await until(
            pilot,
            lambda: (
                getattr(pilot.app.screen, "shown", None)
                == ("perceptron", "learn-only-from-mistakes")
            ),
        )


async def test_continue_goes_to_the_walk_if_that_was_last_and_to_the_page_if_that_was(open_app):
    async with open_app("step", "mazur", "--at=7") as pilot:
        await until(pilot, lambda: pilot.app.screen.query("Stepper:focus"))
        await pilot.press("right", "escape")
        await until(pilot, lambda: "step 8 of 18, Mazur's network" in screen_text(pilot))
    async with open_app() as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.current_mode == "step")
        await until(pilot, lambda: [s.cursor for s in pilot.app.screen.query("Stepper")] == [8])
        await pilot.press("f2")
        await until(pilot, lambda: getattr(pilot.app.screen, "shown", None) is not None)
        await pilot.press("escape")
        await until(pilot, lambda: "0 Start here, page 1" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.current_mode == "read")


async def test_enter_on_a_chapter_opens_its_first_page_not_read(open_app):
    async with open_app() as pilot:
        await until(pilot, lambda: "questions" in screen_text(pilot))
        mark_read(pilot.app.store, "perceptron", "three-numbers")
        chapters = [option.id for option in course_map(pilot).options]
        while course_map(pilot).highlighted != chapters.index("perceptron"):
            await pilot.press("down")
        assert "▸  1  The perceptron" in screen_text(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: getattr(pilot.app.screen, "shown", None) is not None)
        assert pilot.app.screen.shown == ("perceptron", "a-line-through-the-plane")


async def test_progress_shows_when_the_learner_comes_home(open_app):
    pages = len(load_chapter(load_course().chapters[0]).pages)
    async with open_app() as pilot:
        await until(pilot, lambda: f"{pages} pages" in screen_text(pilot))
        mark_read(pilot.app.store, "start", "turn-the-page")
        await pilot.press("f2", "escape")
        await until(pilot, lambda: f"page 2 of {pages}" in screen_text(pilot))


async def test_a_chapter_that_cannot_be_read_is_named_and_the_others_work(open_app, write_course):
    course = write_course(
        first="## One\n\nWords.\n", broken="## Two\n\n```question\n", last="## Three\n\nMore.\n"
    )
    async with open_app(course=course) as pilot:
        await until(pilot, lambda: "cannot be read" in screen_text(pilot))
        line = next(row for row in screen_text(pilot).splitlines() if "cannot be read" in row)
        assert "Broken" in line
        await pilot.press("down", "down", "down", "enter")
        await until(pilot, lambda: "01-broken.md" in screen_text(pilot))
        await pilot.press("escape", "down", "enter")
        await until(pilot, lambda: pilot.app.screen.shown == ("last", "three"))
        assert "More." in screen_text(pilot)


async def test_a_click_opens_a_chapter(open_app):
    async with open_app() as pilot:
        await until(pilot, lambda: "questions" in screen_text(pilot))
        rows = screen_text(pilot).splitlines()
        row = next(n for n, line in enumerate(rows) if "Training digits" in line)
        await pilot.click(offset=(12, row))
        await until(pilot, lambda: getattr(pilot.app.screen, "shown", None) is not None)
        assert pilot.app.screen.shown[0] == "digits"


async def test_a_digit_opens_the_chapter_of_that_number(open_app):
    async with open_app() as pilot:
        await until(pilot, lambda: "questions" in screen_text(pilot))
        await pilot.press("9")
        await until(pilot, lambda: "Chapter 9, Second order" in screen_text(pilot))
        assert pilot.app.current_mode == "home"
        await pilot.press("4")
        await until(pilot, lambda: getattr(pilot.app.screen, "shown", None) is not None)
        assert pilot.app.screen.shown[0] == "backpropagation"


async def test_a_damaged_file_that_was_set_aside_is_named_in_one_line(open_app, backstep_home):
    backstep_home.mkdir(parents=True)
    (backstep_home / "learner.sqlite3").write_bytes(b"not a database" * 1000)
    async with open_app(size=(200, 36)) as pilot:
        await until(pilot, lambda: "was damaged" in screen_text(pilot))
        (aside,) = backstep_home.glob("learner.damaged-*.sqlite3")
        assert str(aside) in screen_text(pilot)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15), (40, 10)])
async def test_the_first_frame_is_laid_out_by_the_classes_that_textual_gives_after_it(
    open_app, size
):
    async with open_app(size=size) as pilot:
        screen = pilot.app.screen
        await until(pilot, lambda: screen.size == size)
        names = {name for _, name in (*HORIZONTAL_BREAKPOINTS, *VERTICAL_BREAKPOINTS)}
        await until(pilot, lambda: len(screen.classes & names) == 2)
        assert screen.classes & names == set(classes_at(*size))


async def test_the_map_says_what_is_missing_in_a_chapter_that_was_read(open_app):
    start = load_chapter(load_course().chapters[0])
    with Store.open() as store:
        for page in start.pages:
            mark_read(store, "start", page.slug)
        for question in start.asked:
            record_answer(store, question.id, "x", correct=True)
    async with open_app(size=(160, 36)) as pilot:
        await until(pilot, lambda: f"{len(start.tasks)} left" in screen_text(pilot))
        assert f"0/{len(start.tasks)} task" in screen_text(pilot)
        for task in start.tasks:
            mark_done(pilot.app.store, task.id)
        await pilot.press("f2", "escape")
        await until(pilot, lambda: "done" in screen_text(pilot))
