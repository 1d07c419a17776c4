"""Whatever a snippet does, it ends at its limit with a clear word, and nothing stays behind."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import NamedTuple

import pytest
from loops import some

from tutor.running.sandbox import Limits, run_snippet
from tutor.running.sandbox.failure import INNERMOST

SOON = Limits(seconds=1, output=8192, memory=400 * 2**20)
LATE = Limits(seconds=60, output=8192, memory=400 * 2**20)
"""Only what does not end by itself is given little time: it does not matter how far it gets."""

CHILD = """
    os.setsid()
    print("pid", os.getpid(), flush=True)
    time.sleep(60)
    os._exit(0)
"""
AT_ONCE = 4
linux = sys.platform == "linux"


class Hostile(NamedTuple):
    """Code, the time it has, and how it is to end: one of these states, with these words."""

    code: str
    limits: Limits
    states: tuple[str, ...]
    said: str = ""


TABLE = {
    "an endless loop": Hostile("while True: pass", SOON, ("timeout",), "more than 1 s"),
    "a loop that no signal ends": Hostile(
        "import signal\nfor n in (2, 15, 14, 1):\n    signal.signal(n, signal.SIG_IGN)\n"
        "while True: pass",
        SOON, ("timeout",), "more than 1 s",
    ),
    "one that stops itself": Hostile(
        "import os\nos.kill(os.getpid(), 19)", SOON, ("timeout",), "more than 1 s"
    ),
    "a hundred children": Hostile(
        f"import os, time\nfor n in range(100):\n  if os.fork() == 0:{CHILD}\ntime.sleep(0.2)",
        LATE, ("ok",),
    ),
    "a flood": Hostile("while True: print('x' * 99)", LATE, ("flood",), "8 KiB"),
    "a flood of errors": Hostile(
        "import os\nwhile True: os.write(2, b'x' * 999)", LATE, ("flood",), "8 KiB"
    ),
    "a flood in one line": Hostile("print('x' * 10**7)", LATE, ("flood",), "8 KiB"),
    "a flood of a child": Hostile(
        "import os\nos.fork()\nwhile True: print('x' * 99, flush=True)", LATE, ("flood",), "8 KiB"
    ),
    "ten gigabytes": Hostile("x = bytearray(10 * 2**30)", LATE, ("memory",), "400 MiB"),
    "ten gigabytes in lists": Hostile(
        "x = [[0] * 10**6]\nwhile True: x.append(x[0] * 2)", LATE, ("memory",), "400 MiB"
    ),
    "reading a line": Hostile("input('? ')", LATE, ("error",), "no standard input"),
    "reading all": Hostile("import sys\nprint(repr(sys.stdin.read()))", LATE, ("ok",)),
    "reading the keyboard itself": Hostile("open('/dev/tty').read()", LATE, ("error",), "line 1"),
    "closing its own output": Hostile("import os\nos.close(1)\nos.close(2)", LATE, ("ok",)),
    "closing its own output, and going on": Hostile(
        "import os\nos.close(1)\nos.close(2)\nwhile True: pass", SOON, ("timeout",), "1 s"
    ),
    "closing all that is open": Hostile(
        "import os\nos.closerange(0, 4096)\nwhile True: pass", SOON, ("timeout",), "1 s"
    ),
    "a grandchild that outlives it": Hostile(
        f"import os, time\nif os.fork() == 0:\n  if os.fork() == 0:{CHILD}\n  os._exit(0)\n"
        "os.wait()\ntime.sleep(0.2)",
        LATE, ("ok",),
    ),
    "a grandchild that keeps the output open": Hostile(
        f"import os, time\nif os.fork() == 0:\n  if os.fork() == 0:{CHILD}\n  os._exit(0)\n"
        "os.wait()\ntime.sleep(0.2)\nos._exit(3)",
        LATE, ("error",), "exit code 3",
    ),
    "deep recursion": Hostile("def f(): f()\nf()", LATE, ("error",), "RecursionError"),
    "a recursion that was let go deep": Hostile(
        "import sys\nsys.setrecursionlimit(20_000)\ndef f(): f()\nf()",
        LATE, ("error",), "line 3 with RecursionError",
    ),
    "recursion without a limit": Hostile(
        "import sys\nsys.setrecursionlimit(2**31 - 1)\ndef f(): f()\nf()",
        SOON, ("timeout", "memory", "killed", "error"),
    ),
    "recursion in compiled code": Hostile(
        "import sys\nsys.setrecursionlimit(2**31 - 1)\nclass A:\n"
        "    def __repr__(self): return repr([self])\nrepr(A())",
        LATE, ("memory", "killed", "error"),
    ),
    "a segmentation fault": Hostile(
        "import ctypes\nctypes.string_at(0)", LATE, ("killed",), "SIGSEGV"
    ),
    "an abort": Hostile("import os\nos.abort()", LATE, ("killed",), "SIGABRT"),
    "writing a terminal's own language": Hostile(
        r"print('\x1b]52;c;QUJD\x07\x1b[2J\x9b31m\x1bPq\x1b\\ok')", LATE, ("ok",)
    ),
}  # fmt: skip


@pytest.mark.skipif(not linux, reason="only Linux limits a process's address space")
async def test_everything_ends_at_its_limit_with_a_clear_word_and_leaves_nothing(dead):
    gate = asyncio.Semaphore(AT_ONCE)

    async def outcome_of(hostile):
        async with gate:
            return await run_snippet(hostile.code, limits=hostile.limits)

    async with asyncio.timeout(240):
        outcomes = await asyncio.gather(*map(outcome_of, TABLE.values()))
    ended = dict(zip(TABLE, outcomes, strict=True))
    wrong = {
        name: (outcome.status, outcome.message)
        for name, outcome in ended.items()
        if outcome.status not in TABLE[name].states or TABLE[name].said not in outcome.message
    }
    assert wrong == {}
    assert all(outcome.message for outcome in ended.values() if outcome.status != "ok")
    printed = "".join(outcome.output for outcome in ended.values())
    assert not set(re.findall(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]", printed))
    assert "ok" in ended["writing a terminal's own language"].output
    deep = ended["a recursion that was let go deep"]
    assert deep.output.count("File") < 10
    assert f"repeated {INNERMOST - 3} more times" in deep.output
    pids = [int(pid) for pid in re.findall(r"pid (\d+)", printed)]
    assert len(pids) > 2
    for pid in some(pids):
        assert await dead(pid)
