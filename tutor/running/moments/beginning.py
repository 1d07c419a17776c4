"""A moment of a kept run, to go on from, to look at, or to step from. No NumPy here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from tutor.activities.errors import UsageError
from tutor.activities.registry import activity_named
from tutor.learner import LearnerDataError, curve_of, find_run, run_folder
from tutor.learner.run_files import MomentSource
from tutor.words import _

if TYPE_CHECKING:
    from tutor.activities.activity import Activity
    from tutor.activities.spec import Spec
    from tutor.learner import KeptRun, Store


class Beginning(NamedTuple):
    """Where `step` updates of a run are made, of the `last` that it has come to.

    `curve` has its points up to its end; `sources` its moments, those of the runs that it goes on
    from included, up to where it does.
    """

    run: KeptRun
    activity: Activity[Any]
    spec: Spec
    step: int
    last: int
    curve: list[dict[str, Any]]
    sources: list[MomentSource]


def beginning_called(store: Store, called: str) -> Beginning:
    """What ``RUN`` or ``RUN@STEP`` means: without a step, where the run ended.

    Errors: UsageError for a run or a step that there is not, or that has no way back.
    """
    name, at, number = called.partition("@")
    try:
        run = find_run(store, name)
    except LearnerDataError as error:
        raise UsageError(str(error)) from None
    activity = activity_named(run.activity)
    if not activity.trainer:
        raise UsageError(
            _("run {name} cannot be gone back into: it is no training step by step", name=name)
        )
    spec: Spec = activity.spec.from_json(run.settings)
    curve, sources = curve_of(store, run.id), list(_sources(store, run))
    ends: list[Any] = [point.get("step") for point in curve]
    ends += [run.metrics.get("step"), run.metrics.get("steps"), *sources[0].folder.steps()[-1:]]
    last = max((end for end in ends if isinstance(end, int)), default=0)
    if (
        run.status == "diverged"
        and last == run.metrics.get("step")
        and run.metrics.get("where") != "L"
    ):
        last -= 1  # the step that has no loss was not made
    step = last if not at else int(number) if number.isdecimal() and len(number) < 16 else -1
    if not 0 <= step <= last:
        raise UsageError(
            _(
                "run {name} has the steps 0 to {last:,}, not {step!r}",
                name=name,
                last=last,
                step=number,
            )
        )
    return Beginning(run, activity, spec, step, last, curve, sources)


def _sources(store: Store, run: KeptRun) -> Iterator[MomentSource]:
    """The folder of a run, then those of the runs that it goes on from, while they are kept."""
    until: int | None = None
    seen = set[int]()
    while run.id not in seen:
        seen.add(run.id)
        yield MomentSource(run_folder(store, run.id), until)
        parent = run.about.get("parent")
        number, step = (parent.get("run"), parent.get("step")) if parent else (None, None)
        if not isinstance(number, int) or not isinstance(step, int):
            return
        until = step if until is None else min(step, until)
        try:
            run = find_run(store, str(number))
        except LearnerDataError:
            return
