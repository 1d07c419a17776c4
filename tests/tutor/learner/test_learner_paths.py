"""The folder of the learner's data."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import platformdirs
import platformdirs.windows
import pytest
from platformdirs.macos import MacOS
from platformdirs.unix import Unix
from platformdirs.windows import Windows

from tutor.learner import DataDirectoryError, LearnerDataError, Store, data_directory
from tutor.learner.storage.directory import data_path
from tutor.learner.storage.store import FILE_NAME

WINDOWS = r"C:\Users\me\AppData\Local"


def test_backstep_home_moves_the_data_and_is_created(tmp_path, monkeypatch):
    home = tmp_path / "deep" / "er"
    monkeypatch.setenv("BACKSTEP_HOME", str(home))
    assert data_directory() == home
    with Store.open() as store:
        assert store.path == home / FILE_NAME
    assert (home / FILE_NAME).is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="names Linux's folder")
def test_without_backstep_home_the_platforms_folder_is_used(tmp_path, monkeypatch):
    monkeypatch.delenv("BACKSTEP_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert data_directory() == tmp_path / "backstep"
    assert (tmp_path / "backstep").is_dir()


@pytest.mark.parametrize(
    ("system", "folder"),
    [
        (MacOS, "~/Library/Application Support/backstep"),
        (Windows, r"C:\Users\me\AppData\Local/backstep"),  # joined by the system that runs this
        (Unix, "~/.local/share/backstep"),
    ],
)
def test_each_platform_has_its_own_folder(monkeypatch, tmp_path, system, folder):
    for name in ("BACKSTEP_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(platformdirs, "PlatformDirs", system)
    monkeypatch.setattr(
        platformdirs.windows, "get_win_folder", {"CSIDL_LOCAL_APPDATA": WINDOWS}.get
    )
    assert data_path() == Path(folder).expanduser()


def test_a_folder_that_cannot_be_made_is_named_with_the_way_out(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    home = tmp_path / "file" / "home"
    monkeypatch.setenv("BACKSTEP_HOME", str(home))
    with pytest.raises(DataDirectoryError) as caught:
        Store.open()
    assert str(home) in str(caught.value)
    assert "Set BACKSTEP_HOME" in str(caught.value)


def test_a_folder_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    tmp_path.chmod(0o500)
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # the superuser may write anywhere
    with pytest.raises(DataDirectoryError, match="cannot be written"):
        Store.open(tmp_path)
    tmp_path.chmod(0o700)


def test_a_folder_in_the_files_place_is_a_clear_error(tmp_path):
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(LearnerDataError, match=FILE_NAME):
        Store.open(tmp_path)


def test_opening_and_summing_up_imports_nothing_slow(tmp_path):
    code = """
import sys
from pathlib import Path
from tutor.learner import ChapterOutline, Store, progress_summary
with Store.open(Path(sys.argv[1])) as store:
    progress_summary(store, [ChapterOutline("perceptron")], lambda question: True)
slow = {"fsrs", "numpy", "textual", "platformdirs", "dataclasses"} & set(sys.modules)
sys.exit(", ".join(sorted(slow)) or None)
"""
    child = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (child.returncode, child.stderr) == (0, "")
