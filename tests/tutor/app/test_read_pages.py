"""Read: pages turned, found, read, and come back to."""

from __future__ import annotations

import pytest
from loops import some
from pilot import screen_text, told, until
from textual.widgets import Input, Markdown, OptionList

from tutor.activities.destinations import Read
from tutor.activities.registry import parse_line
from tutor.app.app import BackstepApp
from tutor.app.screens.contents import ContentsScreen
from tutor.app.widgets.page.bench import Bench
from tutor.app.widgets.page.page_view import PageView
from tutor.app.widgets.stepper.stepper import Stepper
from tutor.app.widgets.stepper.walk_view import WalkView
from tutor.course import load_chapter, load_course
from tutor.learner import ReadingPlace, Store, last_place, list_walks, pages_read, save_place

THREE_PAGES = "## One\n\nFirst words.\n\n## Two\n\nSecond words.\n\n## Three\n\nThird words.\n"


def shown(pilot):
    return pilot.app.screen.shown


def page_view(pilot):
    return pilot.app.screen.query_one(PageView)


async def test_a_page_shows_its_place_and_its_prose(open_app):
    async with open_app("read", "1") as pilot:
        text = screen_text(pilot)
        assert "1 The perceptron  ›  Three numbers that say AND" in text
        pages = len(load_chapter(load_course().chapters[1]).pages)
        assert f"●{'○' * (pages - 1)}  1/{pages}" in text
        await until(pilot, lambda: "Could a machine have found them" in screen_text(pilot))


async def test_pages_turn_there_and_back_and_on_to_the_next_chapter(open_app, write_course):
    course = write_course(first=THREE_PAGES, second="## Four\n\nFourth words.\n")
    async with open_app("read", "0", course=course) as pilot:
        for page in ("two", "three"):
            await pilot.press("right")
            await until(pilot, lambda page=page: shown(pilot) == ("first", page))
        await pilot.press("n")
        await until(pilot, lambda: shown(pilot) == ("second", "four"))
        await until(pilot, lambda: "Fourth words." in screen_text(pilot))
        await pilot.press("left")
        await until(pilot, lambda: shown(pilot) == ("first", "three"))
        await pilot.press("p")
        await until(pilot, lambda: shown(pilot) == ("first", "two"))


async def test_beyond_the_first_and_the_last_page_there_is_a_word_and_no_turn(
    open_app, write_course
):
    course = write_course(first="## One\n\nWords.\n")
    async with open_app("read", course=course) as pilot:
        await pilot.press("left")
        await until(pilot, lambda: "This is the first page." in screen_text(pilot))
        await pilot.press("right")
        await until(pilot, lambda: "This is the last page so far." in screen_text(pilot))
        for key, chapter in (("]", "last chapter so far"), ("[", "first chapter")):
            await pilot.press(key)
            await until(pilot, lambda said=f"This is the {chapter}.": said in screen_text(pilot))
        assert shown(pilot) == ("first", "one")


async def test_brackets_turn_chapters(open_app):
    here = [info.slug for info in load_course().chapters if info.path is not None]
    async with open_app("read", "1") as pilot:
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: shown(pilot) is not None and shown(pilot)[0] != "perceptron")
        assert shown(pilot)[0] == here[here.index("perceptron") + 1]
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: shown(pilot) == ("perceptron", "three-numbers"))


async def test_keys_pressed_faster_than_pages_load_all_count(open_app):
    pages = load_chapter(load_course().chapters[1]).pages
    async with open_app("read", "1") as pilot:
        for key in ("right", "right", "right", "left", "right", "right"):
            pilot.app.simulate_key(key)
        await until(pilot, lambda: shown(pilot) == ("perceptron", pages[4].slug))
        headings = [str(node.render()) for node in page_view(pilot).query("#heading")]
        assert headings == [pages[4].heading]
        prose = [block for block in pages[4].blocks if hasattr(block, "markdown")]
        assert len(page_view(pilot).query_children(Markdown)) == len(prose)


async def test_going_elsewhere_while_a_page_loads_shows_that_other_page(open_app):
    async with open_app("read", "1") as pilot:
        for page in ("4", "digits", "backpropagation/last-things-first", "start/step-once"):
            pilot.app.go(Read(page))
        await until(pilot, lambda: shown(pilot) == ("start", "step-once"))
        await pilot.pause()
        assert [str(node.render()) for node in page_view(pilot).query("#heading")] == ["Step once"]


