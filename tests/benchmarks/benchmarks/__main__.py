"""`make bench`, or `make bench ARGS="lstm --blocks 9"`: a table of steps a second, and ratios.

`make bench ARGS="measuring lstm"` tells how long measuring takes beside learning.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from importlib.util import find_spec
from statistics import median

from benchmarks import Case, all_cases, measuring

THREADS = {"torch-2": "2", "backstep-2": "2"}
"""BLAS threads of a contender; the others have one."""


class Worker:
    """A process that trains one contender, a block at a time."""

    def __init__(self, case: str, contender: str) -> None:
        threads = THREADS.get(contender, "1")
        environment = os.environ | {"OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.worker", case, contender],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
        )  # fmt: skip

    def block(self) -> tuple[float, list[float]]:
        """Seconds for one block, and its losses."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"{self.process.args} ended with {self.process.wait()}")
        told = json.loads(answer)
        return told["seconds"], told["losses"]

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


def compare(name: str, case: Case, blocks: int) -> None:
    """Run a case and print its rows."""
    libraries = {"torch": "torch", "sklearn": "sklearn", "backstep": "numpy"}
    names = [c for c in case.contenders if find_spec(libraries[c.partition("-")[0]])]
    workers = {c: Worker(name, c) for c in names}
    seconds: dict[str, list[float]] = {c: [] for c in names}
    losses: dict[str, list[float]] = {}
    for block in range(-1, blocks):  # the first block warms up
        for contender, worker in workers.items():
            took, losses[contender] = worker.block()
            if block >= 0:
                seconds[contender].append(took)
    for worker in workers.values():
        worker.close()
    ours = seconds["backstep"]
    print(f"\n{name}: {case.title}")
    for contender in names:
        times = seconds[contender]
        middle, ratios = median(times), sorted(t / o for t, o in zip(times, ours, strict=True))
        step = middle / case.steps * 1e6
        line = f"  {contender:12}{step:10.1f} µs a step"
        line += f"   {min(times) / case.steps * 1e6:.1f} … {max(times) / case.steps * 1e6:.1f}"
        if contender != "backstep":
            line += f"   ours {median(ratios):.2f}x  ({ratios[0]:.2f} … {ratios[-1]:.2f})"
        if contender == case.against:
            reached = "reached" if median(ratios) >= case.reach else "MISSED"
            line += f"   reach {case.reach:g}x {reached}, stretch {case.stretch:g}x"
        print(line)
    if "torch" in losses:
        pairs = zip(losses["backstep"], losses["torch"], strict=True)
        apart = max(abs(a - b) / max(abs(b), 1e-3) for a, b in pairs)
        print(f"  losses differ by at most {apart:.1e}" + (" !" if apart > case.tolerance else ""))


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "cases", nargs="*", help='beginnings of the names of cases; all without; or "measuring"'
    )
    parser.add_argument("--blocks", type=int, default=7, help="how often each contender trains")
    options = parser.parse_args()
    if options.cases[:1] == ["measuring"]:
        measuring.main(options.cases[1:], options.blocks)
        return
    for name, case in all_cases().items():
        if not options.cases or any(name.startswith(wanted) for wanted in options.cases):
            compare(name, case, options.blocks)


main()
