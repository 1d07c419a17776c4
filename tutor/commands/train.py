"""``backstep train``: a training as events, for people, for programs and for the app."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from tutor.activities.errors import UsageError
from tutor.activities.options import add_options, read_options
from tutor.activities.parser import Parser
from tutor.commands.failures import FAILED
from tutor.commands.report import report
from tutor.commands.terminal import say_json, warn
from tutor.labs.digits.spec import ACTIVITY
from tutor.learner import LearnerDataError
from tutor.running.signals import ENDING, INTERRUPTING, exit_code, handled
from tutor.running.training.control import Control
from tutor.running.training.settings import TrainSettings

if TYPE_CHECKING:
    from tutor.running.training.protocol import Event


def main(words: list[str]) -> int:
    """Train and tell of it. The run is kept, whatever ends it."""
    options = _parser().read(words)
    # One thread: faster for networks this small, and sums are made in the same order each time.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    control = Control()
    try:
        settings = read_options(options, TrainSettings)
        with _signals_stop(control) as caught:
            if options.control:
                control.listen(0)
            last = _train(settings, control, as_json=options.json)
    except (UsageError, LearnerDataError) as error:
        if options.json:
            say_json({"event": "error", "message": str(error)})
        raise
    if last == "diverged":
        return FAILED
    return exit_code(caught[0]) if caught else 0


def _train(settings: TrainSettings, control: Control, *, as_json: bool) -> str:
    """Run it to its closing event, whose name is returned."""
    from tutor.learner import Store
    from tutor.running.training.record import recorded
    from tutor.running.training.trainer import Trainer

    last: Event = {}
    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        with closing(recorded(Trainer(settings, control).events(), store, settings)) as events:
            for last in events:
                if as_json:
                    say_json(last)
                else:
                    for line in report(last):
                        print(line, flush=True)
    return str(last["event"])


@contextmanager
def _signals_stop(control: Control) -> Iterator[list[int]]:
    """Meanwhile signals stop the training cleanly; yields those that came.

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


def _parser() -> Parser:
    parser = Parser(
        "train",
        "Train a network on handwritten digits; the run is kept with your progress.",
        ACTIVITY.examples,
    )
    add_options(parser, TrainSettings)
    parser.add_output_options("one event a line, as JSON")
    parser.add_argument(
        "--control",
        action="store_true",
        help='obey lines on standard input: {"command": NAME}, NAME one of pause, resume, step, '
        "epoch, stop; its end means stop",
    )
    return parser
