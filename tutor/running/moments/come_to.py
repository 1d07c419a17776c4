"""The training of a kept run, come to a moment of it: to read with its network, or step from it."""

from __future__ import annotations

from typing import Any

from tutor.activities.errors import UsageError
from tutor.running.moments.beginning import Beginning
from tutor.running.training.control import Control
from tutor.words import _


def trainer_at(beginning: Beginning) -> Any:
    """The run's trainer where it has made ``beginning.step`` updates. Errors: UsageError."""
    control = Control(sources=beginning.sources)
    trainer = beginning.activity.provider("trainer")(beginning.spec, control)
    if not trainer.way.come_to(beginning.step):
        raise UsageError(
            _("run {n} does not come to step {step:,}", n=beginning.run.id, step=beginning.step)
        )
    return trainer


def trainer_that_reads(beginning: Beginning) -> Any:
    """The same, with the weights that the network is used with there.

    A run that came to its end by itself is left with its best weights, if it stops early; at any
    other moment, and where it was stopped by hand, they are the last ones. Errors: UsageError.
    """
    trainer = trainer_at(beginning)
    stop = trainer.training.stop
    if stop is not None and beginning.run.status == "done" and beginning.step == beginning.last:
        stop.restore(trainer.model)
    return trainer


def check_reads_digits(trainer: Any, beginning: Beginning) -> None:
    """Refuse a run that did not learn from digits. Errors: UsageError."""
    if not trainer.reads_digits:
        raise UsageError(_("run {n} did not learn from pictures of 8×8", n=beginning.run.id))
