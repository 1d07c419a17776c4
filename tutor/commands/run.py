"""``backstep run``: a snippet of a lesson, as the page would run it."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from tutor.activities.parser import Parser
from tutor.commands.chosen import add_course_option, course_of
from tutor.commands.failures import FAILED, LEARNER_DATA
from tutor.commands.terminal import say_json, warn
from tutor.commands.trusting import runner_for
from tutor.course import find_chapter, find_snippet, load_chapter
from tutor.learner import Store, edits, record_snippet_run
from tutor.study.reading import before
from tutor.words import _

if TYPE_CHECKING:
    from tutor.course import Course, Snippet
    from tutor.running.policy import Runner
    from tutor.running.sandbox import NamedCode, Outcome
    from tutor.study.exercises import Used


def main(words: list[str]) -> int:
    """Run it after the chapter's earlier snippets; 1 if it does not end well."""
    parser = Parser(
        "run",
        _(
            "Run a snippet of a lesson in a process of its own, after the chapter's earlier\n"
            "snippets. It runs the lesson's code; --edited runs your changed version, if any."
        ),
        ["run perceptron/and-gate", "run 1/and-gate --json", "run 1/map --edited"],
    )
    parser.add_argument("name", metavar=_("CHAPTER/SNIPPET"), help=_("the name shown on the page"))
    parser.add_argument("--edited", action="store_true", help=_("run your changed versions"))
    add_course_option(parser)
    parser.add_output_options(_("print output and result as JSON"))
    options = parser.read(words)
    from tutor.running.sandbox import Sanitizer

    course = course_of(options, options.name)
    snippet, _earlier = find_snippet(options.name, course)
    ready = _ready(course, snippet, edited=options.edited)
    show, sanitizer = _say_piece if options.json else _writer(), Sanitizer()

    def pass_on(text: str) -> None:
        if text:
            show(text)

    # A control sequence may be cut in two by the pipe: it is judged when all of it is there.
    with Store.open() as store:
        runner = runner_for(store, course, asks=not options.json)
        running = _run(runner, snippet, ready, lambda piece: pass_on(sanitizer.feed(piece)))
        outcome = asyncio.run(running)
    pass_on(sanitizer.close())
    if options.json:
        say_json(
            {
                "event": "done",
                "snippet": snippet.id,
                "status": str(outcome.status),
                "seconds": outcome.seconds,
                "message": outcome.message,
                "uses": {one.function: "own" if one.own else "course" for one in ready.used},
            }
        )
    elif outcome.message:
        warn(f"backstep run: {outcome.message}")
    kept = asyncio.run(_keep(snippet, outcome))
    if outcome.status != "ok":
        return FAILED
    return 0 if kept else LEARNER_DATA


class _Ready(NamedTuple):
    """What is run, what runs before it, and what of that was to be written."""

    code: str
    sources: list[NamedCode]
    used: list[Used]


def _ready(course: Course, snippet: Snippet, *, edited: bool) -> _Ready:
    """The snippet as the page would run it: in the learner's version if `edited`."""
    info = find_chapter(course, snippet.id.partition("/")[0])[0]
    with Store.open() as store:
        versions = edits(store) if edited else {}
        sources, used = before(course, load_chapter(info), snippet, versions, store)
    return _Ready(versions.get(snippet.id, snippet.code), sources, used)


async def _run(
    runner: Runner, snippet: Snippet, ready: _Ready, show: Callable[[str], None]
) -> Outcome:
    """Run it, passing on its output as it comes."""
    from tutor.running.folders import sweep

    sweep()
    return await runner.run(
        snippet.id,
        ready.code,
        earlier=ready.sources,
        filename=snippet.id,
        seconds=snippet.seconds,
        on_output=show,
    )


def _say_piece(text: str) -> None:
    """A piece of output as an event."""
    from tutor.running.sandbox import plain

    say_json({"event": "output", "text": plain(text)})


def _writer() -> Callable[[str], None]:
    """Writes to standard output; colours only on a terminal."""
    from tutor.running.sandbox import plain

    colours = sys.stdout.isatty() and not os.environ.get("NO_COLOR")

    def write(text: str) -> None:
        sys.stdout.write(text if colours else plain(text))
        sys.stdout.flush()

    return write


async def _keep(snippet: Snippet, outcome: Outcome) -> bool:
    """Keep that it was run; whether that is on disk."""
    from tutor.commands.keeping import keeping

    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        keep = keeping(store)
        return await keep(lambda store: record_snippet_run(store, snippet.id, str(outcome.status)))
