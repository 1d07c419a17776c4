"""``backstep NAME`` for every lab: its experiment for people, for programs and for the app."""

from __future__ import annotations

import os
from argparse import SUPPRESS, Namespace
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Any

from tutor.activities.arguments import add_options, read_options
from tutor.activities.destinations import Open
from tutor.activities.lookup import imported
from tutor.activities.parser import Parser
from tutor.activities.registry import activity_meant
from tutor.commands.failures import FAILED, LEARNER_DATA
from tutor.commands.progress_bar import bar_for
from tutor.commands.resuming import Resumed, add_resuming, check_saved, resumed
from tutor.commands.terminal import columns, interactive, open_app, say_json, warn, wrapped
from tutor.learner import LearnerDataError, Store
from tutor.running.signals import ENDING, INTERRUPTING, exit_code, handled
from tutor.running.training.batches import Batches
from tutor.running.training.control import Control
from tutor.running.training.protocol import CLOSING, UNKEPT, UNSAVED
from tutor.running.training.recorded import recorded
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.activities.activity import Activity
    from tutor.activities.spec import Spec
    from tutor.running.moments.beginning import Beginning
    from tutor.running.training.protocol import Event


def main(name: str, words: list[str]) -> int:
    """Run the lab's experiment and tell of it, or open the lab where somebody sits at a terminal.

    The run is kept, whatever ends it.
    """
    activity = activity_meant(name, *words[:1])
    name = activity.name
    options = _parser(activity).read(words)
    # One thread: faster for networks this small, and sums are made in the same order each time.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    control = Control(activity.unit, watched=options.control)
    if getattr(options, "resume", None):
        spec, control.beginning = _resumed(activity, options)
    else:
        spec = activity.checked(read_options(options, activity.spec))
    tables = [table for table in activity.tables if getattr(options, _stored(table))]
    tested = activity.tests and options.test
    in_app = interactive() and not (options.plain or options.json or options.control)
    saved = getattr(options, "save", None)
    if saved is not None:
        check_saved(saved)
    if in_app and not (tables or tested or saved or control.beginning):
        return open_app(Open(name, spec))
    with _signals_stop(control) as caught:
        if tables:
            with _telling(activity, options, spec) as tell:
                for event in imported(activity.tables[tables[0]][0])(spec, control):
                    tell(event)
            return exit_code(caught[0]) if caught else 0
        if tested:
            control.send("test")
        if options.control:
            control.listen(0)
        with (
            _telling(activity, options, spec) as tell,
            _opened(watched=options.control) as (store, problem),
        ):
            events = recorded(
                activity.events(spec, control),
                store,
                name,
                spec.as_json(),
                problem,
                unit=activity.unit,
                control=control,
                parent=_parent(control.beginning),
                name=saved,
            )
            last = _follow(events, tell, watched=options.control)
    if UNSAVED in last and not options.control:
        return LEARNER_DATA
    if last["event"] in ("diverged", "error"):
        return FAILED
    return exit_code(caught[0]) if caught else 0


def _resumed(activity: Activity[Any], options: Namespace) -> Resumed:
    """What is gone on from. Errors: UsageError, LearnerDataError."""
    with Store.open() as store:
        return resumed(activity, options, store)


def _parent(beginning: Beginning | None) -> dict[str, int] | None:
    return None if beginning is None else {"run": beginning.run.id, "step": beginning.step}


def _follow(
    events: Generator[Event, None, None], tell: Callable[[Event], None], *, watched: bool
) -> Event:
    """Tell every event; returns the closing one. Who is not `watched` by the app warns, too."""
    last: Event = {}
    with closing(events):
        for last in events:
            tell(last)
            if watched:
                continue
            if last["event"] == UNSAVED:
                warn(_("The run cannot be saved now. {problem}", problem=last["message"]))
            elif last["event"] == UNKEPT:
                warn(_("The way back is not saved. {problem}", problem=last["message"]))
            elif UNSAVED in last:
                warn(_("The run is not saved. {problem}", problem=last[UNSAVED]))
    return last


@contextmanager
def _opened(*, watched: bool) -> Iterator[tuple[Store | None, str]]:
    """The learner's data; where the app watches, which keeps what cannot be kept here, they may be
    unusable, for the reason that then comes with them.
    """
    try:
        store = Store.open()
    except LearnerDataError as problem:
        if not watched:
            raise
        yield None, str(problem)
        return
    with store:
        if store.notice:
            warn(store.notice)
        yield store, ""


@contextmanager
def _telling(
    activity: Activity[Any], options: Namespace, spec: Spec
) -> Iterator[Callable[[Event], None]]:
    """How its events are told: to the app, to another program, to a person."""
    if options.control and options.json:
        with Batches(partial(print, end="", flush=True)) as batches:
            yield batches.tell
    elif options.json:
        yield say_json
    else:
        yield from _in_words(activity, spec)


def _in_words(activity: Activity[Any], spec: Spec) -> Iterator[Callable[[Event], None]]:
    """Events told to a person: in lines, below them a bar where it can be seen."""
    report = activity.provider("report")
    progress = bar_for(activity.provider("state")(spec))

    def tell(event: Event) -> None:
        lines = [*report(event), *_kept_as(event)]
        if progress is not None and lines:
            progress.clear()
        _say(iter(lines))
        if progress is not None:
            progress.take(event)

    try:
        yield tell
    finally:
        if progress is not None:
            progress.clear()


def _kept_as(event: Event) -> Iterator[str]:
    """At its end, the number under which a run is kept."""
    if event["event"] in CLOSING and "run" in event:
        yield _("saved as run {n}", n=event["run"])


def _say(lines: Iterator[str]) -> None:
    """Print lines; those that the terminal would break are wrapped."""
    for line in lines:
        for row in wrapped(line) if cells.width(line) > columns() else [line]:
            print(row, flush=True)


@contextmanager
def _signals_stop(control: Control) -> Iterator[list[int]]:
    """Meanwhile signals stop the run cleanly; yields those that came.

    A second one does not wait for the step to end.
    """
    caught: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        caught.append(number)
        if len(caught) > 1:
            raise KeyboardInterrupt
        control.send("stop")

    with handled((INTERRUPTING, *ENDING), stop):
        yield caught


def _parser(activity: Activity[Any]) -> Parser:
    about = _(activity.about)
    about = about[:1].upper() + about[1:]
    parser = Parser(
        activity.name,
        _("{about}. The run is kept with your progress.", about=about),
        activity.examples or (activity.name,),
    )
    add_options(parser, activity.spec)
    if activity.trainer:
        add_resuming(parser)
    if activity.tests:
        parser.add_argument(
            "--test", action="store_true", help=_("at the end look at the test set, once")
        )
    for table, (_function, purpose) in activity.tables.items():
        parser.add_argument(f"--{table}", action="store_true", help=_(purpose))
    parser.add_output_options(_("one event a line, as JSON"))
    # For programs: lines on standard input are commands, see `tutor.running.training.protocol`.
    parser.add_argument("--control", action="store_true", help=SUPPRESS)
    return parser


def _stored(option: str) -> str:
    """Where argparse stores what an option says."""
    return option.replace("-", "_")
