"""Disks that are full, folders that go away, file systems that do not do all."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tutor.learner import LearnerDataError, Store, recent_answers, record_answer
from tutor.learner.storage.store import FILE_NAME

VERSION_1 = Path(__file__).parent / "version_1" / FILE_NAME

FAILING = {
    "locks": """
        if (command == F_SETLK || command == F_SETLKW || command == F_GETLK) {
            errno = ENOLCK;
            return -1;
        }
    """,
    "memory": "",
}
SHIM = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/mman.h>

static int answer(int fd, int command, void *argument) {
    %(fcntl)s
    int (*real)(int, int, void *) = dlsym(RTLD_NEXT, "fcntl");
    return real(fd, command, argument);
}
int fcntl(int fd, int command, ...) {
    va_list list; va_start(list, command);
    void *argument = va_arg(list, void *); va_end(list);
    return answer(fd, command, argument);
}
int fcntl64(int fd, int command, ...) {
    va_list list; va_start(list, command);
    void *argument = va_arg(list, void *); va_end(list);
    return answer(fd, command, argument);
}
#if %(memory)d
static void *refuse(void *start, size_t size, int protection, int flags, int fd, off_t from) {
    if ((flags & MAP_SHARED) && fd >= 0) { errno = ENODEV; return MAP_FAILED; }
    void *(*real)(void *, size_t, int, int, int, off_t) = dlsym(RTLD_NEXT, "mmap");
    return real(start, size, protection, flags, fd, from);
}
void *mmap(void *s, size_t n, int p, int f, int fd, off_t o) { return refuse(s, n, p, f, fd, o); }
void *mmap64(void *s, size_t n, int p, int f, int fd, off_t o) { return refuse(s, n, p, f, fd, o); }
#endif
"""
USE = """
import sys
from pathlib import Path
from tutor.learner import Store, recent_answers, record_answer
for _ in range(2):
    with Store.open(Path(sys.argv[1])) as store:
        record_answer(store, "q/a", "b", correct=True)
        print(len(recent_answers(store)), store.notice)
"""


@pytest.fixture
def failing(tmp_path):
    """Run Python where the file system fails: standard output."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("needs Linux and a C compiler")

    def run(what, folder):
        source, library = tmp_path / "shim.c", tmp_path / "shim.so"
        source.write_text(SHIM % {"fcntl": FAILING[what], "memory": what == "memory"})
        built = [compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"]
        subprocess.run(built, check=True, capture_output=True)
        done = subprocess.run(
            [sys.executable, "-c", USE, folder],
            env={"LD_PRELOAD": str(library), "PATH": "/usr/bin:/bin", "OPENBLAS_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    return run


@pytest.mark.parametrize("used", [False, True], ids=["new", "used"])
@pytest.mark.parametrize(
    ("what", "said"), [("locks", "cannot lock files"), ("memory", "cannot share memory")]
)
def test_a_lesser_file_system_is_used_as_it_is_and_said_once(failing, tmp_path, what, said, used):
    folder = tmp_path / "data"
    folder.mkdir()
    if used:
        with Store.open(folder) as store:
            record_answer(store, "q/before", "b", correct=True)
    first, second = failing(what, folder)
    assert first.startswith(f"{1 + used} The file system of {folder}")
    assert said in first
    assert "BACKSTEP_HOME" in first
    assert second == f"{2 + used} None"
    with Store.open(folder) as store:
        assert store.notice is None
        assert len(recent_answers(store)) == 2 + used


@pytest.mark.parametrize("what", FAILING)
def test_an_old_file_is_brought_up_to_date_on_a_lesser_file_system(failing, tmp_path, what):
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(VERSION_1, folder / FILE_NAME)
    first, second = failing(what, folder)
    assert first.startswith(f"11 The file system of {folder}")
    assert second == "12 None"
    (copy,) = folder.glob("learner.version-1-*.sqlite3")
    with (
        closing(sqlite3.connect(copy)) as kept,
        closing(sqlite3.connect(VERSION_1)) as made,
    ):
        assert list(kept.iterdump()) == list(made.iterdump())


def test_a_file_that_goes_away_is_seen_and_said(tmp_path):
    folder = tmp_path / "data"
    with Store.open(folder) as store:
        record_answer(store, "q/a", "b", correct=True)
        shutil.rmtree(folder)
        for _ in range(2):
            with pytest.raises(LearnerDataError, match="moved or deleted"):
                record_answer(store, "q/a", "b", correct=True)


def test_ended_between_setting_aside_and_beginning_anew_is_told_at_the_next_start(
    tmp_path, monkeypatch
):
    (tmp_path / FILE_NAME).write_text("Dear diary")
    monkeypatch.setattr(
        "tutor.learner.storage.open_database.WAIT", -1.0
    )  # no second attempt to open
    with pytest.raises(LearnerDataError):
        Store.open(tmp_path)
    (aside,) = tmp_path.glob("learner.damaged-*.sqlite3")
    with Store.open(tmp_path) as store:
        assert str(aside) in store.notice
    with Store.open(tmp_path) as store:
        assert store.notice is None


def test_what_is_read_does_not_wait_for_a_writer_who_waits(tmp_path, monkeypatch):
    monkeypatch.setattr("tutor.learner.storage.store.WAIT", 60.0)
    with Store.open(tmp_path) as one, Store.open(tmp_path) as other:
        begun = threading.Event()

        def write():
            begun.set()
            record_answer(one, "q/a", "b", correct=True)

        writer = threading.Thread(target=write)
        with other.transaction() as busy:
            busy.execute("INSERT INTO edits VALUES ('a/b', 'c', 0)")
            writer.start()
            begun.wait()
            for _ in range(20):
                assert not recent_answers(one)
            assert writer.is_alive()  # so what was read did not wait for it
        writer.join()
        assert len(recent_answers(one)) == 1


FULL = """
import resource, signal, sys
from pathlib import Path
from tutor.learner import LearnerDataError, Store
import tempfile, errno
def full(*arguments, **options):
    raise OSError(errno.ENOSPC, "No space left on device")
tempfile.TemporaryFile = full
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    Store.open(Path(sys.argv[1]))
except LearnerDataError as problem:
    print(problem)
"""


@pytest.mark.parametrize("room", [0, 4096, 20_000])
def test_a_disk_that_is_full_at_the_first_opening_is_called_full(tmp_path, room):
    done = subprocess.run(
        [sys.executable, "-c", FULL, tmp_path, str(room)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "disk is full. Free some space" in done.stdout
    assert "move the file" not in done.stdout
    with Store.open(tmp_path) as store:
        assert store.path == tmp_path / FILE_NAME
        record_answer(store, "q/a", "b", correct=True)
