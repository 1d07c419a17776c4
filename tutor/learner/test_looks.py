"""How often a test set was looked at: each look is counted, since choosing by it spoils it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tutor.learner.kept_runs import list_runs
from tutor.learner.storage.errors import InvalidDataError
from tutor.words import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tutor.learner.storage.store import Store

LOOKED = "test_accuracy"
"""The figure that a run has once its test set was looked at."""


def add_figures(store: Store, run: int, figures: Mapping[str, Any]) -> None:
    """Keep more figures of a run that is over. Errors: InvalidDataError if there is no such run."""
    with store.transaction() as connection:
        rows = connection.execute("SELECT metrics FROM runs WHERE id = ?", (run,)).fetchall()
        if not rows:
            raise InvalidDataError(_("There is no run {n} in {path}.", n=run, path=store.path))
        metrics = {**json.loads(rows[0][0]), **figures}
        connection.execute("UPDATE runs SET metrics = ? WHERE id = ?", (json.dumps(metrics), run))


def count_looks(store: Store, activity: str, settings: Mapping[str, Any]) -> int:
    """How many runs of an activity looked at the test set of a split, which `settings` tell: all
    runs that have the same ones.
    """
    return sum(
        run.activity == activity
        and LOOKED in run.metrics
        and settings.items() <= run.settings.items()
        for run in list_runs(store)
    )
