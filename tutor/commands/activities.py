"""``backstep activities``: everything that can be opened, and its settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tutor.activities.arguments import about
from tutor.activities.parser import Parser
from tutor.activities.registry import activities
from tutor.activities.spec import fields_of
from tutor.commands.terminal import say_json, wrapped
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.activities.activity import Activity
    from tutor.activities.field import Field


def main(words: list[str]) -> int:
    """Print the registry as text, or one activity a line as JSON."""
    parser = Parser(
        "activities",
        _("Everything that can be opened with a command of its own, or on a page's bench."),
        ["activities", "activities --json"],
    )
    parser.add_output_options(_("one activity a line, as JSON"))
    options = parser.read(words)
    for number, activity in enumerate(activities().values()):
        if options.json:
            say_json(_as_json(activity))
        else:
            print("\n".join([*([""] if number else []), *_as_text(activity)]))
    return 0


def _as_text(activity: Activity[Any]) -> Iterator[str]:
    chapter = _("chapter {chapter}", chapter=activity.chapter) if activity.chapter else ""
    yield "  ".join(filter(None, [activity.name, _(activity.title), chapter])).rstrip()
    yield from wrapped(_(activity.about), first="  ")
    for field in fields_of(activity.spec):
        yield from wrapped(
            about(field), first="    " + cells.ljust(field.called, 16), rest=" " * 20
        )
    if activity.facts:
        yield "  " + _("what a task may ask of it")
        yield from _facts(activity)


def _facts(activity: Activity[Any]) -> Iterator[str]:
    for name, meaning in activity.facts.items():
        yield from wrapped(_(meaning), first="    " + cells.ljust(name, 22), rest=" " * 26)


def _as_json(activity: Activity[Any]) -> dict[str, Any]:
    return {
        "event": "activity",
        "name": activity.name,
        "title": activity.title,
        "about": activity.about,
        "chapter": activity.chapter or None,
        "facts": sorted(activity.known),
        "settings": [_setting(field) for field in fields_of(activity.spec)],
    }


def _setting(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "flag": field.flag or None,
        "default": field.to_json(field.default),
        "choices": list(field.type.choices) or None,
        "help": field.help,
    }
