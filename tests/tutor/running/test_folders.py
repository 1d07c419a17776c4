"""Work folders are removed whatever is in them, and swept when their maker has died."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from tutor.running.folders import PREFIX, SETTLED, WorkFolder, remove_tree, sweep


def grow_old(path):
    then = time.time() - 2 * SETTLED
    os.utime(path, (then, then))


def test_a_deep_tree_with_links_and_locked_folders_is_removed_and_no_link_followed(tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    tree = tmp_path / "tree"
    (tree / "a" / "b" / "c").mkdir(parents=True)
    (tree / "a" / "b" / "c" / "file").touch()
    (tree / "link").symlink_to(kept)
    (tree / "a" / "b" / "link").symlink_to(kept)
    deep = os.open(tree, os.O_RDONLY)
    for _ in range(1100):
        os.mkdir("down", dir_fd=deep)
        inner = os.open("down", os.O_RDONLY, dir_fd=deep)
        os.close(deep)
        deep = inner
    os.close(deep)
    os.chmod(tree / "a" / "b", 0)
    os.chmod(tree, 0)
    remove_tree(str(tree))
    assert not tree.exists()
    assert (kept / "file").exists()
    remove_tree(str(tree))  # gone already


def test_only_abandoned_folders_of_ours_are_swept(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    mine = WorkFolder()
    made = "import os; from tutor.running.folders import WorkFolder; print(WorkFolder().path)"
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", made], env=environment, capture_output=True, text=True, check=True
    )
    dead = run.stdout.strip()
    (tmp_path / "other").mkdir()
    (tmp_path / f"{PREFIX}file").touch()
    fresh = tmp_path / f"{PREFIX}fresh"
    fresh.mkdir()
    for path in (mine.path, dead, tmp_path / "other", tmp_path / f"{PREFIX}file"):
        grow_old(path)
    sweep()
    assert not os.path.exists(dead)
    assert sorted(os.listdir(tmp_path)) == sorted(
        ["other", f"{PREFIX}file", f"{PREFIX}fresh", os.path.basename(mine.path)]
    )
    mine.remove()
    assert not os.path.exists(mine.path)
