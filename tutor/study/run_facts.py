"""What runs are compared by: the line that repeats one, settings that differ, figures, curves."""

from __future__ import annotations

import math
import shlex
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tutor.activities.errors import UsageError
from tutor.activities.registry import activity_named, line_of
from tutor.activities.spec import Spec, fields_of
from tutor.learner.kept_runs import KeptRun
from tutor.words import _

Curve = list[dict[str, Any]]
"""The points of a run, as its experiment told them."""


THEN = "then"
"""The setting that has the changes on the way."""


class Measure(NamedTuple):
    """One measure of a run over its units, such as the loss on the validation set by epoch."""

    name: str
    x: list[float]
    y: list[float]


class Contrast(NamedTuple):
    """A setting or a figure, and what it is in each of the runs."""

    name: str
    values: tuple[str, ...]


def spec_of(run: KeptRun) -> Spec:
    """What a run was asked for. Errors: UsageError, for settings of another version, too."""
    spec: Spec = activity_named(run.activity).spec.from_json(run.settings)
    return spec


def line_of_run(run: KeptRun) -> str:
    """The command that repeats a run, when it is pasted into a shell; "" if none can."""
    try:
        return f"backstep {line_of(spec_of(run))}"
    except UsageError:
        return ""


def called(run: KeptRun) -> str:
    """What a run is called: its number, and its name if it has one."""
    return f"{run.id} {run.name}" if run.name else str(run.id)


def unit_of(run: KeptRun) -> str:
    """What its curve counts, such as epochs."""
    try:
        return activity_named(run.activity).unit
    except UsageError:
        return ""


def measures(curve: Curve, unit: str) -> list[Measure]:
    """Everything that was measured, over `unit`; NaN where it was no number."""
    names = dict.fromkeys(
        key for point in curve for key, value in point.items() if _is_number(value)
    )
    x = [float(point.get(unit, k)) for k, point in enumerate(curve)]
    return [
        Measure(name, x, [_number(point.get(name)) for point in curve])
        for name in names
        if name not in (unit, "step")
    ]


def kinds(found: Sequence[Measure]) -> dict[str, list[Measure]]:
    """Measures by their kind, the last word of their names: ``loss``, ``accuracy``."""
    by_kind: dict[str, list[Measure]] = {}
    for measure in found:
        by_kind.setdefault(measure.name.rpartition("_")[2], []).append(measure)
    return by_kind


def differing_settings(runs: Sequence[KeptRun]) -> list[Contrast]:
    """The settings in which runs differ, in their order, each as it was at the end of the run; of
    runs of several activities, that.
    """
    if len({run.activity for run in runs}) > 1:
        return [Contrast(_("activity"), tuple(run.activity for run in runs))]
    fields = fields_of(activity_named(runs[0].activity).spec)
    texts = [_texts(run) for run in runs]
    rows = [Contrast(f.label, tuple(t.get(f.name, "—") for t in texts)) for f in fields]
    rows = [row for row in rows if len(set(row.values)) > 1]
    other = [row for row in rows if row.name != THEN]
    return other or rows


def figures(runs: Sequence[KeptRun], curves: Sequence[Curve]) -> list[Contrast]:
    """The last figures of runs side by side, and how each ended."""
    last = [
        {**(curve[-1] if curve else {}), **run.metrics}
        for run, curve in zip(runs, curves, strict=True)
    ]
    names = dict.fromkeys(
        key for metrics in last for key, value in metrics.items() if _is_number(value)
    )
    names.pop("steps", None)  # as many as ``step`` says
    rows = [Contrast(_("ended"), tuple(run.status for run in runs))]
    for name in names:
        values = tuple(figure(metrics.get(name)) for metrics in last)
        rows.append(Contrast(name.replace("_", " "), values))
    return rows


def figure(value: Any) -> str:
    """A figure in a table: four decimals at most, ``—`` for what is no number."""
    if not _is_number(value):
        return "—"
    if isinstance(value, int) or float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:.4g}" if abs(value) >= 1 else f"{value:.4f}"


def _texts(run: KeptRun) -> dict[str, str]:
    try:
        spec = spec_of(run)
    except UsageError:
        return {key: shlex.quote(str(value)) for key, value in run.settings.items()}
    end = spec.later[-1].step if spec.later else 0
    return spec.after(end).texts() | {THEN: spec.texts().get(THEN, "")}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: Any) -> float:
    return float(value) if _is_number(value) else math.nan


def parent_of(run: KeptRun) -> tuple[int, int] | None:
    """The run, and the step of it, that a run goes on from."""
    parent = run.about.get("parent")
    if not isinstance(parent, Mapping):
        return None
    number, step = parent.get("run"), parent.get("step")
    return (number, step) if isinstance(number, int) and isinstance(step, int) else None
