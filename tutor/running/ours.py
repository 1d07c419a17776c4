"""Our own packages, before any other of the same name.

`core` and `lessons` are common names: a folder or a file called so, where the tutor is started or
on PYTHONPATH, would stand in their place.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

PACKAGES = ("core", "lessons", "tutor")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
"""Where they are: a checkout or a folder of installed packages."""


class _Ours:
    """Finds our packages in ROOT."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return PathFinder.find_spec(name, [ROOT]) if name in PACKAGES else None


def claim() -> None:
    """From now on our packages are imported from ROOT, whatever is on the path."""
    if _Ours not in sys.meta_path:
        sys.meta_path.insert(0, _Ours)


def foreign() -> dict[str, str]:
    """The packages on the path that are called as ours and are not, each with where it is."""
    found: dict[str, str] = {}
    for folder in sys.path:
        place = os.path.abspath(folder or os.curdir)
        if place == ROOT:
            continue
        for name in PACKAGES:
            spec = PathFinder.find_spec(name, [place])
            # A folder without __init__.py stands in nobody's place.
            if spec is not None and spec.origin is not None and not _same(spec):
                found.setdefault(name, spec.origin)
    return found


def _same(spec: ModuleSpec) -> bool:
    """Whether it leads to our files, by a link say."""
    mine = os.path.realpath(os.path.join(ROOT, spec.name))
    places = [*(spec.submodule_search_locations or ()), spec.origin or ""]
    return any(os.path.realpath(one).startswith(mine + os.sep) or os.path.realpath(one) == mine
               for one in places)  # fmt: skip


def overwritten() -> dict[str, list[str]]:
    """Our packages into which several installed distributions put files, with their names."""
    from importlib.metadata import packages_distributions

    installed = packages_distributions()
    several = {name: sorted(set(installed.get(name, ()))) for name in PACKAGES}
    return {name: owners for name, owners in several.items() if len(owners) > 1}
