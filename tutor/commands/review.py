"""``backstep review``: the questions that are due again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tutor.activities.destinations import Review
from tutor.activities.parser import Parser, typed
from tutor.activities.value_types import Whole
from tutor.commands.terminal import interactive, open_app, warn
from tutor.course import load_course
from tutor.learner import Store, next_due
from tutor.study.reviewing import SESSION, due_questions
from tutor.words import _

if TYPE_CHECKING:
    from tutor.learner import Store


def main(words: list[str]) -> int:
    """Open the review screen; with --plain ask on standard input."""
    parser = Parser(
        "review",
        _("Answer again what you got wrong or may have forgotten. --plain asks line by line."),
        ["review", "review --plain"],
    )
    parser.add_output_options(
        _("print questions and verdicts as JSON; an answer is a line of standard input"),
        _("use standard input and output"),
    )
    parser.add_argument(
        "--most",
        type=typed(Whole(1, 1000)),
        default=SESSION,
        metavar="N",
        help=_("ask so many at the most"),
    )
    options = parser.read(words)
    if not (options.plain or options.json) and interactive():
        return open_app(Review())
    from tutor.commands.asking import ask_all
    from tutor.commands.asking_json import ask_as_json
    from tutor.study.sources import sources_of

    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        questions = due_questions(store, sources_of(load_course()), options.most)
        if options.json:
            ask_as_json(store, questions, "review")
        elif questions:
            ask_all(store, questions, "review")
        else:
            print(_("Nothing is due."), _next(store))
    return 0


def _next(store: Store) -> str:
    from tutor.study.sources import sources_of

    due = next_due(store, sources_of(load_course()).exists)
    if due is None:
        return _(
            "Questions come here once you have answered them: {command}", command="backstep quiz 1"
        )
    when = datetime.fromtimestamp(due / 1_000_000, UTC).astimezone()
    return _(
        "The next question is due on {day} at {time}.", day=f"{when:%Y-%m-%d}", time=f"{when:%H:%M}"
    )
