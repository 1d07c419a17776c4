"""How long the first frame takes, beside a one-line program of Textual's: ``python -m
benchmarks.start``.

Both are started in turn in a pseudo-terminal, 120×36, by a new learner, and timed until their text
is on its output: the seconds, and the ratio of each pair, as median and least. Beside the time on
the clock stands the processor's, which other programs on the machine disturb less.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from statistics import median
from typing import NamedTuple

from benchmarks.terminal import Terminal

ONE_LINE = """
from textual.app import App
from textual.widgets import Static

class OneLine(App):
    def compose(self):
        yield Static("one line")

OneLine().run()
"""


class Program(NamedTuple):
    """A program by its arguments, and the text of its first frame."""

    arguments: tuple[str, ...]
    text: str


PLAIN = Program((sys.executable, "-c", ONE_LINE), "one line")
OURS = {
    "the map": Program((sys.executable, "-m", "tutor"), "Start here"),
    "a page": Program((sys.executable, "-m", "tutor", "read", "1"), "Here are three numbers"),
}


def first_frame(program: Program, home: str) -> tuple[float, float]:
    """Start it and end it at its first frame: seconds on the clock, and of the processor."""
    began, used = time.perf_counter(), _processor()
    with Terminal(program.arguments, {"BACKSTEP_HOME": home}) as terminal:
        terminal.first_writes(program.text)
        took = time.perf_counter() - began
    return took, _processor() - used


def _processor() -> float:
    """Seconds of the processor that ended children have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=9)
    pairs = parser.parse_args().pairs
    for name, program in OURS.items():
        with tempfile.TemporaryDirectory() as home:
            first_frame(program, home)  # to warm up
            timed = [(first_frame(program, home), first_frame(PLAIN, home)) for _ in range(pairs)]
        for kind, measure in enumerate(("clock", "processor")):
            mine, other = [ours[kind] for ours, _ in timed], [plain[kind] for _, plain in timed]
            ratios = [a / b for a, b in zip(mine, other, strict=True)]
            print(
                f"{name}, {measure}: {median(mine):.3f} s beside {median(other):.3f} s; "
                f"ratio {median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
            )


if __name__ == "__main__":
    main()
