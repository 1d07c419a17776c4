"""``backstep NAME`` for every lab: its experiment for people, for programs and for the app."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Any

from tutor.activities.destinations import Open
from tutor.activities.errors import UsageError
from tutor.activities.options import add_options, read_options
from tutor.activities.parser import Parser
from tutor.activities.registry import activity_named
from tutor.commands.failures import FAILED
from tutor.commands.terminal import columns, interactive, open_app, say_json, warn, wrapped
from tutor.learner import LearnerDataError
from tutor.running.signals import ENDING, INTERRUPTING, exit_code, handled
from tutor.running.training.batches import Batches
from tutor.running.training.control import Control
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.activities.activity import Activity
    from tutor.activities.spec import Spec
    from tutor.running.training.protocol import Event


def main(name: str, words: list[str]) -> int:
    """Run the lab's experiment and tell of it, or open the lab where somebody sits at a terminal.

    The run is kept, whatever ends it.
    """
    activity = activity_named(name)
    options = _parser(activity).read(words)
    # One thread: faster for networks this small, and sums are made in the same order each time.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    control = Control()
    try:
        spec = activity.checked(read_options(options, activity.spec))
        if interactive() and not (options.plain or options.json or options.control):
            return open_app(Open(name, spec))
        with _signals_stop(control) as caught:
            if options.control:
                control.listen(0)
            with _telling(activity, options) as tell:
                last = _run(activity, spec, control, tell)
    except (UsageError, LearnerDataError) as error:
        if options.json:
            say_json({"event": "error", "message": str(error)})
        raise
    if last == "diverged":
        return FAILED
    return exit_code(caught[0]) if caught else 0


def _run(
    activity: Activity[Any], spec: Spec, control: Control, tell: Callable[[Event], None]
) -> str:
    """Run it to its closing event, whose name is returned."""
    from tutor.learner import Store
    from tutor.running.training.record import recorded

    last: Event = {}
    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        events = recorded(activity.events(spec, control), store, activity.name, spec.as_json())
        with closing(events):
            for last in events:
                tell(last)
    return str(last["event"])


@contextmanager
def _telling(activity: Activity[Any], options: Namespace) -> Iterator[Callable[[Event], None]]:
    """How its events are told: to the app, to another program, to a person."""
    if options.control and options.json:
        with Batches(partial(print, end="", flush=True)) as batches:
            yield batches.tell
    elif options.json:
        yield say_json
    else:
        report = activity.provider("report")
        yield lambda event: _say(report(event))


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
    about = activity.about[:1].upper() + activity.about[1:]
    parser = Parser(
        activity.name,
        _("{about}. The run is kept with your progress.", about=about),
        activity.examples or (activity.name,),
    )
    add_options(parser, activity.spec)
    parser.add_output_options(_("one event a line, as JSON"))
    parser.add_argument(
        "--control",
        action="store_true",
        help=_(
            "obey lines on standard input, {form}, NAME one of pause, resume, step, epoch, stop; "
            "its end means stop",
            form='{"command": NAME}',
        ),
    )
    return parser
