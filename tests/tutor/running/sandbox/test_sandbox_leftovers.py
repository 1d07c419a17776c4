"""Nothing that a snippet starts or leaves outlives it, blocks us, or is believed."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys

import pytest

from tutor.running.sandbox import Limits
from tutor.running.sandbox.child_report import LARGEST, Report, read_report

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has subreapers")

DAEMON = """
import os, subprocess, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.setsid()
        print(os.getpid(), flush=True)
        time.sleep(60)
    os._exit(0)
os.wait()
time.sleep(0.3)
"""


@linux
@pytest.mark.parametrize(
    "code",
    [
        "import subprocess\nprint(subprocess.Popen(['sleep', '60'], start_new_session=True).pid)",
        "import subprocess\nprint(subprocess.Popen(['setsid', 'sleep', '60']).pid)",
        DAEMON,
    ],
)
@pytest.mark.parametrize("end", ["", "\nraise ValueError", "\nos._exit(3)"])
async def test_a_process_that_left_its_session_ends_with_the_snippet(run, dead, code, end):
    outcome = await run("import os\n" + code + end)
    assert await dead(int(outcome.output.split()[0]))


@linux
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
async def test_all_ends_with_the_tutor_however_it_ends(dead, tmp_path, number):
    code = (
        "import os, subprocess, time\n"
        "one = subprocess.Popen(['sleep', '60'], start_new_session=True)\n"
        "print(os.getpid(), one.pid, os.getcwd(), flush=True)\ntime.sleep(60)"
    )
    parent = (
        "import asyncio, sys\nfrom tutor.running.sandbox import run_snippet\n"
        f"asyncio.run(run_snippet({code!r}, on_output=lambda t: print(t, end='', flush=True)))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True
    ) as tutor:
        worker, sleeper, folder = tutor.stdout.readline().split()
        tutor.send_signal(number)
        tutor.wait()
    assert await dead(int(worker))
    assert await dead(int(sleeper))
    async with asyncio.timeout(60):
        while os.path.exists(os.path.dirname(folder)):
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
@pytest.mark.parametrize(
    "start",
    [
        "c.Process(target=print).start()",
        "c.Pool(2).map(abs, [1, 2])",
        "import concurrent.futures as f; f.ProcessPoolExecutor(2, mp_context=c).submit(abs, 1)",
        "c.Manager()",
    ],
)
async def test_processes_that_cannot_work_here_are_refused_at_once(run, method, start):
    code = f"import multiprocessing\nc = multiprocessing.get_context({method!r})\n{start}"
    outcome = await run(code)
    assert (outcome.status, outcome.line) == ("error", 3)
    assert "multiprocessing can only fork here" in outcome.message
    assert outcome.output.count("Traceback") == 1


async def test_forked_processes_work(run):
    code = (
        'import multiprocessing\nwith multiprocessing.get_context("fork").Pool(2) as pool:\n'
        "    print(pool.map(abs, [-1, -2]))"
    )
    assert (await run(code)).output == "[1, 2]\n"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import matplotlib.pyplot", "matplotlib is not installed here. Snippets have numpy"),
        ("import torch", "torch is not installed here"),
        ("import nunpy", "did you mean numpy?"),
        ("import numpy.nothing", "there is no module numpy.nothing"),
    ],
)
async def test_of_a_missing_module_it_is_said_what_there_is(run, code, told):
    assert told in (await run(code)).message


REPORT = "../report.json"


@pytest.mark.parametrize(
    "left",
    [
        f"os.remove({REPORT!r}); os.mkfifo({REPORT!r})",
        f"os.remove({REPORT!r}); os.symlink('/dev/zero', {REPORT!r})",
        f"os.remove({REPORT!r}); os.mkdir({REPORT!r})",
        f"open({REPORT!r}, 'w').write('[1, 2]')",
        f"open({REPORT!r}, 'w').write('null')",
        f"open({REPORT!r}, 'w').write('[' * 60_000)",
        f"open({REPORT!r}, 'w').write('{{\"a\":' * 9_000)",
        f"open({REPORT!r}, 'wb').write(b'\\xff' * 9)",
        f"open({REPORT!r}, 'w').truncate(2**25)",
        f'open({REPORT!r}, \'w\').write(\'{{"source": -7, "exit": "x", "place": 3}}\')',
        f'open({REPORT!r}, \'w\').write(\'{{"source": 99, "place": [1, 2], "missing": []}}\')',
        "[(os.mkdir('a'), os.chdir('a')) for _ in range(1500)]",
        "os.symlink('/', 'root'); os.symlink('..', 'up'); os.chmod('.', 0)",
        "os.makedirs('a/b/c'); os.chmod('a/b', 0); os.chmod('a', 0)",
    ],
)
async def test_whatever_it_leaves_there_is_an_outcome_and_no_folder(run, left, tmp_path):
    outcome = await run(f"import os\nprint(os.getcwd())\n{left}\nos._exit(0)")
    assert outcome.status == "ok"
    assert not os.path.exists(os.path.dirname(outcome.output.strip()))


def test_a_report_is_taken_at_its_word_where_it_has_the_right_shape(tmp_path):
    path = tmp_path / "report.json"
    path.write_text('{"source": 1, "exception": "ValueError", "place": ["<a>", 3]}')
    wanted = Report(source=1, exception="ValueError", place=("<a>", 3))
    assert read_report(str(path), 2) == wanted
    assert read_report(str(path), 1).source is None
    path.write_text(" " * LARGEST + "{}")
    assert read_report(str(path), 2) == Report()


HOSTILE = "\\x1b]52;c;aGk=\\x07\\x9b2J\\u202e"


@pytest.mark.parametrize(
    "code",
    [
        f"raise type('{HOSTILE}Evil', (Exception,), {{}})('x')",
        f"raise ValueError('{HOSTILE}')",
        f"raise SystemExit('{HOSTILE}')",
        f"import sys; sys.stderr.write('{HOSTILE}')",
        f"__import__('{HOSTILE}evil')",
        f"raise ExceptionGroup('{HOSTILE}', [ValueError('{HOSTILE}')])",
    ],
)
async def test_no_name_or_word_of_a_snippet_controls_the_terminal(run, code):
    outcome = await run(code, limits=Limits(seconds=30))
    for text in (outcome.output, outcome.message):
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(text)
