"""The palette: everything by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.screen import Screen

if TYPE_CHECKING:
    from tutor.app import BackstepApp

ACTIVITIES = {
    "home": "the course map",
    "read": "the page where you left",
    "step": "step through a network, both ways",
    "lab": "train digits",
    "review": "answer what is due",
    "progress": "what you read, answered and trained",
}


def commands(app: BackstepApp, screen: Screen[Any]) -> Iterator[SystemCommand]:
    """What this screen's keys do, then every activity, page, walk and theme."""
    yield from _keys(app, screen)
    for mode, about in ACTIVITIES.items():
        yield SystemCommand(mode.capitalize(), about, partial(app.action_go, mode))
    yield from _pages(app)
    yield from _walks(app)
    for name in app.available_themes:
        yield SystemCommand(f"Theme: {name}", "change the colours", partial(_set_theme, app, name))
    yield SystemCommand("Quit", "leave Backstep; everything is kept", app.exit)


def _keys(app: BackstepApp, screen: Screen[Any]) -> Iterator[SystemCommand]:
    """The screen's own actions, each with its key."""
    for active in screen.active_bindings.values():
        binding = active.binding
        about = binding.tooltip or binding.description
        if binding.id is None or not about or not active.enabled or active.node is app:
            continue  # Textual's own moves have no id; the app's are listed by name below
        run: Callable[[], Any] = partial(app.run_action, binding.action, active.node)
        title = about[0].upper() + about[1:]
        yield SystemCommand(title, f"key {app.get_key_display(binding)}", run)


def _pages(app: BackstepApp) -> Iterator[SystemCommand]:
    from tutor.course import LessonError, load_chapter

    for chapter in app.course.chapters:
        if chapter.file is None:
            continue
        try:
            pages = load_chapter(chapter).pages
        except LessonError:
            continue
        for page in pages:
            yield SystemCommand(
                f"{chapter.number} {chapter.title}: {page.heading}",
                "read this page",
                partial(app.action_go, "read", f"{chapter.slug}/{page.slug}"),
            )


def _walks(app: BackstepApp) -> Iterator[SystemCommand]:
    from core.examples import EXAMPLES

    for example in EXAMPLES.values():
        yield SystemCommand(
            f"Step: {example.title}", "walk it", partial(app.action_go, "step", example.name)
        )


def _set_theme(app: BackstepApp, name: str) -> None:
    app.theme = name
