"""The child's side: runs snippets one after the other in one `__main__`, and reports what happened.

Its one argument is a folder with `job.json`, in which it leaves `report.json`: the index of the
source that ran last, under "source", and unless that ran to its end, how it ended.
"""

from __future__ import annotations

import contextlib
import json
import linecache
import os
import resource
import signal
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from tutor.running.sandbox.failure import describe, shorten, show
from tutor.running.sandbox.spawning import refuse_spawning
from tutor.running.warden import divide


def main(folder: str) -> int:
    """Run the job in `folder`; returns the exit code."""
    with open(os.path.join(folder, "job.json"), encoding="utf-8") as file:
        job = json.load(file)
    divide(folder)
    report = Reporter(os.path.join(folder, "report.json"))
    module = ModuleType("__main__")
    sys.modules["__main__"] = module
    *earlier, last = sources = [(f"<{name}>", code) for name, code in job["sources"]]
    sys.argv[:] = [last[0]]
    for filename, code in sources:  # where tracebacks, warnings and inspect find source lines
        linecache.cache[filename] = (len(code), None, code.splitlines(True), filename)
    refuse_spawning()
    sys.dont_write_bytecode = not job["bytecode"]
    impose(**job["limits"])
    error: BaseException | None = None
    with silence():
        for index, source in enumerate(earlier):
            report.write(source=index)
            error = attempt(*source, module)
            if error is not None:
                break
    if error is None:
        report.write(source=len(earlier))
        error = attempt(*last, module)
    if error is None:
        return 0
    lift_memory_limit()  # telling what happened needs some
    shorten(error)
    names = {filename for filename, _ in sources}
    facts = describe(error, names)
    report.write(**facts)
    show(error, names)
    return int(facts.get("exit", 1))


class Reporter:
    """What the parent is told. A process that the snippet forked off ends here too: it is mute."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.owner = os.getpid()
        self.content: dict[str, Any] = {}

    def write(self, **facts: Any) -> None:
        """Add `facts` to what was reported so far."""
        self.content |= facts
        if os.getpid() == self.owner:
            # In place of whatever a snippet put there: opening a pipe would wait for a reader.
            written = f"{self.path}.new"
            with contextlib.suppress(OSError):
                os.unlink(written)
            with open(written, "x", encoding="utf-8") as file:
                json.dump(self.content, file)
            os.replace(written, self.path)


def impose(seconds: int, processor_seconds: int, memory: int, file: int) -> None:
    """Limit this process. Only soft limits: against accidents, and they can be lifted again.

    The parent keeps the time. An alarm, and the processor time, end a child that outlives it.
    """
    signal.alarm(seconds)
    for kind, limit in (
        (resource.RLIMIT_CPU, processor_seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, file),
        (resource.RLIMIT_AS, memory),
    ):
        # A platform may know a limit and refuse to set it, or the hard limit may be lower already.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (limit, resource.getrlimit(kind)[1]))


def lift_memory_limit() -> None:
    """Allow again as much memory as before."""
    with contextlib.suppress(ValueError, OSError):
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Drop what is printed meanwhile, by child processes and compiled code too."""
    kept = os.dup(1), os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        for number, descriptor in enumerate(kept, start=1):
            os.dup2(descriptor, number)
            os.close(descriptor)


def attempt(filename: str, code: str, module: ModuleType) -> BaseException | None:
    """Run `code` in the namespace of `module`; returns what it raised."""
    try:
        # Not inherited: the annotations import of this very file.
        exec(compile(code, filename, "exec", dont_inherit=True), module.__dict__)
    except BaseException as error:  # also SystemExit, KeyboardInterrupt, GeneratorExit
        return error
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
