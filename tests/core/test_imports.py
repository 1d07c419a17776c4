from __future__ import annotations

import pkgutil
import sys

import core

IMPORT_ALL = """
import importlib, sys
import numpy, numpy.random
before = set(sys.modules)
for name in {names!r}:
    importlib.import_module(name)
print(*sorted({{name.partition(".")[0] for name in set(sys.modules) - before}}))
"""


def test_core_brings_in_numpy_and_the_standard_library_alone(run_python):
    names = ["core", *(m.name for m in pkgutil.walk_packages(core.__path__, "core."))]
    assert "core.networks.mlp" in names
    imported = set(run_python(IMPORT_ALL.format(names=names)).split())
    assert imported - sys.stdlib_module_names <= {"core", "numpy"}
    assert "core" in imported


def test_core_leaves_the_global_random_state_alone(run_python):
    names = ["core", *(m.name for m in pkgutil.walk_packages(core.__path__, "core."))]
    code = IMPORT_ALL.format(names=names) + (
        "import numpy as np\n"
        "from core.examples import EXAMPLES\n"
        "from core.gradcheck import check_everything\n"
        "state = np.random.get_state()[1].tolist()\n"
        "list(check_everything())\n"
        "[example.walk() for example in EXAMPLES.values()]\n"
        "print(state == np.random.get_state()[1].tolist())\n"
    )
    assert run_python(code).split()[-1] == "True"