async def test_the_table_of_contents_finds_a_page_by_a_few_letters(open_app):
    async with open_app("read", "0") as pilot:
        await pilot.press("t")
        await until(pilot, lambda: bool(pilot.app.screen.query(OptionList)))
        assert "A line through the plane" in screen_text(pilot)
        await pilot.press(*"gate slope")
        pages = pilot.app.screen.query_one(OptionList)
        await until(pilot, lambda: pages.option_count == 1)
        await pilot.press("enter")
        await until(
            pilot,
            lambda: (
                getattr(pilot.app.screen, "shown", None)
                == ("backpropagation", "each-gate-knows-its-own-slope")
            ),
        )


async def test_the_table_of_contents_begins_here_and_ticks_what_was_read(
    open_app, write_course, monkeypatch
):
    monkeypatch.setattr("tutor.app.screens.read.LOOKED", 0.02)
    course = write_course(first=THREE_PAGES)
    async with open_app("read", course=course) as pilot:
        await until(pilot, lambda: ("first", "one") in pages_read(pilot.app.store))
        await pilot.press("right")
        await until(pilot, lambda: shown(pilot) == ("first", "two"))
        await pilot.press("t")
        await until(pilot, lambda: bool(pilot.app.screen.query(OptionList)))
        pages = pilot.app.screen.query_one(OptionList)
        assert pages.highlighted_option.id == "first/two"
        assert "✓ One" in screen_text(pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: getattr(pilot.app.screen, "shown", None) == ("first", "three"))


async def test_the_table_of_contents_shows_the_present_page(open_app):
    async with open_app("read", "digits/one-culprit-many-faults") as pilot:
        for size in ((120, 36), (80, 24), (60, 15)):
            await pilot.resize_terminal(*size)
            await pilot.press("t")
            await until(pilot, lambda: isinstance(pilot.app.screen, ContentsScreen))
            await until(pilot, lambda: bool(pilot.app.screen.query(OptionList)))
            pages = pilot.app.screen.query_one(OptionList)
            await until(
                pilot, lambda pages=pages: "One culprit, many faults" in _within(pilot, pages)
            )
            await pilot.press("escape")
            await until(pilot, lambda: not isinstance(pilot.app.screen, ContentsScreen))


def _within(pilot, widget):
    """What stands on the screen where `widget` is."""
    box = widget.region
    rows = screen_text(pilot).splitlines()[box.y : box.bottom]
    return "\n".join(row[box.x : box.right] for row in rows)


async def test_the_table_of_contents_says_when_nothing_matches_and_closes(open_app):
    async with open_app("read", "0") as pilot:
        await pilot.press("t")
        await until(pilot, lambda: bool(pilot.app.screen.query(Input)))
        await pilot.press(*"[zz]", "enter")
        await until(pilot, lambda: "nothing has that name" in screen_text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: getattr(pilot.app.screen, "shown", None) is not None)
        assert shown(pilot) == ("start", "turn-the-page")


async def test_a_page_is_read_once_its_end_was_in_sight_for_a_while(
    open_app, write_course, monkeypatch
):
    course = write_course(first=THREE_PAGES)
    async with open_app("read", course=course) as pilot:
        for _ in range(2):
            await pilot.press("right")
        await until(pilot, lambda: pilot.app.screen.shown == ("first", "three"))
        await pilot.app.keeper.settle()
        assert pages_read(pilot.app.store) == set()
        monkeypatch.setattr("tutor.app.screens.read.LOOKED", 0.02)
        await pilot.press("left")
        await until(pilot, lambda: pages_read(pilot.app.store) == {("first", "two")})


async def test_a_page_scrolled_to_its_end_is_read_and_not_before(open_app):
    page = ("perceptron", "three-numbers")
    async with open_app("read", "1", size=(80, 24)) as pilot:
        await until(pilot, lambda: page_view(pilot).max_scroll_y > 5)
        await pilot.press("pagedown")
        await until(pilot, lambda: getattr(last_place(pilot.app.store), "scroll", 0) > 0)
        assert page not in pages_read(pilot.app.store)
        await pilot.press("end")
        await until(pilot, lambda: page in pages_read(pilot.app.store))


