"""Who may know whom: what can be decided without a terminal is decided without Textual."""

from __future__ import annotations

import graphlib
import pkgutil
import sys

import grimp
import pytest

import core
import tutor
import tutor.labs

HEADLESS = (
    "activities",
    "authoring",
    "commands",
    "course",
    "data_sets",
    "drawing",
    "learner",
    "quiz",
    "running",
    "stepping",
    "study",
    "words",
)
FOLDERS = {*HEADLESS, "app", "labs"}
FRONT_DOOR = {"cli", "__main__"}


def modules_of(package):
    """The package and all that is in it."""
    inside = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    names = [package.__name__, *(found.name for found in inside)]
    return [name for name in names if not name.endswith("__main__")]


@pytest.fixture
def imported(run_python):
    """What a Python of its own has imported after it imported some modules."""

    def run(names):
        code = (
            "import importlib, sys\n"
            f"for name in {names!r}:\n"
            "    importlib.import_module(name)\n"
            "print(*sys.modules)\n"
        )
        found = set(run_python(code).split())
        assert set(names) <= found
        return found

    return run


def roots(names):
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("package", HEADLESS)
def test_a_headless_package_is_imported_without_textual(imported, package):
    found = imported(modules_of(__import__(f"tutor.{package}", fromlist=["_"])))
    assert "textual" not in roots(found)
    assert "tutor.app" not in found


def test_of_a_lab_only_the_view_knows_textual(imported):
    names = [name for name in modules_of(tutor.labs) if not name.endswith(".view")]
    found = imported(names)
    assert "textual" not in roots(found)
    assert "tutor.app" not in found


def test_the_mathematics_needs_numpy_and_nothing_else(imported, run_python):
    bare = roots(run_python("import numpy.random, sys; print(*sys.modules)").split())
    found = roots(imported(modules_of(core)))
    assert found <= bare | {"core"} | sys.stdlib_module_names


def test_every_module_is_in_a_folder_of_the_map():
    found = {module.name for module in pkgutil.iter_modules(tutor.__path__)}
    assert found == FOLDERS | FRONT_DOOR


def test_no_modules_import_each_other_in_a_circle_not_even_for_types_or_late():
    graph = grimp.build_graph("core", "lessons", "tutor", exclude_type_checking_imports=False)
    imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    try:
        graphlib.TopologicalSorter(imports).prepare()
    except graphlib.CycleError as error:
        pytest.fail(f"a circle of imports: {' <- '.join(error.args[1])}")
