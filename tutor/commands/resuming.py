"""``--resume RUN[@STEP]`` and ``--save NAME`` of every lab whose runs have a way back."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any, NamedTuple

from tutor.activities.arguments import given_texts
from tutor.activities.errors import UsageError
from tutor.activities.spec import fields_of
from tutor.learner import Store, check_name
from tutor.learner.storage.errors import InvalidDataError
from tutor.running.moments.beginning import beginning_called
from tutor.words import _

if TYPE_CHECKING:
    from tutor.activities.activity import Activity
    from tutor.activities.parser import Parser
    from tutor.activities.spec import Spec
    from tutor.running.moments.beginning import Beginning


class Resumed(NamedTuple):
    """The settings of a run that goes on from another, and where it does."""

    spec: Spec
    beginning: Beginning


def add_resuming(parser: Parser) -> None:
    """Add the options."""
    parser.add_argument(
        "--resume",
        metavar=_("RUN[@STEP]"),
        help=_(
            "go on from a run, from its end or from a step of it; other options change its "
            "settings from there on"
        ),
    )
    parser.add_argument("--save", metavar=_("NAME"), help=_("keep the run under a name"))


def check_saved(name: str) -> None:
    """Refuse a name that a run cannot have. Errors: UsageError, LearnerDataError."""
    with Store.open() as store:
        try:
            check_name(store, name)
        except InvalidDataError as error:
            raise UsageError(str(error)) from None


def resumed(activity: Activity[Any], options: Namespace, store: Store) -> Resumed:
    """What ``--resume`` and the settings beside it ask for. Errors: UsageError."""
    beginning = beginning_called(store, options.resume)
    if beginning.activity.name != activity.name:
        raise UsageError(
            _(
                "run {n} is one of {command}: resume it there",
                n=beginning.run.id,
                command=f"backstep {beginning.activity.name}",
            )
        )
    texts = given_texts(options, activity.spec)
    if "then" in texts:
        raise UsageError(_("--then does not go with --resume: give the settings themselves"))
    now = beginning.spec.after(beginning.step)
    kept = {f.name: f.write(getattr(now, f.name)) for f in fields_of(activity.spec)}
    changed = {name for name, text in texts.items() if text != kept[name]}
    follow = {f.name for f in fields_of(activity.spec) if f.follows and f.follows[0] in changed}
    wanted = activity.spec.from_texts(
        {name: text for name, text in kept.items() if name not in follow and name != "then"} | texts
    )
    if wanted == now and beginning.run.status == "done" and beginning.step == beginning.last:
        raise UsageError(
            _(
                "run {n} has come to its end: give it more epochs (--epochs), or go on from an "
                "earlier step, such as --resume {n}@{step}",
                n=beginning.run.id,
                step=beginning.last // 2,
            )
        )
    return Resumed(beginning.spec.changed(beginning.step, wanted), beginning)
