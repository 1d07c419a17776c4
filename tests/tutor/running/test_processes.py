"""Children of ours are isolated from their surroundings, and end with all that they started."""

from __future__ import annotations

import asyncio
import os
from asyncio.subprocess import DEVNULL, PIPE

import pytest

from tutor.running import processes
from tutor.running.processes import child_environment, end_group, python_command


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Start a module of the given code, as if it were one of ours, far from where it is."""
    started = []

    async def start_module(code, *arguments):
        home = tmp_path / "ours"
        home.mkdir()
        (home / "probe.py").write_text(code)
        monkeypatch.setattr(processes, "ROOT", str(home))
        child = await asyncio.create_subprocess_exec(
            *python_command("probe", *arguments),
            stdin=DEVNULL,
            stdout=PIPE,
            env=child_environment(),
            start_new_session=True,
        )
        started.append(child)
        return child

    yield start_module
    for child in started:
        if child.returncode is None:
            os.killpg(child.pid, 9)


async def test_a_child_is_our_module_with_its_arguments(start):
    code = "import sys\nprint(__name__, sys.argv[1:], sys.stdout.encoding, '∂')"
    child = await start(code, "--flag", "a b", "")
    out, _ = await child.communicate()
    assert out.decode() == "__main__ ['--flag', 'a b', ''] utf-8 ∂\n"


async def test_a_child_looks_for_modules_in_no_other_folder(start, tmp_path, monkeypatch):
    (tmp_path / "numpy.py").write_text("raise SystemExit('the wrong one')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    child = await start("import numpy, sys\nprint(numpy.__name__, '' in sys.path)")
    out, _ = await child.communicate()
    assert out == b"numpy False\n"


async def test_our_program_runs_from_any_folder():
    child = await asyncio.create_subprocess_exec(
        *python_command("tutor", "--version"), stdin=DEVNULL, stdout=PIPE, cwd="/"
    )
    out, _ = await child.communicate()
    assert (child.returncode, out.startswith(b"backstep ")) == (0, True)


async def test_an_interpreter_without_our_packages_is_told_where_they_are(start):
    child = await start("import sys, os\nprint(sys.path[0] == os.path.dirname(__file__))")
    out, _ = await child.communicate()
    assert out == b"True\n"


async def test_a_child_computes_on_one_thread_whatever_the_learner_set(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "64")
    monkeypatch.setenv("BACKSTEP_HOME", "/kept")
    environment = child_environment()
    assert environment["OMP_NUM_THREADS"] == environment["OPENBLAS_NUM_THREADS"] == "1"
    assert environment["BACKSTEP_HOME"] == "/kept"


async def test_a_child_that_cleans_up_when_asked_is_given_the_time(start):
    child = await start(
        "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(5))\n"
        "print('ready')\ntime.sleep(60)"
    )
    await child.stdout.readline()
    await end_group(child.pid, grace=30)
    assert await child.wait() == 5


async def test_a_child_that_does_not_listen_is_killed_after_its_grace(start):
    child = await start(
        "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print('ready')\ntime.sleep(60)"
    )
    await child.stdout.readline()
    await end_group(child.pid, grace=0.1)
    assert await child.wait() == -9


async def test_what_a_child_started_ends_with_it_and_once_is_enough(start):
    child = await start("import subprocess\nprint('ready')\nsubprocess.run(['sleep', '60'])")
    await child.stdout.readline()
    await end_group(child.pid)
    assert await child.stdout.read() == b""  # both ends of the pipe are gone
    assert await child.wait() == -9
    await end_group(child.pid)
    await end_group(child.pid, grace=0.1)
