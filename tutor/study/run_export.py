"""A run, or several, written out for other programs: a table, JSON, a picture."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from tutor.activities.errors import UsageError
from tutor.drawing.svg import Polyline, svg
from tutor.learner.kept_runs import KeptRun
from tutor.study.run_facts import Curve, called, kinds, line_of_run, measures, unit_of
from tutor.words import _

Kept = tuple[KeptRun, Curve]

FORMATS = ("csv", "json", "svg")


def exported(runs: Sequence[Kept], form: str, *, plot: str = "loss", log: bool = False) -> str:
    """The text of a file of that form. Errors: UsageError for a plot that there is not."""
    if form == "json":
        return as_json(runs)
    return as_svg(runs, plot, log=log) if form == "svg" else as_csv(runs)


def as_csv(runs: Sequence[Kept]) -> str:
    """A row for each point: the run, then what was measured; empty for what is no number."""
    names = dict.fromkeys(key for _run, curve in runs for point in curve for key in point)
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["run", *names])
    for run, curve in runs:
        for point in curve:
            table.writerow([run.id, *(point.get(name) for name in names)])
    return text.getvalue()


def as_json(runs: Sequence[Kept]) -> str:
    """A list with an object for each run: all that is kept of it, and the line that repeats it."""
    told = [{**run.as_json(), "command": line_of_run(run), "curve": curve} for run, curve in runs]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def as_svg(runs: Sequence[Kept], plot: str, *, log: bool = False) -> str:
    """The curves of one kind, such as the loss, of all runs over each other."""
    lines, known = [], set[str]()
    for run, curve in runs:
        by_kind = kinds(measures(curve, unit_of(run)))
        known |= by_kind.keys()
        for measure in by_kind.get(plot, ()):
            name = measure.name.replace("_", " ")
            lines.append(Polyline(f"{called(run)}: {name}", measure.x, measure.y))
    if not lines:
        if not known:
            raise UsageError(_("there is nothing to draw: no point of the curve is kept"))
        raise UsageError(
            _(
                "no plot {plot!r}; expected one of {names}",
                plot=plot,
                names=", ".join(sorted(known)),
            )
        )
    title = line_of_run(runs[0][0]) if len(runs) == 1 else plot
    return svg(title or plot, unit_of(runs[0][0]) or _("point"), lines, log=log)
