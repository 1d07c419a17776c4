"""The palette: everything by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from tutor.activities.destinations import Home, Lab, Open, Read, TakeTest
from tutor.activities.registry import activities, labs
from tutor.activities.spec import fields_of
from tutor.app.keys import SHORTCUTS
from tutor.app.themes import NAMES
from tutor.course import LessonError, load_chapter
from tutor.stepping.spec import StepSpec
from tutor.study.sheets import SHEETS
from tutor.words import _, languages

if TYPE_CHECKING:
    from textual.binding import Binding
    from textual.screen import Screen

    from tutor.activities.destinations import Destination
    from tutor.course import ChapterInfo, Course


class Carrier(Protocol):
    """What the learner has, as far as the entries need it: `tutor.app.own_data`."""

    async def export(self) -> None: ...
    async def bring_in(self) -> None: ...
    async def reset(self, chapter: ChapterInfo | None = None) -> None: ...


class Host(Protocol):
    """The app, as far as the entries need it."""

    @property
    def course(self) -> Course: ...
    @property
    def own_data(self) -> Carrier: ...
    def go(self, destination: Destination | Lab) -> None: ...
    def choose_theme(self, name: str) -> None: ...
    def choose_language(self, name: str) -> None: ...
    def turn_calm(self) -> None: ...
    def action_show_help(self) -> None: ...
    def action_notes(self) -> Any: ...
    def action_glossary(self) -> Any: ...
    def action_sheet(self, name: str) -> Any: ...
    def run_action(self, action: str, default_namespace: Any) -> Any: ...
    def get_key_display(self, binding: Binding) -> str: ...
    def quit(self, why: str) -> None: ...


NAMED = {"palette", "quit", "help", "help.typing", "go.home", *(f"go.{name}" for name in SHORTCUTS)}
"""Bindings of the app that are listed by their names, or are how the palette is opened."""


class Entry(NamedTuple):
    """A line of the palette: what it is called, what is said under it, what it does, and by which
    other names it is found.
    """

    name: str
    about: str
    run: Callable[[], Any]
    names: tuple[str, ...] = ()


def find(entries: Sequence[Entry], typed: str) -> list[Entry]:
    """The entries that `typed` may mean, the likeliest first, else in their order; all, where
    nothing is typed.
    """
    query = typed.casefold().split()
    if not query:
        return list(entries)
    ranked = [(rank, entry) for entry in entries if (rank := _rank(entry, query)) is not None]
    return [entry for rank, entry in sorted(ranked, key=itemgetter(0))]


def _rank(entry: Entry, query: list[str]) -> int | None:
    """How well it is meant, 0 best; None if it is not. What is typed must begin words, or at least
    stand in them: letters scattered over a name mean nothing.
    """
    names = [name.casefold() for name in (entry.name, *entry.names)]
    whole, text = " ".join(query), " ".join(names)
    if whole in names:
        return 0
    if any(name.startswith(whole) for name in names):
        return 1
    if all(begins(word, text) for word in query):
        return 2
    about = f"{text} {entry.about.casefold()}"
    if all(begins(word, about) for word in query):
        return 3
    return 4 if all(word in text for word in query) else None


def begins(word: str, text: str) -> bool:
    """Whether a word of `text` begins so."""
    return re.search(rf"(?<!\w){re.escape(word)}", text) is not None


def on_screen(app: Host, screen: Screen[Any]) -> Iterator[Entry]:
    """The actions of the screen and of what has the focus there, each with its key."""
    seen = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        about = _(binding.tooltip or binding.description)
        if binding.id is None or not about or not active.enabled or binding.id in NAMED:
            continue  # Textual's own moves have no id
        if about in seen:
            continue  # another key for the same
        seen.add(about)
        run = partial(app.run_action, binding.action, active.node)
        yield Entry(
            about[0].upper() + about[1:], _("key {key}", key=app.get_key_display(binding)), run
        )
    yield Entry(_("Help"), _("about this screen and its keys"), app.action_show_help)


def elsewhere(app: Host) -> Iterator[Entry]:
    """Activities, pages, walks and themes; reads every chapter, and imports NumPy."""
    yield Entry(_("Home"), _("course map"), partial(app.go, Home()))
    for name, place in SHORTCUTS.items():
        yield Entry(_(name).capitalize(), _(place.about), partial(app.go, place.destination))
    yield Entry(_("Glossary"), _("what a word of the course means"), app.action_glossary)
    for sheet in SHEETS.values():
        shown = partial(app.action_sheet, sheet.name)
        yield Entry(_(sheet.title), _(sheet.about), shown, (sheet.name,))
    yield Entry(_("Notes and bookmarks"), _("go to one of yours"), app.action_notes)
    yield from _pages(app)
    yield from _tests(app)
    yield from _labs(app)
    yield from _walks(app)
    yield from _settings(app)
    yield from sets_of_points(app)
    for name in NAMES:
        yield Entry(
            _("Theme: {name}", name=name), _("change the colours"), partial(app.choose_theme, name)
        )
    yield Entry(
        _("Calm or lively"), _("pages jump or slide; fewer bytes for slow lines"), app.turn_calm
    )
    yield from _languages(app)
    yield from _own_data(app)
    left = _("You left Backstep with Quit in the palette.")
    yield Entry(_("Quit"), _("leave Backstep; everything is saved"), partial(app.quit, left))


def _languages(app: Host) -> Iterator[Entry]:
    """One entry a language, where there is a choice."""
    known = languages()
    for name in known if len(known) > 1 else ():
        yield Entry(
            _("Language: {name}", name=name),
            _("show everything in this language"),
            partial(app.choose_language, name),
        )


def _own_data(app: Host) -> Iterator[Entry]:
    """Taking along what the learner has, bringing it back, beginning anew."""
    data = app.own_data
    yield Entry(_("Export all that you have"), _("into a file; a copy to take along"), data.export)
    yield Entry(_("Import what was exported"), _("add what a file holds"), data.bring_in)
    for chapter in app.course.chapters:
        if chapter.file is not None:
            name = f"{chapter.number} {chapter.title}"
            yield Entry(
                _("Reset chapter {name}", name=name),
                _("begin it anew; a copy is made first"),
                partial(data.reset, chapter),
            )
    yield Entry(
        _("Reset everything"), _("in every course; a copy is made first"), partial(data.reset, None)
    )


def _pages(app: Host) -> Iterator[Entry]:
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
                _("read this page"),
                partial(app.go, Read(f"{chapter.id}/{page.slug}")),
                (page.heading, page.slug, chapter.slug, f"{chapter.slug}/{page.slug}"),
            )


def _tests(app: Host) -> Iterator[Entry]:
    for chapter in app.course.chapters:
        if chapter.file is not None:
            yield Entry(
                _("Test: {title}", title=f"{chapter.number} {chapter.title}"),
                _("show that you know this chapter"),
                partial(app.go, TakeTest(chapter.id)),
                (chapter.slug,),
            )


def _labs(app: Host) -> Iterator[Entry]:
    for row in labs().values():
        yield Entry(
            _("Lab: {title}", title=_(row.title)), _(row.about), partial(app.go, Open(row.name))
        )


def _walks(app: Host) -> Iterator[Entry]:
    from core.examples import EXAMPLES

    for example in EXAMPLES.values():
        yield Entry(
            _("Step: {title}", title=_(example.title)),
            _("step through this walk"),
            partial(app.go, Open("step", StepSpec(example.name))),
            (example.name,),
        )


def _settings(app: Host) -> Iterator[Entry]:
    """Each activity with each choice that one of its settings has, and each setting by name."""
    for activity in activities().values():
        for field in fields_of(activity.spec):
            opened = Open(activity.name)
            names = (field.name, field.flag)
            yield Entry(
                f"{_(activity.title)}: {_(field.label)}",
                _(field.help),
                partial(app.go, opened),
                names,
            )
            for choice in getattr(field.type, "choices", ()):
                spec = activity.spec(**{field.name: field.read(choice)})
                yield Entry(
                    f"{_(activity.title)}: {_(field.label)} {choice}",
                    _(activity.about),
                    partial(app.go, Open(activity.name, spec)),
                    (str(choice),),
                )


def sets_of_points(app: Host) -> Iterator[Entry]:
    """A small network on each set of points."""
    from core.examples.own import CLASSES, DATASETS, INPUTS

    for name in DATASETS:
        outputs = CLASSES.get(name, 2)
        words = f"{INPUTS.get(name, 2)}-3-{1 if outputs == 2 else outputs} tanh mse {name} rows=4"
        opened = Open("step", StepSpec(words))
        yield Entry(_("Step: data {name}", name=name), words, partial(app.go, opened), (name,))
