"""Processes that a snippet starts by `multiprocessing`: forked, for nothing else can work here.

A spawned process, and one of a fork server, imports the program's main file anew; a snippet has
none. Without a word its pool would go on to start processes that fail.
"""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from typing import Any

STARTING = frozenset({"multiprocessing.popen_spawn_posix", "multiprocessing.popen_forkserver"})
"""The modules that start processes so; imported when the first one is started."""

REFUSED = (
    "a snippet has no file that a new process could import, so multiprocessing can only fork here: "
    'multiprocessing.get_context("fork").Pool(2), for one, or a ThreadPool'
)


class SpawnRefused(RuntimeError):
    """A snippet asked for a process that could not work."""


class _Refusing(MetaPathFinder):
    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name in STARTING:
            raise SpawnRefused(REFUSED)


def refuse_spawning() -> None:
    """From now on the first attempt to start such a process raises SpawnRefused."""
    sys.meta_path.insert(0, _Refusing())
