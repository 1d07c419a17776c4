"""Every activity there is: the stepper, and what each folder of `tutor.labs` defines.

They know the registry and it knows no module of theirs, only where to look: so it names them, and a
lab is added without a change here.
"""

from __future__ import annotations

import pkgutil
import shlex
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from core.nearest import nearest
from tutor.activities.activity import Activity
from tutor.activities.errors import UsageError
from tutor.activities.spec import Spec
from tutor.words import _

STEPPER = "tutor.stepping.spec"
"""The module of the stepper's row."""

LABS = "tutor.labs"
"""The package whose folders each have a row in their module ``spec``."""


def activities() -> dict[str, Activity[Any]]:
    """Each activity by its name. A folder of `tutor.labs` with a ``spec.py`` is one."""
    rows = [import_module(module).ACTIVITY for module in (STEPPER, *_labs())]
    return {row.name: row for row in rows}


def labs() -> dict[str, Activity[Any]]:
    """The activities that are experiments, by name."""
    return {name: row for name, row in activities().items() if row.experiment}


def first_lab() -> str:
    """The name of the lab that opens where none was open before."""
    rows = labs()
    return next((name for name, row in rows.items() if row.opens_first), next(iter(rows)))


def activity_named(name: str) -> Activity[Any]:
    """The activity of that name. Errors: UsageError, with the nearest."""
    rows = activities()
    if name not in rows:
        raise UsageError(_("no activity {name!r}; {near}", name=name, near=nearest(name, rows)))
    return rows[name]


def activity_meant(name: str, first: str = "") -> Activity[Any]:
    """The activity that a name and the first word after it mean: ``train moons`` is one of the
    playground. Errors: UsageError.
    """
    for row in activities().values():
        if row.stands_for[0] == name and first in row.stands_for[1]:
            return row
    return activity_named(name)


def activity_of(spec: Spec) -> Activity[Any]:
    """The activity that a spec belongs to."""
    return next(row for row in activities().values() if row.spec is type(spec))


def parse_line(line: str) -> Spec:
    """The spec that a command line such as ``step mazur --at 7`` spells. Errors: UsageError."""
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise UsageError(
            _("{line!r} is not a command: {why}", line=line, why=str(error).lower())
        ) from None
    if not words:
        raise UsageError(
            _(
                "an activity and its settings are expected, such as {example!r}",
                example="step mazur",
            )
        )
    spec: Spec = activity_meant(*words[:2]).parse(words[1:])
    return spec


def line_of(spec: Spec) -> str:
    """The command line that spells a spec; `parse_line` makes the same spec of it."""
    return shlex.join(activity_of(spec).command(spec))


def _labs() -> Iterator[str]:
    folders = import_module(LABS).__path__
    for found in sorted(pkgutil.iter_modules(folders), key=lambda one: one.name):
        module = f"{LABS}.{found.name}.spec"
        if found.ispkg and find_spec(module) is not None:
            yield module
