"""What importing core brings along, and what it leaves alone."""

from __future__ import annotations

import pkgutil
import sys

import core

IMPORT_ALL = """
import importlib, sys
import numpy, numpy.random
before, state = set(sys.modules), numpy.random.get_state()[1].tolist()
for name in {names!r}:
    importlib.import_module(name)
print(state == numpy.random.get_state()[1].tolist())
print(*sorted({{name.partition(".")[0] for name in set(sys.modules) - before}}))
"""


def test_core_brings_in_numpy_and_the_standard_library_alone(run_python):
    names = ["core", *(m.name for m in pkgutil.walk_packages(core.__path__, "core."))]
    assert "core.networks.mlp" in names
    untouched, imported = run_python(IMPORT_ALL.format(names=names)).splitlines()
    assert untouched == "True"  # the global random state
    imported = set(imported.split())
    assert imported - sys.stdlib_module_names <= {"core", "numpy"}
    assert "core" in imported