async def test_the_place_is_kept_to_the_line_and_found_again(open_app):
    async with open_app("read", "1", size=(80, 24)) as pilot:
        await pilot.press("right")
        await until(pilot, lambda: shown(pilot) == ("perceptron", "a-line-through-the-plane"))
        await until(pilot, lambda: page_view(pilot).max_scroll_y > 9)
        await pilot.press(*["down"] * 7)
        await until(pilot, lambda: page_view(pilot).scroll_y == 7)
    async with open_app("read", size=(80, 24)) as pilot:
        assert shown(pilot) == ("perceptron", "a-line-through-the-plane")
        await until(pilot, lambda: page_view(pilot).scroll_y == 7)


async def test_a_bench_shows_the_step_it_names(open_app, write_course):
    course = write_course(first="## One\n\nWords.\n\n```bench\nstep mazur --at 7\n```\n")
    async with open_app("read", course=course) as pilot:
        await until(pilot, lambda: "backward 7 / 18" in screen_text(pilot))
        assert "▸ do = dL · 2(o − t) / M" in screen_text(pilot)


async def test_steps_on_a_bench_are_kept_as_steps_and_its_opening_is_not(open_app, write_course):
    course = write_course(first="## One\n\nWords.\n\n```bench\nstep mazur --at 7\n```\n")
    async with open_app("read", course=course) as pilot:
        await until(pilot, lambda: "backward 7 / 18" in screen_text(pilot))
        await pilot.press("b", "left", "left")
        await until(pilot, lambda: "forward 5 / 18" in screen_text(pilot))
    with Store.open() as store:
        assert [(walk.name, walk.furthest) for walk in list_walks(store)] == [("mazur", 6)]


async def test_the_bench_comes_back_with_the_page(open_app):
    async with open_app("read", "4") as pilot:
        await until(pilot, lambda: pilot.app.screen.query_one(Bench).command == "step mazur")
        await pilot.press("right")
        await until(pilot, lambda: pilot.app.screen.query_one(Bench).command == "step mazur --at 6")
    async with open_app("read") as pilot:
        await until(pilot, lambda: pilot.app.screen.query_one(Bench).command == "step mazur --at 6")


@pytest.mark.parametrize("when", ["before", "while"])
async def test_the_bench_asked_for_while_it_loads_gets_the_keys(open_app, monkeypatch, when):
    load, mounted = WalkView.on_mount, Stepper.on_mount

    def loading(view):
        load(view)
        if when == "before":
            view.screen.action_bench()

    def mounting(stepper):
        mounted(stepper)
        if when == "while":
            stepper.screen.action_bench()

    monkeypatch.setattr(WalkView, "on_mount", loading)
    monkeypatch.setattr(Stepper, "on_mount", mounting)
    async with open_app("read", "4") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.focused, Stepper))


async def test_the_bench_comes_back_as_it_was_left_and_not_after_another_page(open_app):
    async with open_app("read", "4") as pilot:
        await until(pilot, lambda: pilot.app.screen.query("Stepper"))
        await pilot.press("b")
        await until(pilot, lambda: isinstance(pilot.app.focused, Stepper))
        await pilot.press("right", "right", "right")
        await until(pilot, lambda: [s.cursor for s in pilot.app.screen.query("Stepper")] == [3])
    async with open_app("read") as pilot:
        await until(pilot, lambda: pilot.app.screen.query("Stepper"))
        await until(pilot, lambda: [s.cursor for s in pilot.app.screen.query("Stepper")] == [3])
        assert pilot.app.screen.query_one(Bench).command == "step mazur"
        await pilot.press("right")
        await until(pilot, lambda: pilot.app.screen.query_one(Bench).command == "step mazur --at 6")


async def test_a_bench_left_in_another_version_gives_way_to_the_pages_own(open_app):
    with Store.open() as store:
        save_place(store, ReadingPlace("backpropagation", "one-network", 0, "fly --high"))
    async with open_app("read") as pilot:
        await until(pilot, lambda: pilot.app.screen.query_one(Bench).command is not None)
        await until(pilot, lambda: pilot.app.screen.query("Stepper"))


