"""Folders and files that are called as our packages are do not stand in their place."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tutor.running import ours

COMMANDS = [["doctor"], ["step", "mazur", "--plain"], ["read", "start", "--plain"],
            ["train", "--epochs", "1"], ["run", "start/a-digit"]]  # fmt: skip


@pytest.fixture
def elsewhere(tmp_path):
    for name in ("core", "lessons"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('the wrong one')")
    return tmp_path


def backstep(words, folder, **environment):
    return subprocess.run(
        [sys.executable, "-c", "import sys; from tutor.cli import main; sys.exit(main())", *words],
        cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_runs_beside_them(elsewhere, words):
    done = backstep(words, elsewhere, PYTHONPATH=f"{elsewhere}{os.pathsep}{ours.ROOT}")
    assert "the wrong one" not in done.stderr
    assert done.returncode == (1 if words == ["doctor"] else 0), done.stderr


def test_the_doctor_names_them(elsewhere):
    done = backstep(["doctor"], elsewhere, PYTHONPATH=f"{elsewhere}{os.pathsep}{ours.ROOT}")
    for name in ("core", "lessons"):
        assert str(elsewhere / name) in done.stdout
    assert "Nothing is wrong" in backstep(["doctor"], ours.ROOT).stdout


def test_the_doctor_names_distributions_that_share_a_package(monkeypatch):
    shared = {"core": ["backstep", "other", "other"], "lessons": ["backstep"]}
    monkeypatch.setattr("importlib.metadata.packages_distributions", lambda: shared)
    assert ours.overwritten() == {"core": ["backstep", "other"]}
