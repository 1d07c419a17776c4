"""Who may know whom: what can be decided without a terminal is decided without Textual."""

from __future__ import annotations

import pkgutil

import pytest

import tutor

HEADLESS = (
    "course",
    "authoring",
    "quiz",
    "learner",
    "study",
    "running",
    "stepping",
    "drawing",
    "commands",
    "words",
)


@pytest.mark.parametrize("package", HEADLESS)
def test_a_headless_package_is_imported_without_textual(run_python, package):
    root = f"tutor.{package}"
    paths = [f"{path}/{package}" for path in tutor.__path__]
    names = [root, *(m.name for m in pkgutil.walk_packages(paths, f"{root}."))]
    names = [name for name in names if not name.endswith("__main__")]
    code = (
        "import importlib, sys\n"
        f"for name in {names!r}:\n"
        "    importlib.import_module(name)\n"
        "print(*sys.modules)\n"
    )
    imported = set(run_python(code).split())
    assert set(names) <= imported
    assert not {name for name in imported if name.partition(".")[0] == "textual"}
    assert "tutor.app" not in imported