@pytest.mark.parametrize(
    "left",
    ["step xor --at 99999", "step xor --at 3 --element 7,7", "step xro", "step mazur --at 3"],
)
async def test_a_bench_that_no_longer_opens_gives_way_to_the_pages_own(
    open_app, write_course, left
):
    course = write_course(first="## One\n\nWords.\n\n```bench\nstep diamond --at 2\n```\n")
    opens = left == "step mazur --at 3"
    with Store.open() as store:
        save_place(store, ReadingPlace("first", "one", 0, left))
    async with open_app("read", course=course) as pilot:
        await until(pilot, lambda: pilot.app.screen.query("Stepper"))
        stepper = pilot.app.screen.query_one("Stepper")
        expected = ("mazur", 3) if opens else ("diamond", 2)
        assert (stepper.session.name, stepper.cursor) == expected
        bench = pilot.app.screen.query_one(Bench)
        assert bench.line == (left if opens else "step diamond --at 2")
        assert not told(pilot)  # the learner did not ask for that line


@pytest.mark.parametrize("command", ["step xor --at 99999", "step xro"])
async def test_a_bench_whose_own_command_does_not_open_says_why(open_app, write_course, command):
    course = write_course(first=f"## One\n\nWords.\n\n```bench\n{command}\n```\n")
    async with open_app("read", course=course) as pilot:
        await until(pilot, lambda: "This bench cannot be opened" in screen_text(pilot))
        assert not pilot.app.screen.query("Stepper")


CHANGES = {
    "o": "step mazur --at 7 --optimizer momentum",
    "plus": "step mazur --at 7 --rate 1.0",
    "down": "step mazur --at 7 --element 0,1",
    "a": "step mazur --at 7 --train-biases",
    "home": "step mazur",
}
"""Keys, and the bench line that each makes of ``step mazur --at 7``."""


@pytest.mark.parametrize("keys", ["o plus down a", "home"])
async def test_what_is_changed_on_a_bench_before_a_step_is_remembered(open_app, write_course, keys):
    course = write_course(first="## One\n\nWords.\n\n```bench\nstep mazur --at 7\n```\n")
    own = parse_line("step mazur --at 7")
    async with open_app("read", course=course) as pilot:
        await until(pilot, lambda: pilot.app.screen.query("Stepper"))
        await until(pilot, lambda: "backward 7 / 18" in screen_text(pilot))
        assert pilot.app.screen.bench.line == "step mazur --at 7"
        await pilot.press("b")
        differ = {}
        for key in some(keys.split()):
            before = pilot.app.screen.bench.line
            await pilot.press(key)
            await until(pilot, lambda before=before: pilot.app.screen.bench.line != before)
            asked = vars(parse_line(CHANGES[key]))
            differ |= {name: value for name, value in asked.items() if value != vars(own)[name]}
    with Store.open() as store:
        left = parse_line(last_place(store).bench)
    assert differ
    assert {name: vars(left)[name] for name in differ} == differ
    async with open_app("read", course=course) as pilot:
        await until(pilot, lambda: pilot.app.screen.query("Stepper"))
        assert pilot.app.screen.query_one("Stepper").spec == left


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (
            ReadingPlace("perceptron", "a-page-that-was-renamed", 30),
            ("perceptron", "three-numbers"),
        ),
        (ReadingPlace("a-chapter-that-is-gone", "one", 3), ("start", "turn-the-page")),
    ],
)
async def test_a_place_that_is_gone_from_the_lessons_leads_near_it(open_app, place, expected):
    with Store.open() as store:
        save_place(store, place)
    async with open_app("read") as pilot:
        assert shown(pilot) == expected
        assert page_view(pilot).scroll_y == 0


async def test_a_course_whose_every_chapter_is_broken_says_what_to_mend(
    open_app, write_course, backstep_home
):
    course = write_course(only="## One\n\n```question\n")
    async with open_app(course=course) as pilot:
        await pilot.press("0")
        await until(pilot, lambda: bool(pilot.app.screen.query("#problem")))
        assert "00-only.md" in screen_text(pilot)
        await pilot.press("right", "left", "r", "e", "x", "t")
        await until(pilot, lambda: bool(pilot.app.screen.query(OptionList)))


async def test_a_page_asked_for_by_a_wrong_name_is_refused_and_the_present_one_stays(open_app):
    async with open_app("read", "1") as pilot:
        pilot.app.go(Read("perceptron/nowhere"))
        await until(pilot, lambda: "no page" in screen_text(pilot))
        assert shown(pilot) == ("perceptron", "three-numbers")
        assert isinstance(pilot.app, BackstepApp)
