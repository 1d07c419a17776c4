"""The real app with a learner's data of its own, on the real lessons or on small ones."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import pytest
from babel.messages.pofile import read_po
from pilot import until
from places import place
from pseudo import NAME, catalogue

from tutor.app.app import BackstepApp
from tutor.app.modes import mode_of
from tutor.course import load_course
from tutor.learner import Store
from tutor.learner.storage.store import utc_microseconds
from tutor.words import use
from tutor.words.template import TEMPLATE

MODES = ("home", "read", "step", "train", "review", "progress")
"""Every screen of the app."""

CHAPTER = """\
[[chapter]]
number = {number}
slug = "{slug}"
title = "{title}"
idea = "An idea."
file = "{number:02}-{slug}.md"
minutes = 3
needs = []
"""


class Clock:
    """The time, which a test may move on."""

    def __init__(self):
        self.ahead = 0

    def __call__(self):
        return utc_microseconds() + self.ahead

    def minutes_later(self, minutes):
        self.ahead += minutes * 60_000_000


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def write_course(tmp_path):
    """Make a course of the given chapters, slug to Markdown below the title, and load it; the words
    of its glossary come first, if it has one.
    """

    def write(glossary="", /, **chapters):
        english = tmp_path / "en"
        english.mkdir(exist_ok=True)
        contents = 'title = "A small course"\n'
        for number, (slug, text) in enumerate(chapters.items()):
            title = slug.capitalize()
            contents += CHAPTER.format(number=number, slug=slug, title=title)
            (english / f"{number:02}-{slug}.md").write_text(
                f"---\ntitle: {title}\nslug: {slug}\nnumber: {number}\n---\n\n# {title}\n\n{text}",
                encoding="utf-8",
            )
        if glossary:
            (english / "glossary.md").write_text(glossary, encoding="utf-8")
        (tmp_path / "course.toml").write_text(contents, encoding="utf-8")
        return load_course(root=tmp_path)

    return write


@pytest.fixture
def open_app(clock):
    """Open the app as a learner does: `async with open_app("read", "1") as pilot`."""

    @asynccontextmanager
    async def opened(*start, size=(120, 36), course=None):
        with Store.open(clock=clock) as store:
            app = BackstepApp(store, place(*start))
            if course is not None:
                app.course = course
            with ThreadPoolExecutor() as threads:  # ended before the store is, as by asyncio.run
                asyncio.get_running_loop().set_default_executor(threads)
                async with app.run_test(size=size, notifications=True) as pilot:
                    mode = mode_of(place(*start))
                    await until(pilot, lambda: app.current_mode == mode)
                    if mode == "read":
                        await until(pilot, lambda: app.screen.shown is not None)
                    yield pilot

    return opened


@pytest.fixture
def each_screen(open_app):
    """The app, taken to its screens in turn: `async for pilot, mode in each_screen()`."""

    async def visited(*modes, size=(120, 36), course=None):
        async with open_app(size=size, course=course) as pilot:
            for mode in modes or MODES:
                pilot.app.go(place(mode))
                await until(pilot, lambda mode=mode: pilot.app.current_mode == mode)
                await until(pilot, lambda: pilot.app.focused is not None)
                yield pilot, mode

    return visited


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Iterator:
    with TEMPLATE.open("rb") as stream:
        yield catalogue(read_po(stream), tmp_path_factory.mktemp("locale"))


@pytest.fixture
def other_language(folder) -> Iterator[None]:
    assert use([NAME], folder) == NAME
    yield
    use([])
