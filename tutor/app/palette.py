"""The palette: everything by name."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tutor.activities.destinations import Home, Open, Page
from tutor.app.keys import PLACES
from tutor.app.themes import NAMES
from tutor.stepping.spec import StepSpec

if TYPE_CHECKING:
    from textual.screen import Screen

    from tutor.app.app import BackstepApp


class Entry(NamedTuple):
    """A line of the palette: what it is called, what is said under it, what it does."""

    name: str
    about: str
    run: Callable[[], Any]


class Everything(Provider):
    """What the present screen's keys do, then every activity, page, walk and theme."""

    async def startup(self) -> None:
        app = cast("BackstepApp", self.app)
        here = list(on_screen(app, self.screen))
        self._entries = here + await asyncio.to_thread(lambda: list(elsewhere(app)))

    async def discover(self) -> Hits:
        for entry in self._entries:
            yield DiscoveryHit(entry.name, entry.run, help=entry.about)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for entry in self._entries:
            if (score := matcher.match(entry.name)) > 0:
                yield Hit(score, matcher.highlight(entry.name), entry.run, help=entry.about)


def on_screen(app: BackstepApp, screen: Screen[Any]) -> Iterator[Entry]:
    """The actions of the screen and of what has the focus there, each with its key."""
    seen = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        about = binding.tooltip or binding.description
        if binding.id is None or not about or not active.enabled or active.node is app:
            continue  # Textual's own moves have no id; the app's are listed by name
        if about in seen:
            continue  # another key for the same
        seen.add(about)
        run = partial(app.run_action, binding.action, active.node)
        yield Entry(about[0].upper() + about[1:], f"key {app.get_key_display(binding)}", run)
    yield Entry("Help", "this screen and its keys", app.action_show_help)


def elsewhere(app: BackstepApp) -> Iterator[Entry]:
    """Activities, pages, walks and themes; reads every chapter, and imports NumPy."""
    yield Entry("Home", "the course map", partial(app.go, Home()))
    for name, place in PLACES.items():
        yield Entry(name.capitalize(), place.about, partial(app.go, place.destination))
    yield from _pages(app)
    yield from _walks(app)
    for name in NAMES:
        yield Entry(f"Theme: {name}", "change the colours", partial(app.choose_theme, name))
    yield Entry("Quit", "leave Backstep; everything is kept", app.exit)


def _pages(app: BackstepApp) -> Iterator[Entry]:
    from tutor.course import LessonError, load_chapter

    for chapter in app.course.chapters:
        if chapter.file is None:
            continue
        try:
            pages = load_chapter(chapter).pages
        except LessonError:
            continue
        for page in pages:
            yield Entry(
                f"{chapter.number} {chapter.title}: {page.heading}",
                "read this page",
                partial(app.go, Page(f"{chapter.id}/{page.slug}")),
            )


def _walks(app: BackstepApp) -> Iterator[Entry]:
    from core.examples import EXAMPLES

    for example in EXAMPLES.values():
        yield Entry(
            f"Step: {example.title}",
            "walk it",
            partial(app.go, Open("step", StepSpec(example.name))),
        )
